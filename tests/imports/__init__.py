"""Moving in: reading export files and loading them."""
