"""The audit: everything that people did at the desk, to look through and to take away."""
