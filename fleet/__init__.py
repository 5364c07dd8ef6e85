"""Many terminals at once: the terminals of this program as users of Locust, and the truth about what a bank told their customers."""
