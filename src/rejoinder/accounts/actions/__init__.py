"""What can be done to accounts: one verb, one file, one transaction."""
