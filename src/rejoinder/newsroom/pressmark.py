"""The mark of all that a page's form comes from, so that an update prints again what it changes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

from rejoinder.newsroom.sharing import is_offered
from rejoinder.press import feeds, offprints

_HERE = Path(__file__).parent
_SOURCES = ("templates/**/*.html", "templatetags/*.py", "*.py", "models/*.py", "found/*.py")
_PRESS = (Path(feeds.__path__[0]), Path(offprints.__path__[0]))
"""Where feeds, and pages for paper, are set."""


def mark() -> str:
    """32 hexadecimal digits over this room, translations, pages for paper, our styles' address and the settings."""
    return _mark(static("rejoinder/newsroom.css"), f"{settings.PUBLIC_URL}\n{is_offered()}")


@cache
def _mark(styles: str, site: str) -> str:
    made = hashlib.blake2b(f"{styles}\n{site}\n".encode(), digest_size=16)
    ours = sorted(found for pattern in _SOURCES for found in _HERE.glob(pattern))
    pressed = (found for folder in _PRESS for found in sorted(folder.glob("*.py")))
    for path in [*ours, *pressed, *sorted(_HERE.parent.glob("locale/*/LC_MESSAGES/*.mo"))]:
        made.update(path.read_bytes())
    return made.hexdigest()
