"""What is refused before Django is asked is refused in the language of the publication that was asked."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from rejoinder.config import trouble
from rejoinder.config.static import StaticFiles
from rejoinder.discussion.locales import LANGUAGES, direction
from rejoinder.server import refusals
from rejoinder.server.front import Front
from rejoinder.server.hosts import Hosts
from rejoinder.server.refusals import Refusal, Refusals
from tests.server.rsgi import Answered, Asked, HeaderMap, asked

EVERY = [value for value in vars(refusals).values() if isinstance(value, Refusal)]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The shelf of a paper in each language, under LANGUAGE.example; the Hebrew one is the default."""
    known = {
        "hosts": {f"{tag}.example": f"paper-{tag}" for tag in LANGUAGES},
        "default": "paper-he",
        "languages": {f"paper-{tag}": tag for tag in LANGUAGES},
    }
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "hosts.json").write_text(json.dumps(known), encoding="utf-8")
    return shelf


def refused(shelf: Path, refusal: Refusal, host: str, accept: str = "text/html", limit: int = 0) -> Answered:
    scope = Asked(headers=HeaderMap([("host", host), ("accept", accept)]))
    answered = Answered()
    Refusals(Hosts(shelf)).answer(scope, answered, refusal, limit)
    return answered


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_every_refusal_is_said_in_every_language_and_its_direction(shelf: Path, tag: str) -> None:
    for refusal in EVERY:
        page = refused(shelf, refusal, f"{tag}.example").body.decode()
        assert f'<html lang="{tag}" dir="{direction(tag)}">' in page
        assert refusal.heading not in page and refusal.sentence[:20] not in page
        problem = json.loads(refused(shelf, refusal, f"{tag}.example", "application/json").body)
        assert problem["detail"] and problem["detail"] in page.replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("host", "limit", "said"),
    [
        ("en.example", 65_536, "64 kB"),
        ("fr.example", 2_097_152, "2\u202fMo"),
        ("ru.example:8080", 65_536, "64 кБ"),
    ],
)
def test_a_limit_is_said_as_the_language_says_it(shelf: Path, host: str, limit: int, said: str) -> None:
    assert said in refused(shelf, refusals.TOO_LARGE, host, limit=limit).body.decode()


def test_a_host_that_nobody_knows_is_answered_as_the_default_and_without_a_shelf_in_english(
    shelf: Path, tmp_path: Path
) -> None:
    assert '<html lang="he" dir="rtl">' in refused(shelf, refusals.NO_FILE, "who.example").body.decode()
    alone = refused(tmp_path / "none", refusals.NO_FILE, "he.example").body.decode()
    assert "There is no file at this address." in alone


def test_a_tag_that_is_none_is_english_and_the_only_language_is_everybodys(tmp_path: Path) -> None:
    (tmp_path / "hosts.json").write_text('{"languages": {"paper": null}}', encoding="utf-8")
    assert Hosts(tmp_path).language("who.example") == "en"
    (tmp_path / "hosts.json").write_text('{"languages": {"paper": "ar"}}', encoding="utf-8")
    assert Hosts(tmp_path).language("who.example") == "ar"


def test_the_front_refuses_in_the_hosts_language(shelf: Path, tmp_path: Path) -> None:
    front = Front(shelf, tmp_path / "media", StaticFiles("0" * 16, {}), Behind(), 1_000_000)
    scope = asked("/static/0000000000000000/none.css")
    scope.headers = HeaderMap([("host", "he.example"), ("accept", "text/html")])
    answered = Answered()
    asyncio.run(front.__rsgi__(scope, answered))
    assert answered.status == 404 and "אין קובץ בכתובת הזאת." in answered.body.decode()


class Behind:
    """Is never asked here."""

    async def answer(self, scope: Any, exchange: Any, signed_in: bool) -> None:
        raise AssertionError(scope.path)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_broke_and_a_database_that_is_away_are_told_in_the_language_too(tag: str) -> None:
    for error, status in ((OperationalError("secret"), 503), (ValueError("secret"), 500)):
        found, fields, body = trouble.answer(error, tag, "text/html", "")
        page = body.decode()
        assert found == status and f'lang="{tag}" dir="{direction(tag)}"' in page and "secret" not in page
        assert ("retry-after" in dict(fields)) is (status == 503)
        assert ("Please try again in a minute." in page) is (tag == "en")
