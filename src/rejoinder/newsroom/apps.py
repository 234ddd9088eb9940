"""Django's handle on the newsroom."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Articles and their prepared pages."""

    name = "rejoinder.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """Listen to what happens to pages."""
        from rejoinder.newsroom import receivers

        receivers.connect()
