"""The engine that holds a comment to the site's own written rules: pure: no framework, clock or network."""
