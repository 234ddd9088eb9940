"""The site's own words in a decision about many: chosen once, said to each author in their language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from rejoinder.discussion import wordings
from rejoinder.discussion.models import Comment, Decision, Maker, Membership, Mode, Publication, Role, Wording
from tests.desk.people import held, signed_in
from tests.desk.test_together import case, hidden, page
from tests.discussion.making import NOW, a_publication, a_thread

pytestmark = pytest.mark.django_db


def in_languages(publication: Publication, *languages: str) -> list[Comment]:
    thread = a_thread(publication, mode=Mode.PREMODERATED)
    made = [held(thread) for _ in languages]
    for one, language in zip(made, languages, strict=True):
        Comment.objects.filter(pk=one.pk).update(language=language)
    return made


def worded(publication: Publication, language: str, title: str, text: str, rule: str = "links") -> Wording:
    return Wording.objects.create(
        publication=publication, rule=rule, language=language, title=title, text=text, created_at=NOW
    )


def retire_shipped(publication: Publication, rule: str = "links") -> None:
    for reason in wordings.shipped().values():
        if reason.rule == rule:
            Wording.objects.create(
                publication=publication, rule=rule, language="en", title=reason.title, text="x",
                replaces=reason.key, created_at=NOW, retired_at=NOW,
            )  # fmt: skip


def told(*comments: Comment) -> list[tuple[str, str]]:
    last = [Decision.objects.filter(comment=one, maker=Maker.MODERATOR).get() for one in comments]
    return [(one.rule, one.reason) for one in last]


def test_a_wording_is_said_to_each_author_in_the_language_of_the_comment(client: Client) -> None:
    signed_in(client)
    made = in_languages(a_publication(), "en", "de", "he")
    shipped = wordings.shipped()["advertising"]
    html = page(client, case=[case(one) for one in made])
    assert 'name="wording"' in html and shipped.text in html
    with translation.override("de"):
        german = gettext(shipped.text)
    with translation.override("he"):
        hebrew = gettext(shipped.text)
    assert german in html and hebrew in html and len({german, hebrew, shipped.text}) == 3
    page(client, case=hidden(html), outcome="reject", wording="advertising")
    assert told(*made) == [("", shipped.text), ("", german), ("", hebrew)]


def test_the_sites_own_words_are_matched_by_rule_and_title_and_bring_their_rule(client: Client) -> None:
    signed_in(client)
    publication = a_publication()
    retire_shipped(publication)
    english = worded(publication, "en", "Bare link", "Say what is there.")
    worded(publication, "de", "bare LINK", "Sagen Sie, was dort steht.")
    worded(publication, "de", "Another", "Etwas anderes.")
    made = in_languages(publication, "en", "de")
    sent = [case(one) for one in made]
    page(client, case=sent, outcome="reject", wording=str(english.pk), rule="blocklist", reason="")
    assert told(*made) == [("links", "Say what is there."), ("links", "Sagen Sie, was dort steht.")]


def test_where_the_site_has_no_such_words_the_typed_reason_holds_or_nothing_is_decided(client: Client) -> None:
    signed_in(client)
    publication = a_publication()
    retire_shipped(publication)
    english = worded(publication, "en", "Bare link", "Say what is there.")
    for title in ("Verweis", "Werbung"):
        worded(publication, "de", title, "Auf Deutsch.")
    one, german = in_languages(publication, "en", "de")
    html = page(client, case=[case(one), case(german)])
    assert "Some of these authors’ languages have no such words" in html
    sent: dict[str, Any] = {"outcome": "reject", "wording": str(english.pk)}
    html = page(client, case=[case(one), case(german)], **sent)
    assert "One comment is decided." in html and "The site has no such words in the language" in html
    assert told(one) == [("links", "Say what is there.")]
    assert not german.decisions.filter(maker=Maker.MODERATOR).exists()
    page(client, case=case(german), reason="Bitte ohne nackte Links.", **sent)
    assert told(german) == [("links", "Bitte ohne nackte Links.")]


def test_a_part_of_the_selection_is_decided_by_words_that_were_chosen_for_all(client: Client) -> None:
    signed_in(client)
    publication = a_publication()
    retire_shipped(publication)
    english = worded(publication, "en", "Bare link", "Say what is there.")
    worded(publication, "de", "Nur ein Link", "Sagen Sie, was dort steht.")
    _one, german = in_languages(publication, "en", "de")
    page(client, case=case(german), outcome="reject", wording=str(english.pk))
    assert told(german) == [("links", "Sagen Sie, was dort steht.")]


def test_words_of_another_publication_are_neither_shown_nor_taken(client: Client) -> None:
    user = signed_in(client)
    mine, other = a_publication(), a_publication()
    Membership.objects.create(user=user, publication=mine, role=Role.MODERATOR, created_at=timezone.now())
    secret = worded(other, "en", "Secret title", "Secret text.")
    (own,) = in_languages(mine, "en")
    sent: dict[str, Any] = {"outcome": "reject", "wording": str(secret.pk), "reason": "Mine."}
    html = page(client, status=422, case=case(own), **sent)
    assert "Secret" not in html and not own.decisions.filter(maker=Maker.MODERATOR).exists()
    for nonsense in ("x", "9" * 40, "²"):
        page(client, status=422, case=case(own), outcome="reject", wording=nonsense)
