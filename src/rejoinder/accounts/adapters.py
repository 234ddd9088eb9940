"""What of django-allauth is ours: nobody signs up, nothing is mailed, and secrets are sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from rejoinder.accounts import sealed

_PURPOSE = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in for the people who run a site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its parent is asked so
        """Never: accounts are made at the desk."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """As usual, but not of somebody who came by a link and has nothing yet to prove themselves with."""
        if not self.get_reauthentication_methods(self.request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: what concerns an account is said at sign-in, and mail is the notices' affair."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors whose secrets nobody reads from the database."""

    def encrypt(self, text: str) -> str:
        """The secret, sealed."""
        return sealed.seal(_PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; raises sealed.Unopenable, since a code for another secret would prove nothing."""
        return sealed.open_(_PURPOSE, encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        """The user's name: an address has no business in an authenticator app's list."""
        return str(user.get_username())

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """As usual, with the user's name and no address."""
        return {**super().get_public_key_credential_user_entity(user), "name": str(user.get_username())}
