"""Backups, restoring, and what a site gives away of itself."""
