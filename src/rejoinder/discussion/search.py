"""Finds comments by their words and their authors' names, with SQLite's FTS5 or PostgreSQL's text search.

What a person types is forgiven everything: words in quotation marks stand together, a minus leaves out what has the
word, a star at a word's end stands for any ending, and all other signs are spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

MOST = 5_000
"""Matches that are looked at, the newest first: what more there is, nobody reads."""
LONGEST = 200
"""Code points of a query beyond which nothing is read."""
_TERM = re.compile(r"""(?P<minus>(?<!\S)[-−])?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))""")
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_BEGINNING = 3
_TEXT = "discussion_revision_words"
_NAME = "discussion_comment_words"
_APART = "./@:-_&=?#%+~'"
"""Signs that are spaces to PostgreSQL, so that it reads words where SQLite does; as in the migration."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand together."""

    words: tuple[str, ...]
    begins: bool = False
    """Whether the last word may go on."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: every one of ``wanted``, and none of ``unwanted``."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to look for; what is to be left out is no search by itself."""
        return not self.wanted


def read(text: str) -> Query:
    """The query that somebody typed."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for found in _TERM.finditer(unicodedata.normalize("NFC", text[:LONGEST])):
        written = found["word"] if found["phrase"] is None else found["phrase"]
        words = tuple(_WORD.findall(written))
        if not words:
            continue
        begins = written.endswith("*") and len(words[-1]) >= _SHORTEST_BEGINNING
        (unwanted if found["minus"] else wanted).append(Term(words, begins))
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def matching(query: Query, *, most: int = MOST, names_only: bool = False) -> RawSQL:
    """Ids of the comments whose current text, or whose author's name, has the words, for ``pk__in``.

    At most the newest ``most`` by text and as many by name. The query must not be blank. Names are passed over where
    something is unwanted: a name without the word says nothing of the text.
    """
    by_name = f"SELECT id FROM ({_hits(_NAME)}) AS named"  # noqa: S608 - names of ours
    match = _match(query)
    if names_only:
        return RawSQL(by_name, (*match, most))  # noqa: S611 - what was typed is a parameter
    by_text = (
        f"SELECT r.comment_id FROM ({_hits(_TEXT)}) AS hit"  # noqa: S608 - names of ours
        " JOIN discussion_revision r ON r.id = hit.id"
        " JOIN discussion_comment c ON c.id = r.comment_id AND c.revision_number = r.number"
    )
    if query.unwanted:
        return RawSQL(by_text, (*match, most))  # noqa: S611
    return RawSQL(f"{by_text} UNION {by_name}", (*match, most, *match, most))  # noqa: S611


def has_more(query: Query, most: int = MOST) -> bool:
    """Whether more texts have the words than ``matching`` looks at."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM ({_hits(_TEXT)}) AS hit",  # noqa: S608 - names of ours
            (*_match(query), most + 1),
        )
        count: int = cursor.fetchone()[0]
    return count > most


def spans(query: Query, text: str) -> list[tuple[int, int]]:
    """Where the wanted words stand in the text, as (start, end) in code points."""
    if query.is_blank:
        return []
    pattern = re.compile("|".join(_pattern(term) for term in query.wanted))
    return [found.span() for found in pattern.finditer(_folded(text))]


def _hits(index: str) -> str:
    """Rows of the index that match, the newest first; its parameters are those of ``_match`` and how many."""
    if connection.vendor == "sqlite":
        return f"SELECT rowid AS id FROM {index} WHERE {index} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608
    vector, table = {
        _TEXT: ("words", "discussion_revision"),
        _NAME: (f"to_tsvector('simple', {_spaced('left(name, 60000)')})", "discussion_comment"),
    }[index]
    # The query is one text in PostgreSQL's own form, made of words alone, so that it cannot be misread.
    return (
        f"SELECT id FROM {table} WHERE {vector} @@ to_tsquery('simple', %s)"  # noqa: S608 - names of ours
        " ORDER BY id DESC LIMIT %s"
    )


def _spaced(column: str) -> str:
    quoted = _APART.replace("'", "''").replace("%", "%%")
    return f"translate({column}, '{quoted}', '{' ' * len(_APART)}')"


def _match(query: Query) -> tuple[str]:
    write = _for_sqlite if connection.vendor == "sqlite" else _for_postgresql
    return (write(query),)


def _for_sqlite(query: Query) -> str:
    def one(term: Term) -> str:
        return f'"{" ".join(term.words)}"{"*" if term.begins else ""}'

    wanted = " AND ".join(map(one, query.wanted))
    return " NOT ".join([f"({wanted})", *map(one, query.unwanted)])


def _for_postgresql(query: Query) -> str:
    def one(term: Term) -> str:
        words = [f"'{word}'" for word in term.words]
        return f"({' <-> '.join(words)}{':*' if term.begins else ''})"

    return " & ".join([*map(one, query.wanted), *(f"!{one(term)}" for term in query.unwanted)])


def _pattern(term: Term) -> str:
    words = r"[\W_]+".join(re.escape(_folded(word)) for word in term.words)
    return rf"(?<![^\W_]){words}" + (r"[^\W_]*" if term.begins else r"(?![^\W_])")


def _folded(text: str) -> str:
    """The text without capitals and accents, a character for a character, so that places stay places."""
    return "".join(_each_folded(text))


def _each_folded(text: Iterable[str]) -> Iterator[str]:
    for char in text:
        plain = unicodedata.normalize("NFD", char)[0].casefold()
        yield plain if len(plain) == 1 else char
