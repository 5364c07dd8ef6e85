"""What changes over the still picture of the demo's window, one file each."""
