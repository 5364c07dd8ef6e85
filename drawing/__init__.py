"""What everybody draws with: colours, letters laid out in both directions, smooth shapes. It knows no screen, no phone and no language."""
