"""Reads a text through its disguises, and remembers where every letter came from."""
