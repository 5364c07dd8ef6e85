"""What a terminal is heard to do: tones that are made here, and follow what happens at it and what is shown."""
