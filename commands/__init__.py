"""What `run_atm.py` can do, one file a command; `named_files` serves several. Each imports what it needs when it runs: the first screen
waits for nothing else."""
