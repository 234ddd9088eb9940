"""One file per rule, each with its own good and bad examples."""
