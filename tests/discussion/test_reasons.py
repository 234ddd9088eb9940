"""Reasons are told in the language of the story, from records new and old."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import translation

from rejoinder.discussion import reasons, rulesets, wordings
from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.models import Decision, Maker, Publication, State, Thread
from rejoinder.policy.said import Said, say, say_count
from rejoinder.policy.verdict import Finding, Outcome
from tests.discussion.making import a_publication, a_thread

LENGTH = say(
    "This comment has %(size)s characters, and at most %(most)s are published. Please shorten it by %(over)s.",
    size=12_500,
    most=10_000,
    over=2_500,
)


def found(said: Said | str) -> Finding:
    kept = said if isinstance(said, Said) and said.values else None
    return Finding("length", Outcome.REJECT, str(said), said=kept)


def test_a_reason_is_told_with_its_numbers_as_the_language_writes_them() -> None:
    stored = Finding.from_dict(found(LENGTH).to_dict())
    with translation.override("de"):
        assert "12.500 Zeichen" in reasons.told(stored) and "um 2.500." in reasons.told(stored)
    with translation.override("en"):
        assert reasons.told(stored) == stored.reason
    assert "12,500 characters" in stored.reason


def test_a_counted_reason_takes_the_plural_of_its_language() -> None:
    def links(count: int) -> Finding:
        return found(
            say_count(
                "This comment has %(count)s link, so a person will look at it first.",
                "This comment has %(count)s links, so a person will look at it first.",
                count,
            )
        )

    with translation.override("ru"):
        told = [reasons.told(links(count)) for count in (1, 3, 5, 21)]
    assert [sentence.split(",")[0].split()[-1] for sentence in told] == [
        "ссылка",
        "ссылки",
        "ссылок",
        "ссылка",
    ]
    with translation.override("ar"):
        assert "رابطان" in reasons.told(links(2)) and "2" not in reasons.told(links(2))


def test_words_that_run_the_other_way_are_isolated() -> None:
    host = found(say("Links to %(host)s are not published here. Please leave it out.", host="ferry.example"))
    with translation.override("he"):
        assert "\u2068ferry.example\u2069" in reasons.told(host)
    with translation.override("de"):
        assert "\u2068" not in reasons.told(host)


def test_a_record_from_before_languages_keeps_its_english_reason() -> None:
    old = found(LENGTH).to_dict()
    del old["said"]
    with translation.override("he"):
        assert reasons.told(Finding.from_dict(old)) == str(LENGTH)
        # A sentence without anything in it is found by its own text, however old.
        assert "בידי אדם" in reasons.told(
            found("This may read as a threat, so a person will look at this comment first.")
        )
        assert reasons.told(found("")) == ""


def test_a_persons_words_are_never_translated() -> None:
    said = "The comment stays"
    ruled = Decision(state=State.REJECTED, maker=Maker.MODERATOR, reason=said, findings=[])
    by_rules = Decision(
        state=State.REJECTED, maker=Maker.RULES, reason=str(LENGTH), findings=[found(LENGTH).to_dict()]
    )
    with translation.override("fr"):
        assert reasons.of_decision(ruled) == said
        assert reasons.of_decision(by_rules) == reasons.told(found(LENGTH)) != str(LENGTH)


@pytest.mark.django_db
def test_a_story_is_told_in_its_own_language_and_its_publication_stays_as_it_is(now: datetime) -> None:
    publication = a_publication(language="he")
    thread = a_thread(publication)
    assert thread.paper is thread.publication
    again = open_thread(publication, thread.key, title=thread.title, url=thread.url, language="ar", now=now)
    assert again.version == thread.version + 1
    told = Thread.objects.select_related("publication").get(pk=thread.pk)
    assert told.paper.language == "ar" and told.publication.language == "he"
    with pytest.raises(TypeError):
        told.paper.save()
    assert Publication.objects.get(pk=publication.pk).language == "he"


@pytest.mark.django_db
def test_shipped_rules_and_reasons_are_told_in_the_language_of_the_story() -> None:
    publication = a_publication(language="es")
    assert rulesets.statement_of(publication).startswith("No se admiten comentarios")
    assert rulesets.statement_of(publication.told_in("fr")).startswith("Les commentaires contenant")
    offered = {one.key: one for one in wordings.offered(publication, "und")}
    assert offered["advertising"].language == "es"
    assert offered["advertising"].text.startswith("Este comentario anuncia algo")
    assert offered["advertising"].title == "Advertising"
    english = {one.key: one for one in wordings.offered(publication, "en-GB")}
    assert english["advertising"].text == wordings.shipped()["advertising"].text
