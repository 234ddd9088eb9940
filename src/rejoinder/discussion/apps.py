"""Django's handle on the discussion room."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Threads, comments and decisions."""

    name = "rejoinder.discussion"
    label = "discussion"

    def ready(self) -> None:
        """Have the outbox carry what readers who reported a comment are told."""
        from rejoinder.discussion import telling_reporters
        from rejoinder.discussion.mails import reporters

        telling_reporters.connect(reporters.queue)
