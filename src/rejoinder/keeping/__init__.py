"""Keeping: backups of a whole site, their restoring, and what a site gives away of itself to take elsewhere."""
