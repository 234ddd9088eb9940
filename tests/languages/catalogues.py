"""The catalogues as files: read, brought up to date with what is said, written without noise, compiled."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from rejoinder.discussion.locales import LANGUAGES
from tests.languages.gather import PACKAGE, gathered
from tests.languages.templates import Found

FOLDER = PACKAGE / "locale"
TRANSLATED = tuple(tag for tag in LANGUAGES if tag != "en")
DESK_TEMPLATE = PACKAGE / "desk" / "locale" / "django.pot"
_WIDTH = 110
_HEAD = """\
# {name} for the reader's side of Rejoinder.
# Awaiting a native reader's eye: written with care, read by nobody yet whose language this is.
# How to correct it: docs/reference/languages.md
msgid ""
msgstr ""
"Language: {tag}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Review: awaiting a native reader\\n"
"""
_PLURALS = {
    "he": "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""Where Babel's own table is poorer than the language."""
_DESK_HEAD = """\
# What people at the desk are told, ready for translation: copy to LANGUAGE/LC_MESSAGES/django.po beside this file.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def source_of(tag: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / tag / "LC_MESSAGES" / "django.po"


def compiled_of(tag: str) -> Path:
    """Where it lies as Django reads it."""
    return source_of(tag).with_suffix(".mo")


def stored(tag: str) -> Catalog:
    """The catalogue as it lies there; an empty one where there is none."""
    path = source_of(tag)
    return read_po(BytesIO(path.read_bytes() if path.exists() else head(tag).encode()), locale=tag)


def head(tag: str) -> str:
    """The head of a language's file as its last reader left it; a new one for a new language."""
    path = source_of(tag)
    if path.exists():
        return path.read_text(encoding="utf-8").partition("\n\n")[0] + "\n"
    plural = _PLURALS.get(tag) or get_plural(tag).plural_forms
    return _HEAD.format(name=Locale.parse(tag).get_display_name("en"), tag=tag, plural=plural)


def up_to_date(tag: str) -> Catalog:
    """The stored translations of all that is said to readers now; what nobody says any more is left out."""
    old, new = stored(tag), Catalog(locale=tag)
    # By the file's own head: a reader of the language knows better than a table.
    vars(new).update(_num_plurals=old.num_plurals, _plural_expr=old.plural_expr)
    for found, places in gathered()[0].items():
        known = old.get(found.one, found.context or None)
        message = _added(new, found, places)
        if known is not None and known.id == message.id:
            message.string = known.string
            message.flags |= known.flags & {"fuzzy"}
            message.user_comments = list(known.user_comments)
    return new


def written(catalog: Catalog, first: str) -> str:
    """The catalogue as a file: after its head the sentences with their files, without line numbers or dates."""
    out = BytesIO()
    write_po(out, catalog, width=_WIDTH, omit_header=True, include_lineno=False)
    return f"{first}\n{out.getvalue().decode()}".rstrip("\n") + "\n"


def desk_template() -> str:
    """What the desk says, for whoever wants to translate it."""
    catalog = Catalog()
    for found, places in gathered()[1].items():
        _added(catalog, found, places)
    return written(catalog, _DESK_HEAD)


def compiled(catalog: Catalog, first: str) -> bytes:
    """The catalogue as gettext's machine format has it; fuzzy and missing sentences are left to English."""
    told = {b"": _header(first).encode()}
    for message in catalog:
        if message.id and not message.fuzzy and all(forms_of(message)):
            told[_key(message)] = "\0".join(forms_of(message)).encode()
    keys = sorted(told)
    ids = b"".join(key + b"\0" for key in keys)
    texts = b"".join(told[key] + b"\0" for key in keys)
    begins = 28 + 16 * len(keys)
    spots: list[int] = []
    for strings, start in ((keys, begins), ([told[key] for key in keys], begins + len(ids))):
        for text in strings:
            spots += [len(text), start]
            start += len(text) + 1
    lead = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, begins)
    return lead + struct.pack(f"<{len(spots)}I", *spots) + ids + texts


def _added(catalog: Catalog, found: Found, places: list[str]) -> Message:
    wanted = (found.one, found.many) if found.many else found.one
    # Placeholders are compared by `tests.languages.faults`, which knows more than gettext's flag says.
    message = catalog.add(wanted, locations=[(place, 0) for place in places], context=found.context or None)
    message.flags.discard("python-format")
    message.flags.discard("python-brace-format")
    return message


def forms_of(message: Message) -> tuple[str, ...]:
    """The forms of a translation; a single one where nothing is counted, blank where there is none."""
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    return forms


def _key(message: Message) -> bytes:
    ids = "\0".join(message.id) if isinstance(message.id, tuple | list) else str(message.id)
    return f"{message.context}\x04{ids}".encode() if message.context else ids.encode()


def _header(first: str) -> str:
    lines = [line[1:-1] for line in first.splitlines() if line.startswith('"')]
    return "".join(lines).replace("\\n", "\n")


def write_all() -> None:
    """Write every file anew: catalogues, what Django reads of them, and the desk's template."""
    for tag in TRANSLATED:
        first, catalog = head(tag), up_to_date(tag)
        source_of(tag).parent.mkdir(parents=True, exist_ok=True)
        source_of(tag).write_text(written(catalog, first), encoding="utf-8")
        compiled_of(tag).write_bytes(compiled(catalog, first))
    DESK_TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    DESK_TEMPLATE.write_text(desk_template(), encoding="utf-8")
