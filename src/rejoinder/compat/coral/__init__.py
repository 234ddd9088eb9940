"""Coral's external moderation phase: a signed request about each comment, answered with what becomes of it."""
