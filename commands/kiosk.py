"""The full-screen terminal, with the devices and the bank of the configuration. However it ends, the card is given back."""
