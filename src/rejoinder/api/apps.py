"""Django's handle on the readers' face."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What readers and other programs write to, and the pages that answer them."""

    name = "rejoinder.api"
    label = "api"
