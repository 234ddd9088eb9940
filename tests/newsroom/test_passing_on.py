"""Mailing an article: the form without script, what arrives at a real mail server, and what is kept meanwhile."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from rejoinder.newsroom.models import ArticlePage, FrontPage, PassedOn, PlainPage, SectionPage
from rejoinder.newsroom.passing.letter import KIND
from rejoinder.notices.models import Notice
from tests.newsroom import making
from tests.newsroom.passing import GIVEN, PLACE, catching, opened, post_due, send, token_of
from tests.newsroom.stories import claim, response
from tests.notices.catcher import environment

pytestmark = pytest.mark.django_db


def html(response: Any) -> str:
    return str(response.content.decode())


def rendered(story: ArticlePage) -> str:
    return str(ArticlePage.objects.get(pk=story.pk).rendered())


def test_an_article_is_mailed_from_a_form_without_script(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        page = opened(client)
        assert "E-mail this article" in page and 'action="/town/ferry/mail/"' in page
        response = send(client, token=token_of(page))
        assert (response.status_code, response["Location"]) == (303, "/town/ferry/mail/sent/")
        assert not response.cookies
        said = html(client.get(response["Location"]))
        assert "The article is on its way" in said and "nell@example.org" not in said
        assert post_due() == 1
        (caught,) = catcher.caught
    assert (caught.sender, caught.to) == ("comments@news.example", ["nell@example.org"])
    mail = caught.mail
    assert mail["To"] == "nell@example.org" and mail["Reply-To"] is None
    assert str(mail["From"]) == "The Courier <comments@news.example>"
    assert str(mail["Subject"]) == "An article for you: The bridge fund & “what” became of it"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Date"] and mail["Message-ID"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail["List-Unsubscribe"]).startswith("<https://news.example/mail/refuse/")
    assert str(mail["List-Id"]).endswith("<articles-courier.news.example>")
    assert mail["Content-Language"] == "en-GB"


def test_both_parts_tell_claim_from_response_and_quote_the_reader(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        send(client, line="Thought of you.\n<b>And</b> of the bridge.")
        post_due()
        (caught,) = catcher.caught
    text, page = caught.text, caught.html
    assert "the name “Ada Ferry” thought of you, and writes:" in text
    assert "\n> Thought of you.\n> <b>And</b> of the bridge.\n" in text
    assert "| Claim by Edwin Sallis\n| “The fund is empty.”\n| Edwin Sallis, Leader, for the council" in text
    assert "* The Courier’s finding: Unfounded\n* It holds £14,250.\n* on the claim by Edwin Sallis" in text
    assert "https://news.example/town/ferry/\n" in text and "/mail/refuse/" in text
    assert "&lt;b&gt;And&lt;/b&gt; of the bridge." in page and "<b>And" not in page
    assert "Claim by Edwin Sallis</p>" in page and "The Courier’s finding: Unfounded</p>" in page
    assert '<html lang="en-GB" dir="ltr">' in page and 'href="https://news.example/town/ferry/"' in page
    assert "<img" not in page and "<script" not in page


def test_no_claim_is_told_without_its_answer(client: Client, town: SectionPage, settings: Any) -> None:
    body = [
        claim(),
        response(),
        claim(),
        claim(),
        response("confirmed"),
        claim(),
        response(),
        claim(),
        response(),
    ]
    making.article(town, body=body)
    with catching(settings) as catcher:
        send(client)
        post_due()
    text = catcher.caught[0].text
    assert text.count("| Claim by") == 3 and text.count("* The Courier’s finding") == 2
    assert "The article looks at 2 more claims." in text


def test_the_address_lives_until_the_mail_has_left_and_no_longer(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings):
        send(client)
        (row,) = PassedOn.objects.all()
        assert row.address is not None and b"nell" not in bytes(row.address)
        assert Notice.objects.get(kind=KIND).ids == {"passed": row.pk}
        assert post_due() == 1
    row = PassedOn.objects.get()
    assert (row.address, row.name, row.line) == (None, "", "")


@pytest.mark.parametrize(
    ("answers", "state"),
    [({"RCPT": "550 no"}, "failed"), ({"end": None}, "uncertain"), ({"end": "250 taken"}, "sent")],
)
def test_the_address_goes_with_whatever_end_the_mail_comes_to(
    client: Client, story: ArticlePage, settings: Any, answers: dict[str, str | None], state: str
) -> None:
    with catching(settings) as catcher:
        catcher.answers = answers
        send(client)
        post_due()
    assert Notice.objects.get().state == state
    assert PassedOn.objects.get().address is None


def test_a_server_that_is_busy_gets_the_mail_later_once(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        catcher.answers = {"end": "451 later"}
        send(client)
        now = timezone.now()
        assert post_due(now + timedelta(seconds=1)) == 0
        assert PassedOn.objects.get().address is not None
        catcher.answers = {}
        assert post_due(now + timedelta(minutes=2)) == 1
        assert post_due(now + timedelta(minutes=9)) == 0
        assert len(catcher.caught) == 2
        assert len({str(caught.mail["Message-ID"]) for caught in catcher.caught}) == 1


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_is_kept(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings):
        response = send(client, to="no<where", name=" ", line="Look: <b>here</b>")
    page = html(response)
    assert response.status_code == 422 and not PassedOn.objects.exists()
    assert 'id="mail-to-error"' in page and 'id="mail-name-error"' in page and "autofocus" in page
    assert 'value="no&lt;where"' in page and "Look: &lt;b&gt;here&lt;/b&gt;" in page
    assert page.count('aria-invalid="true"') == 2


@pytest.mark.parametrize(
    "to", ["a@x.example, b@x.example", "a@x.example;b@x.example", "a@x.example b@x.example"]
)
def test_it_goes_to_one_address_only(client: Client, story: ArticlePage, settings: Any, to: str) -> None:
    with catching(settings):
        response = send(client, to=to)
    assert response.status_code == 422 and "one address at a time" in html(response)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("to", "nell@example.org\r\nBcc: all@example.org"),
        ("to", "nell@example.org\nSubject: other"),
        ("to", "nell@example.org%0ABcc:all@example.org"),
        ("to", "<nell@example.org>"),
        ("to", '"x\r\nBcc: a@b.example"@example.org'),
        ("name", "Ada\r\nBcc: all"),
        ("name", "Ada\x00"),
    ],
)
def test_nothing_is_smuggled_into_the_headers(
    client: Client, story: ArticlePage, settings: Any, field: str, typed: str
) -> None:
    with catching(settings) as catcher:
        response = send(client, **{field: typed})
        sent = post_due()
        if sent:
            # A line end in a name is a space, and a name stands in no header.
            assert field == "name" and catcher.caught[0].to == ["nell@example.org"]
            assert catcher.caught[0].mail["Bcc"] is None
        else:
            assert response.status_code == 422 and not catcher.caught


def test_a_title_with_line_ends_and_marks_makes_one_subject(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    ArticlePage.objects.filter(pk=story.pk).update(title="Ferry\r\nBcc: all@example.org")
    with catching(settings) as catcher:
        send(client)
        post_due()
        (caught,) = catcher.caught
    assert caught.mail["Bcc"] is None and caught.to == ["nell@example.org"]
    assert str(caught.mail["Subject"]) == "An article for you: Ferry Bcc: all@example.org"


@pytest.mark.parametrize(
    "line",
    [
        "See https://cheap.example/now",
        "See cheap.com",
        "Buy at www.cheap.example",
        "Write to me: ada@example.org",
        "cheap\uff0ecom is good",
        "c\u200bheap.c\u200bom",
        "Go to 192.0.2.7 now",
        "javascript:alert(1)",
        "mailto:x",
        "[here](//cheap.example)",
    ],
)
def test_a_line_leads_nowhere(client: Client, story: ArticlePage, settings: Any, line: str) -> None:
    with catching(settings):
        response = send(client, line=line)
        assert response.status_code == 422 and 'id="mail-line-error"' in html(response)
        assert send(client, name=line).status_code == 422
    assert not PassedOn.objects.exists()


@pytest.mark.parametrize(
    "line", ["It cost 3.50. Not much.", "At 14.30, e.g. by bus.", "Bravo!\n\nA café, 5 o’clock …", "👍", ""]
)
def test_an_ordinary_line_passes(client: Client, story: ArticlePage, settings: Any, line: str) -> None:
    with catching(settings):
        assert send(client, line=line).status_code == 303


def test_abuse_is_not_relayed_and_the_rule_is_named(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings):
        response = send(client, line="You are a stupid worthless idiot, you disgusting piece of filth.")
        page = html(response)
        assert response.status_code == 422 and "objects to" in page and "stupid worthless" in page
        assert "Offensive language" in page
        response = send(client, name="You stupid fucking idiot")
        assert response.status_code == 422 and 'id="mail-name-error"' in html(response)
    assert not PassedOn.objects.exists() and not Notice.objects.exists()


@pytest.mark.parametrize(
    ("given", "status"),
    [({"subject": "cheap"}, 422), ({"token": ""}, 422), ({"token": "forged"}, 403)],
)
def test_machines_are_asked_again(
    client: Client, story: ArticlePage, settings: Any, given: dict[str, Any], status: int
) -> None:
    with catching(settings):
        response = send(client, **given)
    assert response.status_code == status and GIVEN["line"] in html(response)
    assert not PassedOn.objects.exists()


def test_another_site_cannot_have_its_visitors_send(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings):
        response = client.post(PLACE, GIVEN, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 415
        response = client.post(
            PLACE,
            "to=a%40b.example",
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "cross-site"},
        )
    assert response.status_code == 403 and not PassedOn.objects.exists()


def test_a_form_sent_twice_is_mailed_once(client: Client, story: ArticlePage, settings: Any) -> None:
    with catching(settings) as catcher:
        token = token_of(opened(client))
        assert [send(client, token=token).status_code for _ in range(2)] == [303, 303]
        post_due()
        assert send(client, token=token).status_code == 303
        post_due()
        assert len(catcher.caught) == 1
    assert PassedOn.objects.count() == 1


def test_what_not_everybody_may_read_cannot_be_mailed(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        token = token_of(opened(client))
        send(client, token=token)
        PageViewRestriction.objects.create(page=story, restriction_type="login")
        assert client.get(PLACE).status_code == 404
        assert send(client, token=token, to="other@example.org").status_code == 404
        # What was queued before is not sent, either.
        assert post_due() == 0 and not catcher.caught
        assert PassedOn.objects.get().address is None
        PageViewRestriction.objects.all().delete()
        story.unpublish()
        assert client.get(PLACE).status_code == 404


def test_an_article_deleted_on_the_way_takes_the_address_with_it(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        send(client)
        story.delete()
        assert not PassedOn.objects.exists()
        assert post_due() == 0 and not catcher.caught


def test_without_mail_or_against_the_operators_will_there_is_no_form_and_no_link(
    client: Client, town: SectionPage, settings: Any
) -> None:
    story = making.article(town)
    environment(settings)
    assert client.get(PLACE).status_code == 404
    assert "/town/ferry/mail/" not in rendered(story)
    with catching(settings):
        assert 'href="/town/ferry/mail/"' in rendered(story)
    with catching(settings, article_mail=False):
        assert client.get(PLACE).status_code == 404
        assert "/town/ferry/mail/" not in rendered(story)


def test_no_address_stands_in_a_log(
    client: Client, story: ArticlePage, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with catching(settings) as catcher:
        catcher.answers = {"RCPT": "550 nell@example.org is unknown"}
        send(client)
        post_due()
    assert "nell" not in caplog.text and "nell" not in Notice.objects.get().last_error


def test_programs_are_answered_in_their_own_way(client: Client, story: ArticlePage, settings: Any) -> None:
    with catching(settings):
        token = token_of(opened(client))
        accept = {"Accept": "application/json"}
        response = client.post(
            PLACE, {**GIVEN, "to": "", "token": token}, content_type="application/json", headers=accept
        )
        assert response.status_code == 422 and list(response.json()["errors"]) == ["to"]
        response = client.post(
            PLACE, {**GIVEN, "token": token}, content_type="application/json", headers=accept
        )
        assert (response.status_code, response.json()) == (202, {"state": "on_its_way"})


def test_a_plain_page_may_still_stand_at_such_an_address(
    client: Client, front: FrontPage, settings: Any
) -> None:
    imprint = making.plain(front, "imprint")
    old = making.plain(making.plain(imprint, "history"), "post")
    # Made before the site itself used the word.
    PlainPage.objects.filter(pk=old.pk).update(slug="mail")
    with catching(settings):
        response = client.get("/imprint/history/mail/")
        assert response.status_code == 200 and "About the post" in html(response)
        assert client.get("/imprint/nowhere/mail/").status_code == 404
