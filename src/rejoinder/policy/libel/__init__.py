"""Finds what a comment alleges of whom: names, charges, and what excuses them. English only; it knows no truth."""
