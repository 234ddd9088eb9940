"""What the desk's templates call: filters, and parts of other screens."""
