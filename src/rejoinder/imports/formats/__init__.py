"""One file per source system, reading only."""
