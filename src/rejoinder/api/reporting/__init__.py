"""Reporting a comment: the form, where it is sent, and the receipt."""
