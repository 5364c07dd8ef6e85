"""What the bank's text messages say, in the customer's language."""
