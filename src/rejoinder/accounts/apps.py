"""Django's handle on the accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who signs in and who speaks."""

    name = "rejoinder.accounts"
    label = "accounts"
