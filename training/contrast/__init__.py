"""Contrast sets of our own writing: pairs of texts that look alike and differ in what they do to people."""
