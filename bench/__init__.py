"""How fast it is: each figure beside a yardstick measured in the same run, so that it means something on any machine."""
