"""Reading a payment chip (EMV 4.3, contact). Pure but for the `transmit` it is given; knows nothing of readers."""
