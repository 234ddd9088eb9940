"""The site's own wording of reasons: which are offered, and who changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from rejoinder.accounts.models import User
from rejoinder.discussion import wordings
from rejoinder.discussion.actions.decide import LONGEST_REASON
from rejoinder.discussion.actions.retire_wording import retire_wording
from rejoinder.discussion.actions.word import Worded, word
from rejoinder.discussion.models import DeskEvent, Membership, Publication, Role, Wording
from rejoinder.discussion.models.wording import LONGEST_TEXT, LONGEST_TITLE
from rejoinder.discussion.refusal import Refused
from rejoinder.policy import registry
from tests.discussion.making import a_publication

pytestmark = pytest.mark.django_db

GIVEN = Worded("offensive", "en", "Rude", "Please be kind.")


@pytest.fixture
def publication() -> Publication:
    return a_publication()


@pytest.fixture
def editor(publication: Publication, now: datetime) -> User:
    user = User.objects.create_user("ed")
    Membership.objects.create(user=user, publication=publication, role=Role.EDITOR, created_at=now)
    return user


def titles(publication: Publication, language: str, rule: str) -> list[str]:
    return [one.title for one in wordings.offered(publication, language) if one.rule == rule]


def test_every_shipped_rule_has_a_reason_to_begin_with() -> None:
    shipped = list(wordings.shipped().values())
    assert {one.rule for one in shipped} == {"", *registry.rules()}
    for one in shipped:
        assert 0 < len(one.title) <= LONGEST_TITLE and 0 < len(one.text) <= LONGEST_REASON
    assert all(one.is_shipped for one in shipped) and max(len(one.key) for one in shipped) <= 40
    assert len({(one.rule, one.title) for one in shipped}) == len(shipped)


def test_what_is_worded_can_be_given_as_a_reason() -> None:
    assert LONGEST_TEXT <= LONGEST_REASON


def test_a_shipped_reason_is_offered_until_it_is_changed_or_retired(
    publication: Publication, editor: User, now: datetime
) -> None:
    assert titles(publication, "en-GB", "offensive") == ["Insults", "Coarse language"]
    word(publication, GIVEN, user=editor, now=now)
    assert titles(publication, "en-GB", "offensive") == ["Rude", "Insults", "Coarse language"]
    for text in ("Kindly.", "More kindly."):
        word(publication, replace(GIVEN, title="Not kind", text=text), user=editor, now=now, key="insults")
    retire_wording(publication, "coarse", user=editor, now=now)
    assert titles(publication, "en", "offensive") == ["Rude", "Not kind"]
    assert titles(publication, "en", "shouting") == ["In capital letters"]
    assert Wording.objects.get(replaces="insults").text == "More kindly."
    retire_wording(publication, "coarse", user=editor, now=now, back=True)
    assert titles(publication, "en", "offensive") == ["Rude", "Not kind", "Coarse language"]
    assert [event.verb for event in DeskEvent.objects.order_by("pk")] == [
        "worded", "reworded", "reworded", "retired", "revived",
    ]  # fmt: skip


def test_the_comments_language_comes_first_then_the_publications(
    publication: Publication, editor: User, now: datetime
) -> None:
    german = replace(GIVEN, language="de-AT", title="Grob")
    word(publication, german, user=editor, now=now)
    assert titles(publication, "de", "offensive") == ["Grob", "Insults", "Coarse language"]
    assert titles(publication, "fr", "offensive") == ["Insults", "Coarse language"]
    assert titles(publication, "und", "offensive") == ["Insults", "Coarse language"]
    Publication.objects.filter(pk=publication.pk).update(language="de")
    publication.refresh_from_db()
    assert titles(publication, "nl", "offensive") == ["Grob", "Insults", "Coarse language"]
    assert titles(publication, "nl", "shouting") == ["In capital letters"]


def test_they_stand_in_the_order_that_the_editor_gave(
    publication: Publication, editor: User, now: datetime
) -> None:
    for title, order in (("Second", 2), ("First", 1), ("Also second", 2)):
        word(publication, replace(GIVEN, title=title, order=order), user=editor, now=now)
    assert titles(publication, "en", "offensive")[:3] == ["First", "Second", "Also second"]


def test_one_publications_words_are_not_offered_at_another(
    publication: Publication, editor: User, now: datetime
) -> None:
    word(publication, GIVEN, user=editor, now=now)
    assert "Rude" not in titles(a_publication(), "en", "offensive")


def test_a_change_is_noted_with_what_stood_there(
    publication: Publication, editor: User, now: datetime
) -> None:
    made = word(publication, replace(GIVEN, title="  Rude \n words "), user=editor, now=now)
    assert made.title == "Rude words"
    word(publication, replace(GIVEN, title="Unkind"), user=editor, now=now, key=str(made.pk))
    word(publication, replace(GIVEN, title="Unkind"), user=editor, now=now, key=str(made.pk))
    retire_wording(publication, str(made.pk), user=editor, now=now)
    retire_wording(publication, str(made.pk), user=editor, now=now)
    retire_wording(publication, str(made.pk), user=editor, now=now, back=True)
    noted = list(DeskEvent.objects.order_by("pk"))
    assert [event.verb for event in noted] == ["worded", "reworded", "retired", "revived"]
    assert (noted[1].before, noted[1].after) == ({"title": "Rude words"}, {"title": "Unkind"})
    assert {(event.kind, event.object_id, event.rule) for event in noted} == {
        ("wording", str(made.pk), "offensive")
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "no_such_rule"},
        {"language": "e n"},
        {"language": "en-" + "x" * 20},
        {"title": " "},
        {"text": " "},
        {"title": "x" * (LONGEST_TITLE + 1)},
        {"text": "x" * (LONGEST_TEXT + 1)},
        {"order": -1},
    ],
)
def test_what_cannot_be_kept_is_refused(
    publication: Publication, editor: User, now: datetime, wrong: dict[str, str]
) -> None:
    with pytest.raises(Refused) as caught:
        word(publication, replace(GIVEN, **wrong), user=editor, now=now)  # type: ignore[arg-type]
    assert caught.value.status == 422
    assert not Wording.objects.exists() and not DeskEvent.objects.exists()


def test_only_an_editor_of_the_publication_words_its_reasons(
    publication: Publication, editor: User, now: datetime
) -> None:
    other = a_publication()
    made = word(publication, GIVEN, user=editor, now=now)
    moderator = User.objects.create_user("mo")
    Membership.objects.create(user=moderator, publication=publication, role=Role.MODERATOR, created_at=now)
    for who, where in ((moderator, publication), (editor, other)):
        with pytest.raises(Refused) as caught:
            word(where, GIVEN, user=who, now=now)
        assert caught.value.status == 403
        with pytest.raises(Refused) as caught:
            retire_wording(where, str(made.pk), user=who, now=now)
        assert caught.value.status == 403
    Membership.objects.create(user=editor, publication=other, role=Role.EDITOR, created_at=now)
    del editor._desk_memberships  # type: ignore[attr-defined]
    with pytest.raises(Refused) as caught:
        word(other, GIVEN, user=editor, now=now, key=str(made.pk))
    assert caught.value.status == 404
    with pytest.raises(Refused) as caught:
        word(other, GIVEN, user=editor, now=now, key="no-such-key")
    assert caught.value.status == 404
    with pytest.raises(Refused) as caught:
        retire_wording(other, str(made.pk), user=editor, now=now)
    assert caught.value.status == 404
