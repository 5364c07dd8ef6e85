"""What the issuer does, one file for each subject. A rule takes the issuer and a call, and returns a reply or a problem."""
