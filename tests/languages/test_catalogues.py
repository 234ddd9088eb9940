"""Every language of the reader's side is whole, and nothing is said there that no catalogue can change."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests.languages import catalogues, faults, gather, templates
from tests.languages.templates import Found

_KINDS = {"answer", "article", "front", "listing", "plain"}
"""Class names that pages give to their body; nobody reads them."""
_SENTENCE = re.compile(r"[\"'`][A-Z][a-z]+ [a-z][^\"'`]*[\"'`]")
_CALLED = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


@pytest.mark.parametrize("tag", catalogues.TRANSLATED)
def test_every_language_is_whole_and_its_files_are_of_today(tag: str) -> None:
    assert list(faults.of_language(tag)) == []


def test_no_sentence_to_be_translated_stands_in_an_f_string() -> None:
    """Python 3.12 and later show what is called in there to whoever gathers sentences, earlier ones do not."""
    inside = [
        f"{path.name}:{call.lineno}"
        for path in gather.PACKAGE.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _CALLED
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert not inside


def test_the_desks_template_is_of_today() -> None:
    assert catalogues.DESK_TEMPLATE.read_text(encoding="utf-8") == catalogues.desk_template()


@pytest.mark.parametrize(
    ("one", "many", "told", "fault"),
    [
        ("Hello %(name)s", "", "", "missing"),
        ("Hello %(name)s", "", "Hallo %(nome)s", "placeholders ['nome'] in place of ['name']"),
        ("%s said", "", "gesagt", "placeholders [] in place of ['%s']"),
        ("By <b>%(name)s</b>", "", "Von %(name)s", "other markup"),
        ("%(count)d day", "%(count)d days", ("%(count)d Tag",), "1 forms in place of 2"),
        ("%(count)d day", "%(count)d days", ("ein Tag", "Tage"), "placeholders [] in place of ['count']"),
        ("%(count)d of %(all)d", "%(count)d of %(all)d", ("eins", "%(count)d %(all)d"), "placeholders [] in"),
    ],
)
def test_what_cannot_be_filled_in_is_found(
    one: str, many: str, told: str | tuple[str, ...], fault: str
) -> None:
    message = Message((one, many) if many else one, told)
    found = list(faults.of_message(message, 2, frozenset({0})))
    assert found and found[0].startswith(fault)


def test_a_form_for_one_number_need_not_name_it() -> None:
    message = Message(("%(count)d day", "%(count)d days"), ("ein Tag", "%(count)d Tage"))
    assert list(faults.of_message(message, 2, frozenset({0}))) == []
    message.flags.add("fuzzy")
    assert list(faults.of_message(message, 2, frozenset({0}))) == ["fuzzy"]


def test_templates_are_read_with_context_plural_and_trimming(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '{% load i18n %}{% translate "In" context "place" %}{% if a %}{% translate "Here" %}{% endif %}'
        "{% blocktranslate trimmed count days=n with who=name %}\n One day,\n {{ who }} {% plural %} {{ days }} days,"
        " {{ who }} {% endblocktranslate %}<p title='Left'>Out loud</p>",
        encoding="utf-8",
    )
    assert set(templates.translated(path)) == {
        Found("In", context="place"),
        Found("Here"),
        Found("One day, %(who)s", "%(days)s days, %(who)s"),
    }
    assert templates.untranslated(path) == ["Left", "Out loud"]


def test_no_word_stands_in_a_readers_template_as_it_is() -> None:
    left = {}
    for path in gather.templates():
        place = path.relative_to(gather.PACKAGE).as_posix()
        words = set(templates.untranslated(path)) - _KINDS
        if words and not place.startswith(gather.DESK):
            left[place] = words
    assert left == {}


def test_no_script_of_the_readers_side_says_a_sentence_of_its_own() -> None:
    scripts = [path for path in gather.PACKAGE.rglob("static/**/*.js") if "/desk/" not in path.as_posix()]
    assert len(scripts) >= 4
    for path in scripts:
        source = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        said = [line for line in source.splitlines() if _SENTENCE.search(line) and "Error(" not in line]
        assert said == [], path.name


def test_what_is_said_at_the_desk_is_not_counted_as_missing() -> None:
    readers, desk = gather.gathered()
    assert Found("Audit") not in readers
    assert len(desk) > 500 and not set(desk) & set(readers)
