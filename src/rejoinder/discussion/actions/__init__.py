"""What can be done in a discussion: one verb, one file, one transaction."""
