"""Django's handle on the moderators' desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk inside the Wagtail admin."""

    name = "rejoinder.desk"
    label = "desk"
