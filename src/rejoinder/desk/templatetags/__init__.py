"""Tags by which the desk's templates take in parts of other screens."""
