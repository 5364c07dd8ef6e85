"""The simulated bank behind HTTP."""
