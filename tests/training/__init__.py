"""What training needs of its own, tested without the data."""
