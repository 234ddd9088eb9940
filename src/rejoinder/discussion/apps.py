"""Django's handle on the discussion room."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Threads, comments and decisions."""

    name = "rejoinder.discussion"
    label = "discussion"
