"""Wrong addresses and bad requests, as readers and programs meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings

from rejoinder.api import handlers, host, refusal
from rejoinder.config import trouble
from tests.discussion.making import a_publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def hosts() -> object:
    """The shelf's list of hosts, put back afterwards."""
    path = Path(settings.SHELF, "hosts.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    yield path
    path.unlink(missing_ok=True)


def test_a_refusal_stands_in_the_newspapers_frame(client: Client) -> None:
    a_publication(name="The Lantern")
    response = client.get("/c/999999")
    page = response.content.decode()
    assert response.status_code == 404
    assert "There is nothing here" in page and "<bdi>The Lantern</bdi>" in page
    assert '<a href="/">To the front page</a>' in page
    assert [used.name for used in response.templates if used.name == "newsroom/base.html"]
    assert response["Cache-Control"] == "private, no-store"


def test_without_a_publication_it_stands_alone(client: Client) -> None:
    response = client.get("/c/999999")
    assert response.status_code == 404 and "/theme/" not in response.content.decode()


def test_programs_are_answered_with_a_problem(client: Client) -> None:
    response = client.get("/no-such-page/", headers={"accept": "application/json"})
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(response.content)["status"] == 404


def test_the_page_speaks_the_language_of_the_hosts_publication(client: Client, hosts: Path) -> None:
    a_publication()
    hebrew = a_publication(language="he")
    hosts.write_text(json.dumps({"hosts": {"testserver": hebrew.slug}, "default": None}))
    assert '<html lang="he" dir="rtl">' in client.get("/c/999999").content.decode()


def test_where_there_is_one_publication_alone_its_language_is_spoken_at_any_name(hosts: Path) -> None:
    hosts.write_text(json.dumps({"hosts": {}, "default": None, "languages": {"paper": "he"}}))
    request = RequestFactory().get("/", headers={"host": "10.0.0.7:8000"})
    assert host.printed_language(request) == "he"


def test_while_the_database_is_away_the_shelf_knows_the_language(client: Client, hosts: Path) -> None:
    hosts.write_text(json.dumps({"hosts": {"testserver": "paper"}, "languages": {"paper": "he"}}))
    request = RequestFactory().post("/threads/1/reply")
    page = refusal.answer(request, 503, "This could not be taken just now. Please try again in a moment.")
    told = page.content.decode()
    assert '<html lang="he" dir="rtl">' in told and "לא ניתן היה לקבל זאת כרגע" in told


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"hosts": null, "languages": []}', '{"hosts": [], "languages": "he"}'],
)
def test_an_odd_list_of_hosts_breaks_no_page_about_what_broke(hosts: Path, content: str) -> None:
    hosts.write_text(content)
    request = RequestFactory().get("/", headers={"host": "nobody.example"})
    try:
        raise OperationalError("secret")
    except OperationalError:
        response = trouble.server_error(request)
    assert response.status_code == 503 and b'lang="en"' in response.content


@pytest.mark.parametrize("content", ["", "{", "[]", '{"hosts": {}, "default": "nobody"}'])
def test_an_unreadable_list_of_hosts_is_no_trouble(client: Client, hosts: Path, content: str) -> None:
    hosts.write_text(content)
    assert client.get("/c/999999").status_code == 404


@override_settings(ALLOWED_HOSTS=["news.example"])
def test_a_request_for_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "could not be read" in response.content.decode()


def test_a_page_that_is_not_open_says_so_without_its_reason() -> None:
    request = RequestFactory().get("/somewhere/")
    response = handlers.permission_denied(request, PermissionDenied("the secret reason"))
    assert response.status_code == 403 and b"secret" not in response.content


def test_every_refusal_has_a_heading_of_its_own() -> None:
    headings = [refusal.heading_for(status) for status in (403, 404, 405, 409, 410, 413, 429, 500, 503)]
    assert len(set(headings)) == len(headings)
    assert refusal.heading_for(400) == refusal.heading_for(415)
