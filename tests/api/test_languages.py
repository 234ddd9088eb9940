"""What authors and programs are answered is in the language of the story, whatever a browser asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.models import Thread
from tests.discussion.making import NOW, a_publication, a_thread, post

pytestmark = pytest.mark.django_db

RULES = "[rules.links]\nhold_from = 1\nreject_from = 9\n"


def arabic_story() -> Thread:
    """A story in Arabic of a publication in Hebrew, the only one there is."""
    publication = a_publication(language="he")
    rulesets.adopt(publication, RULES, NOW)
    thread = a_thread(publication)
    open_thread(publication, thread.key, title=thread.title, url=thread.url, language="ar", now=NOW)
    return Thread.objects.select_related("publication", "story").get(pk=thread.pk)


def test_the_private_page_is_in_the_language_of_the_story(client: Client) -> None:
    receipt = post(arabic_story(), "https://ferry.example and https://quay.example")
    response: Any = client.get(f"/comments/{receipt.token}/", headers={"accept-language": "fr"})
    html = response.content.decode()
    assert '<html lang="ar" dir="rtl">' in html and "تعليقكم قيد الانتظار" in html
    assert "رابطان" in html and "so a person" not in html


def test_the_api_tells_reasons_in_the_language_of_the_story(client: Client) -> None:
    receipt = post(arabic_story(), "https://ferry.example and https://quay.example")
    told = client.get(f"/api/v1/comments/{receipt.token}", headers={"accept-language": "fr"}).json()
    assert any("رابطان" in one["reason"] for one in told["reasons"])
    assert told["reason"] == told["reasons"][0]["reason"] and "person will" not in json.dumps(told)


def test_a_refusal_is_in_the_language_of_the_story_else_of_the_publication(client: Client) -> None:
    thread = arabic_story()
    empty = client.post(
        f"/threads/{thread.pk}/reply",
        "name=&text=",
        content_type="application/x-www-form-urlencoded",
        headers={"accept": "application/json", "accept-language": "fr"},
    )
    assert empty.status_code >= 400 and "يُرجى" in json.dumps(empty.json(), ensure_ascii=False)
    nowhere: Any = client.get("/threads/999999/reply", headers={"accept-language": "fr"})
    html = nowhere.content.decode()
    assert nowhere.status_code == 404 and '<html lang="he" dir="rtl">' in html and "אין דיון כזה" in html
    problem = client.get("/api/v1/threads/999999", headers={"accept-language": "fr"}).json()
    assert problem["detail"].startswith("אין דיון כזה")
