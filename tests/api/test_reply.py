"""The reply form and where it is sent, without script: pages, redirects, errors beside the fields."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, override_settings
from django.utils import timezone

from rejoinder.api import contribute
from rejoinder.discussion import rulesets, tokens
from rejoinder.discussion.ledger import Changed
from rejoinder.discussion.models import Comment, Decision, Mode, Thread
from tests.discussion.making import NOW, a_publication, a_thread, comment, post, sentence

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
TEXT = "The ferry was late again, and nobody said why."


def fields(thread: Thread, **changed: Any) -> dict[str, Any]:
    """What an honest reader's form sends."""
    given = {
        "name": "Ada Ferry",
        "email": "ada@example.org",
        "website": "",
        "text": TEXT,
        "parent": "",
        "token": tokens.form_token(thread.pk, timezone.now()),
        "opened": "",
        "subject": "",
    }
    return {**given, **changed}


def send(
    client: Client,
    thread: Thread | int,
    data: dict[str, Any] | bytes,
    headers: dict[str, str] | None = None,
    **environ: Any,
) -> Any:
    pk = thread if isinstance(thread, int) else thread.pk
    body = data if isinstance(data, bytes) else encoded(data)
    return client.post(f"/threads/{pk}/reply", body, content_type=FORM, headers=headers, **environ)


def encoded(data: dict[str, Any]) -> bytes:
    return urlencode(data).encode()


def html(response: Any) -> str:
    return str(response.content.decode())


def kept(response: Any) -> str:
    """The text in the page's text field."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html(response), re.S)
    assert found, html(response)
    return found[1]


def test_an_accepted_comment_ends_at_its_authors_private_page(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread))
    assert response.status_code == 303
    made = Comment.objects.get()
    assert response["Location"] == f"/comments/{tokens.comment_token(made.pk)}/"
    assert (made.name, made.state) == ("Ada Ferry", "published")
    assert response["Cache-Control"] == "private, no-store"


def test_an_accepted_comment_gives_the_browser_a_key_that_only_writing_carries(client: Client) -> None:
    thread = a_thread()
    cookie = send(client, thread, fields(thread)).cookies["rejoinder_author"]
    assert cookie["httponly"] and not cookie["secure"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", "/threads/", 31_536_000)
    send(client, thread, fields(thread, text=sentence(2)))
    assert client.cookies["rejoinder_author"].value == cookie.value
    assert len({one.commenter_id for one in Comment.objects.all()}) == 1


def test_over_https_the_key_travels_encrypted_only(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread), secure=True)
    assert response.cookies["rejoinder_author"]["secure"]


def test_a_refused_comment_gives_no_key(client: Client) -> None:
    thread = a_thread()
    assert "rejoinder_author" not in send(client, thread, fields(thread, name="")).cookies


def test_errors_stand_beside_their_fields_and_everything_typed_is_kept(client: Client) -> None:
    thread = a_thread()
    typed = fields(
        thread, name=" ", email="not-an-address@", website="https://ada.example", text="<b>& more</b>"
    )
    response = send(client, thread, typed)
    assert response.status_code == 422
    page = html(response)
    assert kept(response) == "&lt;b&gt;&amp; more&lt;/b&gt;"
    assert 'value="not-an-address@"' in page and 'value="https://ada.example"' in page
    assert page.count('aria-invalid="true"') == 2
    assert 'id="reply-name-error"' in page and 'id="reply-email-error"' in page
    assert not Comment.objects.exists()


def test_a_form_opened_for_one_reader_keeps_its_opening_time_when_it_is_asked_again(client: Client) -> None:
    thread = a_thread()
    token = tokens.form_token(thread.pk, timezone.now() - timedelta(minutes=1), opened=True)
    page = html(send(client, thread, fields(thread, name="", token=token)))
    assert f'name="token" value="{token}"' in page


@pytest.mark.parametrize(
    ("opened", "seconds"),
    [
        ("", None),
        ("12.5", 12.5),
        ("nonsense", None),
        ("-3", None),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
    ],
)
def test_the_time_a_script_tells_is_taken_where_it_can_be_meant(
    client: Client, opened: str, seconds: float | None
) -> None:
    thread = a_thread()
    send(client, thread, fields(thread, opened=opened))
    assert Decision.objects.get().submission["facts"].get("seconds_to_write") == seconds


def test_the_time_in_the_token_counts_more_than_what_a_script_tells(client: Client) -> None:
    thread = a_thread()
    token = tokens.form_token(thread.pk, timezone.now() - timedelta(seconds=90), opened=True)
    send(client, thread, fields(thread, token=token, opened="4000"))
    assert 90 <= Decision.objects.get().submission["facts"]["seconds_to_write"] < 100


def test_a_form_filled_in_no_time_is_held(client: Client) -> None:
    thread = a_thread()
    send(client, thread, fields(thread, token=tokens.form_token(thread.pk, timezone.now(), opened=True)))
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize(
    ("token", "status"),
    [("", 422), ("forged", 403), ("of another thread", 403), ("old", 422)],
)
def test_a_token_that_is_not_good_brings_the_form_back_with_a_fresh_one(
    client: Client, token: str, status: int
) -> None:
    thread = a_thread()
    now = timezone.now()
    given = {
        "of another thread": tokens.form_token(a_thread().pk, now),
        "old": tokens.form_token(thread.pk, now - timedelta(days=8)),
    }.get(token, token)
    response = send(client, thread, fields(thread, token=given))
    assert response.status_code == status
    assert kept(response) == TEXT
    fresh = re.search(r'name="token" value="([^"]+)"', html(response))
    assert fresh and tokens.check_form_token(fresh[1], thread.pk, timezone.now()) == "ok"
    assert not Comment.objects.exists()
    assert send(client, thread, fields(thread, token=fresh[1])).status_code == 303


def test_a_comment_sent_from_another_site_is_refused_with_its_text(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread), {"sec-fetch-site": "cross-site"})
    assert response.status_code == 403 and kept(response) == TEXT
    assert send(client, thread, fields(thread), {"origin": "https://evil.example"}).status_code == 403
    assert not Comment.objects.exists()


def test_no_cookie_is_needed_and_no_csrf_token() -> None:
    thread = a_thread()
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, thread, fields(thread), {"origin": "http://testserver"}).status_code == 303


def test_the_trap_brings_a_person_back_and_takes_nothing(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread, subject="Cheap watches"))
    assert response.status_code == 422 and kept(response) == TEXT
    assert "Cheap watches" not in html(response)
    assert not Comment.objects.exists()


def test_a_reply_stands_under_its_comment(client: Client) -> None:
    thread = a_thread()
    parent = comment(thread)
    assert send(client, thread, fields(thread, parent=str(parent.pk))).status_code == 303
    assert Comment.objects.get(parent=parent).depth == 1


def test_errors_in_a_reply_keep_what_it_answers(client: Client) -> None:
    thread = a_thread()
    parent = comment(thread)
    page = html(send(client, thread, fields(thread, parent=str(parent.pk), name="")))
    assert f'name="parent" value="{parent.pk}"' in page
    assert "Reply to <bdi>Ada Ferry</bdi>" in page


@pytest.mark.parametrize("parent", ["x", "-1", "1.5", "9" * 40, "²", "999999"])
def test_a_reply_to_nothing_brings_the_form_back_as_a_comment_of_its_own(client: Client, parent: str) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread, parent=parent))
    assert response.status_code in {404, 422}
    assert kept(response) == TEXT and 'name="parent" value=""' in html(response)
    assert not Comment.objects.exists()


def test_a_reply_to_a_comment_of_another_thread_is_refused(client: Client) -> None:
    thread, other = a_thread(), a_thread()
    elsewhere = comment(other)
    response = send(client, thread, fields(thread, parent=str(elsewhere.pk)))
    assert response.status_code == 404 and kept(response) == TEXT
    assert Comment.objects.count() == 1


def test_a_reply_to_a_comment_taken_down_meanwhile_says_so(client: Client) -> None:
    thread = a_thread()
    receipt = post(thread)
    client.post(f"/comments/{receipt.token}/")
    response = send(client, thread, fields(thread, parent=str(receipt.comment_id)))
    assert response.status_code == 409 and kept(response) == TEXT
    assert "removed" in html(response)


def test_a_closed_thread_says_so_and_gives_the_text_back(client: Client) -> None:
    thread = a_thread(mode=Mode.CLOSED)
    for token in (tokens.form_token(thread.pk, timezone.now()), "forged", ""):
        response = send(client, thread, fields(thread, token=token))
        assert response.status_code == 403
        assert "This discussion is closed</h1>" in html(response) and kept(response) == TEXT
        assert "<form" not in html(response)


@pytest.mark.parametrize("pk", [999_999, 10**30])
def test_an_unknown_thread_is_said_to_be_unknown_and_the_text_comes_back(client: Client, pk: int) -> None:
    response = send(client, pk, {"text": TEXT})
    assert response.status_code == 404 and kept(response) == TEXT


def test_a_thread_that_is_not_shown_is_unknown(client: Client) -> None:
    thread = a_thread(visible=False)
    assert client.get(f"/threads/{thread.pk}/reply").status_code == 404
    assert send(client, thread, fields(thread)).status_code == 404


def test_too_many_posts_are_told_when_to_come_back_with_the_text_kept(client: Client) -> None:
    thread = a_thread()
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, posts_per_minute=2)):
        for number in range(2):
            taken = send(client, thread, fields(thread, text=sentence(number)), REMOTE_ADDR="192.0.2.7")
            assert taken.status_code == 303
        response = send(client, thread, fields(thread), REMOTE_ADDR="192.0.2.7")
        assert send(client, thread, fields(thread), REMOTE_ADDR="192.0.2.8").status_code == 303
    assert response.status_code == 429 and 1 <= int(response["Retry-After"]) <= 31
    assert kept(response) == TEXT and "Please wait a moment" in html(response)


@pytest.mark.parametrize("error", [OperationalError("database is locked"), Changed()])
def test_when_nothing_can_be_written_the_text_comes_back(client: Client, error: Exception) -> None:
    thread = a_thread()
    with mock.patch.object(contribute, "submit", side_effect=error):
        response = send(client, thread, fields(thread))
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert kept(response) == TEXT


def test_when_nothing_can_be_read_the_text_comes_back(client: Client) -> None:
    away = OperationalError("no such server")
    with mock.patch("rejoinder.discussion.access.thread_for_reading", side_effect=away):
        response = send(client, 1, {"text": TEXT})
    assert response.status_code == 503 and kept(response) == TEXT


def test_characters_that_cannot_be_read_come_back_to_be_put_right(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, encoded(fields(thread, text="")) + b"&text=good%FFnews")
    assert response.status_code == 422 and kept(response) == "good�news"
    assert not Comment.objects.exists()


def test_nul_bytes_are_refused_beside_the_field(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread, text="before\x00after"))
    assert response.status_code == 422
    assert 'id="reply-text-error"' in html(response) and kept(response) == "beforeafter"


def test_bidirectional_controls_are_taken_and_isolated(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread, text="The ferry \u202eetal saw\u202c again, said nobody."))
    assert response.status_code == 303
    page = html(client.get(response["Location"]))
    assert page.count("\u202e") == page.count("\u202c") == 1


def test_an_overlong_field_is_told_its_length(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread, name="A" * 81, text="word " * 4100))
    assert response.status_code == 422
    assert "at most 80" in html(response) and "20,500 characters" in html(response)
    assert kept(response) == "word " * 4100


def test_a_text_longer_than_the_rules_allow_is_asked_again_and_nothing_is_kept(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread, text="word " * 1200))
    page = html(response)
    assert response.status_code == 422 and kept(response) == "word " * 1200
    assert "at most 5,000 are published. Please shorten it by 999." in page
    assert page.count('aria-invalid="true"') == 1 and 'id="reply-text-error"' in page
    asked = send(client, thread, fields(thread, text="word " * 1200), {"accept": "application/json"})
    assert asked.status_code == 422 and list(asked.json()["errors"]) == ["text"] and asked.json()["token"]
    assert not Comment.objects.exists() and not Decision.objects.exists()


def test_a_post_that_is_too_large_is_refused(client: Client) -> None:
    thread = a_thread()
    response = send(client, thread, fields(thread, text="a" * settings.ENVIRONMENT.post_limit))
    assert response.status_code == 413 and "64 KB" in html(response)


def test_another_kind_of_body_is_refused(client: Client) -> None:
    thread = a_thread()
    response = client.post(f"/threads/{thread.pk}/reply", fields(thread))
    assert response.status_code == 415


def test_other_methods_are_told_what_is_known_here(client: Client) -> None:
    response = client.delete(f"/threads/{a_thread().pk}/reply")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


def test_the_form_by_itself_measures_from_its_opening(client: Client) -> None:
    thread = a_thread()
    response = client.get(f"/threads/{thread.pk}/reply")
    assert response.status_code == 200
    token = re.search(r'name="token" value="([^"]+)"', html(response))
    assert token and tokens.seconds_since_opened(token[1], thread.pk, timezone.now()) is not None
    assert response["Cache-Control"] == "private, no-store"
    assert "rejoinder_author" not in response.cookies


def test_the_form_of_a_reply_shows_what_it_answers(client: Client) -> None:
    thread = a_thread()
    parent = comment(thread, "The <clock> is *wrong* again, by a whole quarter of an hour.")
    page = html(client.get(f"/threads/{thread.pk}/reply?to={parent.pk}"))
    assert "Reply to <bdi>Ada Ferry</bdi>" in page
    assert f'name="parent" value="{parent.pk}"' in page
    assert "<em>wrong</em>" in page and "<clock>" not in page


@pytest.mark.parametrize("to", ["x", "999999", "9" * 30])
def test_the_form_of_a_reply_to_nothing_says_so(client: Client, to: str) -> None:
    thread = a_thread()
    response = client.get(f"/threads/{thread.pk}/reply?to={to}")
    assert response.status_code == 404
    assert f'href="{thread.url}#discussion"' in html(response)


def test_the_form_of_a_closed_thread_says_so(client: Client) -> None:
    response = client.get(f"/threads/{a_thread(mode=Mode.CLOSED).pk}/reply")
    assert response.status_code == 403 and "closed" in html(response)


def test_the_form_speaks_the_publications_language_and_direction(client: Client) -> None:
    thread = a_thread(a_publication(language="he"), title="המעבורת")
    page = html(client.get(f"/threads/{thread.pk}/reply"))
    assert '<html lang="he" dir="rtl">' in page


def test_the_rules_stand_beside_the_form(client: Client) -> None:
    publication = a_publication()
    rulesets.adopt(publication, 'statement = "Be kind & brief."', NOW)
    page = html(client.get(f"/threads/{a_thread(publication).pk}/reply"))
    assert "Be kind &amp; brief." in page
