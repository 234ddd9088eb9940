"""Moving in: reading other systems' export files and loading them."""
