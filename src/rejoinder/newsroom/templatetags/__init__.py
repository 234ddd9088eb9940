"""What the newsroom's templates can do."""
