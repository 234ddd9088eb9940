"""Tells people and other systems what happened: an outbox that survives a restart, and the ways out of it."""
