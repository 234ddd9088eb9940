"""What is measured, against whom; `make bench` runs it and bench/README.md reports it."""
