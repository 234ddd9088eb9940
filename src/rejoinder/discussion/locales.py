"""How a publication's language writes times, and in which direction it runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format, get_timezone_name
from babel.numbers import format_decimal
from django.utils.translation import get_language

_ENGLISH = Locale("en")
LANGUAGES = {
    "en": "English",
    "he": "עברית",
    "ar": "العربية",
    "ru": "Русский",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
}
"""The languages in which the reader's side speaks, by tag, each in its own name."""


def spoken_at(languages: Mapping[str, str], publication: str) -> str:
    """The publication's language among those of all, by slug; else that of the only one, else English."""
    only = next(iter(languages.values())) if len(languages) == 1 else ""
    return languages.get(publication) or only or "en"


def choices() -> list[tuple[str, str]]:
    """The same, for a form that chooses among them."""
    return list(LANGUAGES.items())


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a BCP 47 tag; that of its language where the region is unknown, English where nothing is."""
    for tag in (language, language.split("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return _ENGLISH


def number(value: int) -> str:
    """The number as the active language writes it, such as “12,500” or “12.500”."""
    return str(format_decimal(value, locale=locale_of(get_language() or "en")))


def name_of(language: str, told_in: str) -> str:
    """What speakers of ``told_in`` call a language, such as “Hebrew” or “עברית”; its tag where they have no name."""
    try:
        return Locale.parse(language, sep="-").get_display_name(locale_of(told_in)) or language
    except (UnknownLocaleError, ValueError):
        return language


def direction(language: str) -> str:
    """“ltr” or “rtl”."""
    return locale_of(language).text_direction


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """The time zone of this name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def time_text(moment: datetime, zone: str, language: str) -> str:
    """Date and time in the zone, with the zone's own short name, such as “4 May 2026, 14:30 CEST”."""
    locale = locale_of(language)
    local = moment.astimezone(zone_of(zone))
    date = format_date(local, "long", locale)
    clock = format_time(local, "short", locale=locale)
    pattern = str(get_datetime_format("long", locale=locale)).replace("'", "")
    return f"{pattern.replace('{0}', clock).replace('{1}', date)} {_zone_name(local, locale)}"


def clock_text(moment: datetime, zone: str, language: str) -> str:
    """The time of day in the zone, such as “2:30 PM CEST”, for what is soon."""
    locale = locale_of(language)
    local = moment.astimezone(zone_of(zone))
    return f"{format_time(local, 'short', locale=locale)} {_zone_name(local, locale)}"


def _zone_name(local: datetime, locale: Locale) -> str:
    """The abbreviation that the language knows, else the zone's own, else the distance from UTC."""
    for name in (get_timezone_name(local, width="short", locale=locale), local.tzname() or ""):
        if name.isalpha() and len(name) <= 5:
            return str(name)
    offset = local.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"
