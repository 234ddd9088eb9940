"""The mark of all that a page's form comes from, so that an update prints again what it changes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

_HERE = Path(__file__).parent
_SOURCES = ("templates/**/*.html", "templatetags/*.py", "*.py", "models/*.py")


def mark() -> str:
    """Over this room's templates, code and translations, its styles' address and the site's: 32 hexadecimal digits."""
    return _mark(static("rejoinder/newsroom.css"), str(settings.PUBLIC_URL))


@cache
def _mark(styles: str, site: str) -> str:
    made = hashlib.blake2b(f"{styles}\n{site}\n".encode(), digest_size=16)
    translated = _HERE.parent.glob("locale/*/LC_MESSAGES/*.mo")
    for path in [
        *sorted(found for pattern in _SOURCES for found in _HERE.glob(pattern)),
        *sorted(translated),
    ]:
        made.update(path.read_bytes())
    return made.hexdigest()
