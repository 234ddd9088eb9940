"""Search by words: what a person types is forgiven everything, and found on either database."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rejoinder.discussion import search
from rejoinder.discussion.ledger.entries import revision_of
from rejoinder.discussion.models import Comment, Revision
from rejoinder.discussion.search import Query, Term
from rejoinder.markup import render
from tests.discussion.making import NOW, a_thread, comment

pytestmark = pytest.mark.django_db


def found(text: str, *, names_only: bool = False) -> set[int]:
    query = search.read(text)
    found_ids = search.find(query, names_only=names_only).comments
    return set(Comment.objects.filter(pk__in=found_ids).values_list("pk", flat=True))


def test_what_is_typed_becomes_words_phrases_beginnings_and_what_is_left_out() -> None:
    assert search.read('ferry "late again" harb* -tide') == Query(
        (Term(("ferry",)), Term(("late", "again")), Term(("harb",), True)), (Term(("tide",)),)
    )
    assert search.read('"never closed') == Query((Term(("never", "closed")),))
    assert search.read("well-known") == Query((Term(("well", "known")),))
    assert search.read("in* a*").wanted == (Term(("in",)), Term(("a",)))


@pytest.mark.parametrize("text", ["", "   ", '"', "-", "*", "-tide", "!!! ???", "-“x y”"])
def test_what_has_no_word_to_look_for_is_no_search(text: str) -> None:
    assert search.read(text).is_blank


def test_every_word_must_be_there_in_any_order_and_in_any_case() -> None:
    thread = a_thread()
    both = comment(thread, "The Ferry was late at the harbour again.")
    comment(thread, "The ferry was early.")
    assert found("HARBOUR ferry") == {both.pk}
    assert found("ferry harbour nowhere") == set()


def test_a_phrase_stands_together_a_minus_leaves_out_and_a_star_is_any_ending() -> None:
    thread = a_thread()
    one = comment(thread, "The late ferry came in at noon.")
    two = comment(thread, "The ferry was late; nobody minded the harbourmaster.")
    assert found('"late ferry"') == {one.pk}
    assert found("ferry -noon") == {two.pk}
    assert found("harbour") == set() and found("harbour*") == {two.pk}


def test_an_authors_name_is_found_too_and_can_be_looked_for_alone() -> None:
    thread = a_thread()
    by_name = comment(
        thread, "Nothing of the kind happened here.", name="Orla Quay", email="orla@example.org"
    )
    by_text = comment(thread, "Orla was right about the whole affair.")
    assert found("orla") == {by_name.pk, by_text.pk}
    assert found("orla", names_only=True) == {by_name.pk}


def test_other_writing_systems_are_searched_as_well() -> None:
    hebrew = comment(a_thread(), "המעבורת איחרה שוב אל הנמל הישן")
    assert found("המעבורת") == {hebrew.pk} and found("“הנמל הישן”") == {hebrew.pk}


def test_signs_within_words_are_spaces_as_they_are_in_the_text() -> None:
    address = comment(a_thread(), "Look at the harbour-office/timetable.pdf before you write.")
    assert found("timetable") == found("office") == found("harbour-office") == {address.pk}


def test_only_the_current_version_of_a_text_is_found(now: datetime) -> None:
    changed = comment(a_thread(), "The first version speaks of turnips.")
    again = render("The second version speaks of carrots.", "markdown")
    Comment.objects.filter(pk=changed.pk).update(revision_number=2)
    changed.refresh_from_db()
    revision_of(changed, "The second version speaks of carrots.", "markdown", again, now).save()
    assert found("turnips") == set() and found("carrots") == {changed.pk}


def test_what_is_blanked_renamed_or_deleted_is_not_found_any_more() -> None:
    gone = comment(a_thread(), "A sentence about gooseberries.", name="Hedda Mole", email="hedda@example.org")
    Revision.objects.filter(comment=gone).update(text="")
    Comment.objects.filter(pk=gone.pk).update(name="Somebody")
    assert found("gooseberries") == found("hedda") == set() and found("somebody") == {gone.pk}
    # What was decided about is kept for ever, so only a comment without a decision can be deleted at all.
    draft = Comment.objects.create(
        thread=gone.thread, commenter=gone.commenter, name="Winifred", state="held", created_at=NOW
    )
    revision_of(draft, "Of quinces.", "markdown", render("Of quinces.", "markdown"), NOW).save()
    assert found("winifred") == found("quinces") == {draft.pk}
    draft.delete()
    assert found("winifred") == found("quinces") == set()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for index in ("discussion_revision_words", "discussion_comment_words"):
                cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def test_only_the_newest_matches_are_looked_at_and_it_is_told() -> None:
    thread = a_thread()
    three = [comment(thread, f"Number {number} speaks of marzipan.") for number in ("one", "two", "three")]
    query = search.read("marzipan")
    newest = search.find(query, most=2)
    comments = Comment.objects.filter(pk__in=newest.comments)
    assert set(comments.values_list("pk", flat=True)) == {one.pk for one in three[1:]}
    assert newest.has_more and not search.find(query, most=3).has_more


@given(text=st.text(max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    query = search.read(text)
    search.spans(query, text)
    if not query.is_blank:
        list(Comment.objects.filter(pk__in=search.find(query).comments))


@pytest.mark.parametrize(
    "text",
    ["AND", "NOT ferry", "NEAR(a b)", "name:x", "a OR", "(((", "';--", "%s %", "^x", "x\x00y", "''", "\\"],
)
def test_nothing_of_the_databases_own_languages_means_anything(text: str) -> None:
    query = search.read(text)
    if not query.is_blank:
        assert isinstance(found(text), set) and not search.find(query).has_more


def test_found_words_are_shown_where_they_stand_whatever_their_case_and_accents() -> None:
    text = "Le café de la Gare, CAFÉ, cafés; le bar."
    spots = [text[start:end] for start, end in search.spans(search.read('cafe "la gare" bar'), text)]
    assert spots == ["café", "la Gare", "CAFÉ", "bar"]
    assert [text[a:b] for a, b in search.spans(search.read("caf*"), text)] == ["café", "CAFÉ", "cafés"]
    assert search.spans(search.read("-cafe"), text) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_every_trigger_of_the_indexes_is_there_after_all_migrations() -> None:
    """Where this fails a later migration made SQLite rebuild a table: let it run ``_search_index.lay`` afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_words_%'")
        names = {name for (name,) in cursor.fetchall()}
    assert names == {
        f"{table}_words_when_{event}"
        for table in ("discussion_revision", "discussion_comment", "newsroom_findable")
        for event in ("added", "gone", "changed")
    }


class Editor:
    """As Django's schema editor, inside the test's own transaction."""

    connection = connection

    def execute(self, sql: str, params: object = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_indexes_can_be_laid_again_over_what_is_there() -> None:
    kept = comment(a_thread(), "A word about rhubarb.")
    if connection.vendor == "postgresql":
        # It changes no table whose rows still wait to be checked at the end of the transaction.
        Editor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    import_module("rejoinder.discussion.migrations._search_index").lay(None, Editor())
    assert found("rhubarb") == {kept.pk}
