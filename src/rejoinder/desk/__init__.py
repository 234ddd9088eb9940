"""The moderators' face, inside the Wagtail admin: one file per screen."""
