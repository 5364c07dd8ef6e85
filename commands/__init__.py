"""What `run_atm.py` can do, one file a command. Each imports what it needs when it runs, so that the first screen waits for nothing else."""
