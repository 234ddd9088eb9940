"""Classifiers and what stands between them and the judge."""
