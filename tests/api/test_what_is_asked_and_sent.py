"""How a request is read before anything is done with it: its origin, the format asked for, and its fields."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from rejoinder.api import asked, origin, sent

FORM = "application/x-www-form-urlencoded"
LIMIT = settings.ENVIRONMENT.post_limit


def posted(body: bytes = b"", content_type: str = FORM, headers: dict[str, str] | None = None) -> HttpRequest:
    return RequestFactory().post("/threads/1/reply", body, content_type=content_type, headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "http://testserver"},
        {"origin": "http://testserver:80"},
        {"origin": "https://testserver"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
    ],
)
def test_a_request_of_our_own_pages_or_of_a_program_is_not_foreign(headers: dict[str, str]) -> None:
    assert not origin.is_foreign(posted(headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-site", "origin": "http://other.testserver"},
        {"origin": "http://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:8080"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://[broken"},
        {"origin": "http://testserver:port"},
    ],
)
def test_a_request_another_site_made_is_foreign(headers: dict[str, str]) -> None:
    assert origin.is_foreign(posted(headers=headers))


def test_the_public_address_is_one_of_our_own() -> None:
    request = posted(headers={"origin": "https://news.example"})
    assert origin.is_foreign(request)
    with override_settings(PUBLIC_URL="https://news.example"):
        assert not origin.is_foreign(request)


@pytest.mark.parametrize(
    ("content_type", "accept", "json_wanted"),
    [
        (FORM, None, False),
        (FORM, "*/*", False),
        (FORM, "text/html,application/xhtml+xml,*/*;q=0.8", False),
        (FORM, "application/json", True),
        (FORM, "application/problem+json, application/json", True),
        (FORM, "text/html;q=0.5, application/json", True),
        (FORM, "image/png", False),
        ("application/json", None, True),
        ("application/json", "*/*", True),
        ("application/json", "text/html", False),
        ("application/json", "image/png", True),
    ],
)
def test_the_answer_comes_in_the_format_asked_for(
    content_type: str, accept: str | None, json_wanted: bool
) -> None:
    request = posted(b"{}", content_type, {} if accept is None else {"accept": accept})
    assert asked.wants_json(request) is json_wanted


def test_a_form_is_read_field_by_field() -> None:
    read = sent.read(posted(b"name=Ada+Fenwick&text=caf%C3%A9%0Aand+more&website="))
    assert not read.trouble
    assert read.fields == {"name": "Ada Fenwick", "text": "café\nand more", "website": ""}
    assert read["parent"] == ""


def test_a_form_with_plain_utf8_bytes_is_read_too() -> None:
    assert sent.read(posted("text=café".encode()))["text"] == "café"


@pytest.mark.parametrize("body", [b"name=Ada&text=good%FFnews", b"name=Ada&text=good\xffnews"])
def test_characters_that_cannot_be_read_are_told_of_and_the_rest_is_kept(body: bytes) -> None:
    read = sent.read(posted(body))
    assert (read.status, read["name"], read["text"]) == (422, "Ada", "good�news")
    assert "could not be read" in read.trouble


def test_a_form_with_a_flood_of_fields_is_refused() -> None:
    read = sent.read(posted(b"&".join(b"f%d=1" % number for number in range(100))))
    assert read.status == 400 and not read.fields


def test_a_flood_of_fields_that_cannot_be_read_is_refused_too() -> None:
    read = sent.read(posted(b"&".join(b"f%d=\xff" % number for number in range(100))))
    assert read.status == 400 and not read.fields


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    request = posted(b"text=" + b"a" * LIMIT)
    assert sent.read(request).status == 413
    assert "64 KB" in sent.read(request).trouble


def test_a_body_of_nonsensical_length_is_refused() -> None:
    request = posted(b"text=hello")
    request.META["CONTENT_LENGTH"] = "-1"
    assert sent.read(request).status == 400


def test_another_kind_of_body_is_refused() -> None:
    assert sent.read(posted(b"<x/>", "application/xml")).status == 415


def test_json_is_read_with_numbers_as_text_and_nothing_for_null() -> None:
    body = json.dumps({"text": "Hä", "parent": 7, "website": None}).encode()
    read = sent.read(posted(body, "application/json"))
    assert read.fields == {"text": "Hä", "parent": "7"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"text": "a",}', "line 1, column"),
        (b'"just text"', "one JSON object"),
        (b"[" * 60_000, ""),
        (b'{"text": "\xff"}', "byte 10"),
        (b'{"parent": ' + b"9" * 5000 + b"}", "too long"),
    ],
)
def test_broken_json_is_refused_with_the_place(body: bytes, words: str) -> None:
    read = sent.read(posted(body, "application/json"))
    assert read.status == 400
    assert words in read.trouble


def test_json_fields_of_another_type_are_named_and_the_others_kept() -> None:
    body = b'{"text": "kept", "name": ["a"], "email": true, "website": "\\ud800"}'
    read = sent.read(posted(body, "application/json"))
    assert read.status == 422
    assert read.trouble == 'These fields must be text: "email", "name", "website".'
    assert read.fields == {"text": "kept"}
