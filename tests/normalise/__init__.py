"""Reading through disguises."""
