"""Offprints: an article to take away, on paper or as a PDF, with or without its discussion. Pure."""
