"""Django's handle on the newsroom."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Articles and their prepared pages."""

    name = "rejoinder.newsroom"
    label = "newsroom"
