"""What happened, for whoever was not there: one stream of records, and what is made of it."""
