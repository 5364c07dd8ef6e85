"""Small scripts for everyday tasks; `make help` lists them."""
