"""Whether a terminal is well, for those who look after many: numbers and states that say nothing about customers."""
