"""Finds comments by their words and their authors' names, with SQLite's FTS5 or PostgreSQL's text search.

What a person types is forgiven everything: words in quotation marks stand together, a minus leaves out what has the
word, a star at a word's end stands for any ending, and all other signs are spaces. Vowel marks of Arabic and Hebrew
words may be there or not, in what is typed and in what is found.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product

from django.db import connection
from django.db.models.expressions import RawSQL

from rejoinder.discussion import marks

MOST = 5_000
"""Matches that are looked at, the newest first: what more there is, nobody reads."""
LONGEST = 200
"""Code points of a query beyond which nothing is read."""
_TERM = re.compile(r"""(?P<minus>(?<!\S)[-−])?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))""")
_SHORTEST_BEGINNING = 3
_MOST_IN_FULL = 64
"""Ways of writing several words with all their marks that are looked for."""
_MOST_MARKED = 5
"""Words of a query for which PostgreSQL is asked with a mark in every place, too; more would take it seconds."""
_APART = "./@:-_&=?#%+~'"
"""Signs that are spaces to PostgreSQL, so that it reads words where SQLite does; as in the migration."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand together."""

    words: tuple[str, ...]
    """As they were typed, with their marks."""
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
        words = tuple(marks.words(written))
        if not words:
            continue
        begins = written.endswith("*") and len(marks.bare(words[-1])) >= _SHORTEST_BEGINNING
        (unwanted if found["minus"] else wanted).append(Term(words, begins))
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


@dataclass(frozen=True, slots=True)
class Index:
    """A full-text index, as the migrations lay it over one column of a table."""

    name: str
    """SQLite's own table."""
    table: str
    vector: str = "words"
    """What PostgreSQL compares."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the indexes know of a query, asked once, however often it is used then."""

    revisions: tuple[int, ...]
    """Ids of the texts that have the words, the newest first; old versions are among them."""
    named: tuple[int, ...]
    """Ids of the comments whose author's name has the words."""
    has_more: bool
    """Whether older texts have the words, too."""

    @property
    def comments(self) -> RawSQL:
        """Ids of the comments whose current text, or whose author's name, has the words, for ``pk__in``."""
        numbers = _NUMBERS[connection.vendor]
        sql = (
            "SELECT r.comment_id FROM discussion_revision r"  # noqa: S608 - all of it is ours
            " JOIN discussion_comment c ON c.id = r.comment_id AND c.revision_number = r.number"
            f" WHERE r.id IN ({numbers}) UNION {numbers}"
        )
        return RawSQL(sql, (_listed(self.revisions), _listed(self.named)))  # noqa: S611 - numbers, as parameters


def find(query: Query, *, most: int = MOST, names_only: bool = False) -> Found:
    """Ask the indexes; the query must not be blank.

    At most the newest ``most`` are found by text and as many by name. Names are passed over where something is
    unwanted: a name without the word says nothing of the text.
    """
    by_text = [] if names_only else hits(TEXTS, query, most + 1)
    by_name = [] if query.unwanted and not names_only else hits(NAMES, query, most)
    return Found(tuple(by_text[:most]), tuple(by_name), len(by_text) > most)


def spans(query: Query, text: str) -> list[tuple[int, int]]:
    """Where the wanted words stand in the text, as (start, end) in code points."""
    if query.is_blank:
        return []
    pattern = re.compile("|".join(_pattern(term) for term in query.wanted))
    return [found.span() for found in pattern.finditer(_folded(text))]


# Numbers handed over as one parameter: a list of parameters may be no longer than the database was built for.
_NUMBERS = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)",
}


def among(numbers: Sequence[int]) -> RawSQL:
    """The numbers for ``pk__in``, however many."""
    return RawSQL(_NUMBERS[connection.vendor], (_listed(numbers),))  # noqa: S611 - as a parameter


def _listed(numbers: Sequence[int]) -> str:
    return json.dumps(numbers)


def hits(index: Index, query: Query, most: int, before: int | None = None) -> list[int]:
    """Rows of the index that match, the newest first; of those below ``before``, where it is given."""
    below = "" if before is None else " AND {} < %s"
    if connection.vendor == "sqlite":
        match, row = _for_sqlite(query), "rowid"
        sql = f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s"  # noqa: S608 - names of ours
    else:
        # The query is one text in PostgreSQL's own form, made of words alone, so that it cannot be misread.
        match, row = _for_postgresql(query), "id"
        sql = f"SELECT id FROM {index.table} WHERE {index.vector} @@ to_tsquery('simple', %s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql}{below.format(row)} ORDER BY {row} DESC LIMIT %s",
            (match, most) if before is None else (match, before, most),
        )
        return [key for (key,) in cursor.fetchall()]


def _spaced(column: str) -> str:
    quoted = _APART.replace("'", "''").replace("%", "%%")
    return f"translate({column}, '{quoted}', '{' ' * len(_APART)}')"


TEXTS = Index("discussion_revision_words", "discussion_revision")
NAMES = Index(
    "discussion_comment_words", "discussion_comment", f"to_tsvector('simple', {_spaced('left(name, 60000)')})"
)


def _for_sqlite(query: Query) -> str:
    def one(term: Term) -> str:
        forms = [f'"{" ".join(form)}"{"*" if term.begins else ""}' for form in _forms(term)]
        return forms[0] if len(forms) == 1 else f"({' OR '.join(forms)})"

    wanted = " AND ".join(map(one, query.wanted))
    return " NOT ".join([f"({wanted})", *map(one, query.unwanted)])


def _forms(term: Term) -> list[tuple[str, ...]]:
    """The words as SQLite may have them in its index: one of them parted by its marks, or every one of them."""
    bare = tuple(map(marks.bare, term.words))
    one_parted = (
        (*bare[:place], *parting, *bare[place + 1 :])
        for place, word in enumerate(bare)
        for parting in marks.partings(word)
    )
    in_full = (tuple(chain.from_iterable(each)) for each in product(*map(marks.in_full, bare)))
    return list(dict.fromkeys([*one_parted, *islice(in_full, _MOST_IN_FULL), term.words]))


def _for_postgresql(query: Query) -> str:
    terms = (*query.wanted, *query.unwanted)
    is_short = sum(len(term.words) for term in terms) <= _MOST_MARKED

    def one(term: Term) -> str:
        last = len(term.words) - 1
        words = [
            f"({' | '.join(_either(word, is_short, term.begins and place == last))})"
            for place, word in enumerate(term.words)
        ]
        return f"({' <-> '.join(words)})"

    return " & ".join([*map(one, query.wanted), *(f"!{one(term)}" for term in query.unwanted)])


def _either(word: str, is_short: bool, begins: bool) -> list[str]:
    # Marks stand within PostgreSQL's words, where no pattern finds them: those of one place are spelled out.
    bare = marks.bare(word)
    once_marked = marks.once_marked(bare) if is_short else ()
    forms = dict.fromkeys([*marks.spellings(bare), *once_marked, word])
    return [f"'{form}'{':*' if begins else ''}" for form in forms]


def _pattern(term: Term) -> str:
    words = r"[\W_]+".join(map(_with_marks, term.words))
    ending = rf"(?:[^\W_]{marks.MARKS})*" if term.begins else r"(?![^\W_])"
    return rf"(?<![^\W_])(?<!{marks.MARK}){words}{ending}"


def _with_marks(word: str) -> str:
    """A pattern for the word with any marks, or none, after each of its letters."""
    return "".join(f"{re.escape(letter)}{marks.MARKS}" for letter in _folded(marks.unmarked(word)))


def _folded(text: str) -> str:
    """The text without capitals and accents, and its Arabic letters alike where people write one for the other.

    It has a character for a character, so that places stay places.
    """
    return "".join(_each_folded(text))


def _each_folded(text: Iterable[str]) -> Iterator[str]:
    for char in text:
        plain = unicodedata.normalize("NFD", char)[0].casefold().translate(marks.SAME)
        yield plain if len(plain) == 1 else char
