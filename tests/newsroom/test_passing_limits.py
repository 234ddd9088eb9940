"""How often an article may be passed on: by a connection, to an address, of an article; and what a burst asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Max
from django.test import Client

from rejoinder.discussion.refusal import Refused
from rejoinder.newsroom.models import ArticlePage, PassedOn, SectionPage
from rejoinder.newsroom.passing import counting, question, refusing
from rejoinder.newsroom.passing.forget import COUNTED, ended, forget
from rejoinder.newsroom.passing.letter import FRESH, KIND
from rejoinder.newsroom.passing.pass_on import Passing, WorkWanted, pass_on
from rejoinder.newsroom.passing.question import PATIENCE, Question
from rejoinder.notices.models import Notice
from tests.newsroom import making
from tests.newsroom.passing import bits_of, catching, opened, send, token_of
from tests.notices.catcher import environment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def story(town: SectionPage) -> ArticlePage:
    return making.article(town)


@pytest.fixture(autouse=True)
def mail_is_set_up(settings: Any) -> None:
    limited(settings)


def limited(settings: Any, **limits: int) -> None:
    few = {"article_mail_sender": 0, "article_mail_recipient": 0, "article_mail_article": 0}
    given = {**few, "article_mail_burst": 0, **limits}
    environment(settings, smtp="smtp://127.0.0.1", mail_from="comments@news.example", **given)


def go(story: ArticlePage, now: datetime, to: str = "nell@example.org", **more: Any) -> None:
    asked: Question = more.pop("question", None) or question.ask(story.pk, now, 0)
    more = {"name": "Ada", "line": "", "client": "198.51.100.7", **more}
    pass_on(Passing(article=story, to=to, question=asked, **more), now)


def answer(asked: Question) -> str:
    return next(str(number) for number in range(1 << 24) if asked.is_answered_by(str(number)))


def refused(story: ArticlePage, now: datetime, **given: Any) -> Refused:
    with pytest.raises(Refused) as found:
        go(story, now, **given)
    return found.value


def test_a_connection_sends_so_many_in_a_day(story: ArticlePage, now: datetime, settings: Any) -> None:
    limited(settings, article_mail_sender=2)
    go(story, now, "a@example.org")
    go(story, now + timedelta(hours=1), "b@example.org")
    found = refused(story, now + timedelta(hours=2), to="c@example.org")
    assert (found.status, found.code, found.retry_after) == (429, "too_many_sent", 22 * 3600)
    assert "from your connection today" in found.title and "in about 22 hours" in found.detail
    # Over midnight as well, by the clock and not by the calendar; and once the first is a day old, one more.
    assert refused(story, now + timedelta(hours=23, minutes=59), to="c@example.org").retry_after == 60
    go(story, now + DAY, "c@example.org")
    assert refused(story, now + DAY, to="d@example.org").code == "too_many_sent"
    go(story, now + DAY, "d@example.org", client="198.51.100.8")


def test_a_household_is_one_connection(story: ArticlePage, now: datetime, settings: Any) -> None:
    limited(settings, article_mail_sender=1)
    go(story, now, client="2001:db8:1:2::1")
    assert refused(story, now, to="b@example.org", client="2001:db8:1:2:ffff::9").status == 429
    go(story, now, "b@example.org", client="2001:db8:1:3::1")


def test_an_address_gets_so_many_in_a_day_in_whatever_spelling(
    story: ArticlePage, now: datetime, settings: Any
) -> None:
    limited(settings, article_mail_recipient=2)
    go(story, now, "nell@bücher.example", client="198.51.100.1")
    go(story, now, "Nell@xn--bcher-kva.EXAMPLE", client="198.51.100.2")
    found = refused(story, now, to=" NELL@Bücher.example ", client="198.51.100.3")
    assert (found.code, found.retry_after) == ("too_many_received", 86_400)
    assert "went to this address today" in found.title and "Nell" not in found.detail
    go(story, now + DAY, "nell@bücher.example")


def test_an_article_is_mailed_so_often_in_a_day(town: SectionPage, now: datetime, settings: Any) -> None:
    limited(settings, article_mail_article=1)
    story, other = making.article(town), making.article(town, "quay")
    go(story, now, "a@example.org", client="198.51.100.1")
    assert refused(story, now, to="b@example.org", client="198.51.100.2").code == "too_often"
    go(other, now, "b@example.org", client="198.51.100.2")


def test_an_address_that_refuses_counts_and_is_answered_like_any_other(
    story: ArticlePage, now: datetime, settings: Any
) -> None:
    limited(settings, article_mail_recipient=1)
    found = refusing.digest_of(refusing.refusal_token("nell@example.org"))
    assert found is not None
    refusing.refuse(found, now)
    go(story, now, name="Ada", line="Hello there.")
    row = PassedOn.objects.get()
    assert (row.address, row.name, row.line) == (None, "", "") and not Notice.objects.exists()
    assert refused(story, now, client="198.51.100.9").code == "too_many_received"


def test_a_refusal_says_when_to_come_back_and_keeps_what_was_typed(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings, article_mail_sender=1):
        assert send(client).status_code == 303
        response = send(client, to="other@example.org", line="Still here.")
        page = response.content.decode()
    assert response.status_code == 429 and 86_000 < int(response["Retry-After"]) <= 86_400
    assert "Many articles were mailed from your connection today" in page
    assert "copy its link" in page and "Still here." in page and "other@example.org" in page


def test_tries_that_come_too_fast_are_slowed_down(client: Client, story: ArticlePage, settings: Any) -> None:
    with catching(settings, posts_per_minute=2):
        answers = [send(client, line="See cheap.com", ip="203.0.113.5") for _ in range(3)]
        assert [one.status_code for one in answers] == [422] * 3
        answers = [send(client, line=f"Number {n}", ip="203.0.113.5") for n in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert "Many articles were sent from your connection" in answers[-1].content.decode()


def test_in_a_burst_a_question_is_answered_or_waited_for(
    story: ArticlePage, now: datetime, settings: Any
) -> None:
    limited(settings, article_mail_burst=2)
    go(story, now, "a@example.org")
    go(story, now, "b@example.org")
    bits = counting.bits_wanted(now)
    assert bits == counting.EASIEST
    with pytest.raises(WorkWanted):
        go(story, now, "c@example.org")
    asked = question.ask(story.pk, now, bits)
    number = answer(asked)
    wrong = next(one for one in "12" if not asked.is_answered_by(one))
    with pytest.raises(WorkWanted):
        go(story, now, "c@example.org", question=asked, answer=wrong)
    go(story, now, "c@example.org", question=asked, answer=number)
    # It is good once, whatever is sent with it.
    with pytest.raises(WorkWanted):
        go(story, now, "d@example.org", question=asked, answer=number)
    assert list(PassedOn.objects.exclude(proof=None).values_list("waited", flat=True)) == [False]


def test_patience_serves_as_well_but_only_for_so_many(
    story: ArticlePage, now: datetime, settings: Any
) -> None:
    limited(settings, article_mail_burst=3)
    for number in range(3):
        go(story, now, f"n{number}@example.org")
    early, other = question.ask(story.pk, now, 16), question.ask(story.pk, now, 16)
    with pytest.raises(WorkWanted):
        go(story, now + PATIENCE - timedelta(seconds=1), "w@example.org", question=early)
    go(story, now + PATIENCE, "w@example.org", question=early)
    found = refused(story, now + PATIENCE, to="x@example.org", question=other)
    assert (found.status, found.code, found.retry_after) == (429, "busy", 600)
    # A burst that is over asks for nothing.
    go(story, now + timedelta(minutes=12), "x@example.org", question=other)


def test_an_answer_is_worth_nothing_after_a_while_nor_for_another_article(
    town: SectionPage, now: datetime, settings: Any
) -> None:
    story, other = making.article(town), making.article(town, "quay")
    asked = question.ask(story.pk, now, 4)
    assert question.question_of(asked.text, story.pk, now) == asked
    assert question.question_of(asked.text, other.pk, now) is None
    assert question.question_of(("B" if asked.text[0] == "A" else "A") + asked.text[1:], story.pk, now) is None
    assert question.question_of(asked.text, story.pk, now - timedelta(hours=1)) is None
    limited(settings, article_mail_burst=1)
    go(story, now, "a@example.org")
    later = now + timedelta(minutes=16)
    go(story, later, "b@example.org")
    hard = question.ask(story.pk, now, 16)
    number = answer(hard)
    # By then it is as one that was waited for; and a spent or foreign answer never counts as work.
    go(story, later, "c@example.org", question=hard, answer=number)
    assert PassedOn.objects.latest("pk").waited


def test_a_greater_burst_asks_for_more_up_to_a_limit(
    story: ArticlePage, now: datetime, settings: Any
) -> None:
    limited(settings, article_mail_burst=2)
    PassedOn.objects.bulk_create(
        PassedOn(article=story, recipient_digest=b"r", form_digest=str(number).encode(), created_at=now)
        for number in range(100)
    )
    assert counting.bits_wanted(now) == counting.HARDEST
    PassedOn.objects.filter(pk__gt=PassedOn.objects.order_by("pk")[7].pk).delete()
    assert counting.bits_wanted(now) == counting.EASIEST + 2
    assert counting.bits_wanted(now + timedelta(minutes=11)) == 0


def test_without_script_a_burst_is_waited_out_on_one_page(
    client: Client, story: ArticlePage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with catching(settings, article_mail_burst=1):
        calm = opened(client)
        assert bits_of(calm) == 0 and "small sum" not in calm.split("<form")[1].split(">", 1)[1]
        assert send(client, token=token_of(calm)).status_code == 303
        response = send(client, to="other@example.org", token=token_of(calm))
        page = response.content.decode()
        assert (response.status_code, response["Retry-After"]) == (429, "60")
        assert "wait for 60 seconds" in page and bits_of(page) == counting.EASIEST
        asked = token_of(page)
        assert asked != token_of(calm) and "other@example.org" in page
        # Whoever sends too early keeps the question they wait for.
        again = send(client, to="other@example.org", token=asked).content.decode()
        assert token_of(again) == asked
        read = question.question_of(asked, story.pk, PassedOn.objects.aggregate(m=Max("created_at"))["m"])
        assert read is not None
        response = client.post(
            "/town/ferry/mail/",
            f"to=other%40example.org&name=Ada&token={asked}&answer={answer(read)}",
            content_type="application/x-www-form-urlencoded",
        )
        assert response.status_code == 303


def test_all_that_was_kept_is_forgotten(story: ArticlePage, now: datetime) -> None:
    go(story, now)
    row = PassedOn.objects.get()
    # What waits to be sent is kept for it, though not for ever.
    assert forget(now + COUNTED + timedelta(hours=1)) == 0
    row.refresh_from_db()
    assert row.address is not None
    ended("received", {"comment": row.pk})
    row.refresh_from_db()
    assert row.address is not None
    ended(KIND, {"passed": row.pk})
    row = PassedOn.objects.get()
    assert (row.address, row.name, row.line) == (None, "", "")
    assert forget(now + COUNTED - timedelta(minutes=1)) == 0
    assert forget(now + COUNTED + timedelta(minutes=1)) == 1
    go(story, now, "other@example.org")
    assert forget(now + FRESH + timedelta(minutes=1)) == 1 and not PassedOn.objects.exists()


def test_what_is_kept_tells_no_two_days_apart_from_a_stranger(story: ArticlePage, now: datetime) -> None:
    go(story, now)
    go(story, now + timedelta(days=2), "nell@example.org")
    one, other = PassedOn.objects.order_by("pk")
    assert bytes(one.recipient_digest) != bytes(other.recipient_digest)
    assert bytes(one.sender_digest or b"") != bytes(other.sender_digest or b"")
