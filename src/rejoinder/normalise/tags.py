"""What of a language tag tells the language itself."""

from __future__ import annotations


def primary(language: str) -> str:
    """The primary subtag of a language tag, in small letters: “en” of “en-GB”, and of Django's “en_GB”."""
    return language.replace("_", "-").split("-")[0].lower()
