"""Django's handle on the faces for other systems."""

from django.apps import AppConfig


class CompatConfig(AppConfig):
    """APIs that other systems already speak."""

    name = "rejoinder.compat"
    label = "compat"
