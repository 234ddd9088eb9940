"""Django's handle on the notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The outbox."""

    name = "rejoinder.notices"
    label = "notices"
