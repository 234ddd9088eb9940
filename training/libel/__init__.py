"""Contrast examples for the libel rule, written before it, and what it makes of them."""
