"""What the customer looks at: a real window, or a mock that records what it would have shown."""
