"""Rejoinder: a discussion server for news sites that holds every comment to the site's own written rules."""
