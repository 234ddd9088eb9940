"""The JSON files, held to the schema that the manual prints."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rejoinder.press.compose import compose
from rejoinder.press.data import render_data
from rejoinder.press.document import Look
from rejoinder.press.manifest import Manifest, read_manifest
from tests.press.making import branch, comment, full_page, page, thread

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "reference" / "editions.md"


def schema(title: str) -> Draft202012Validator:
    found = re.search(rf'```json title="{title}"\n(.*?)```', MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    content = json.loads(found[1])
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def data(*leaves: Any, **given: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(render_data(thread(*leaves, **given), leaves[-1]))
    schema("leaf").validate(content)
    return content


def test_a_page_is_as_the_manual_says() -> None:
    content = data(
        page(comment(2, 1, 1), comment(1, website="https://wilma.example/"), branches={1: (50, 2)}), pages=2
    )
    assert [each["id"] for each in content["comments"]] == [1, 2]
    assert content["comments"][0]["website"] == "https://wilma.example/"
    assert content["comments"][1]["parent"] == 1
    assert content["branches"] == [{"root": 1, "replies": 52, "first": "/editions/lantern/7/1-1.json"}]
    assert (content["previous"], content["next"]) == (None, "/editions/lantern/7/2.json")


def test_pages_lead_to_each_other_and_to_no_other_place() -> None:
    content = data(page(comment(60), number=2), pages=2)
    assert (content["previous"], content["next"]) == ("/editions/lantern/7/1.json", None)


def test_branches_lead_to_each_other() -> None:
    content = data(page(), branch(17, 2, comment(90, 17, 17), last_branch=3))
    assert (content["root"], content["branch"], content["page"]) == (17, 2, 1)
    assert content["previous"] == "/editions/lantern/7/17-1.json"
    assert content["next"] == "/editions/lantern/7/17-3.json"
    assert data(page(), branch(17, 1, comment(90, 17, 17)))["previous"] is None


def test_of_a_removed_comment_only_the_sentence_is_told() -> None:
    (gone,) = data(page(comment(1, name="Nell", website="https://n.example", removed="Removed.")))["comments"]
    assert gone["removed"] == "Removed."
    assert (gone["name"], gone["website"], gone["html"]) == (None, None, None)


def test_what_is_no_web_address_is_not_told() -> None:
    (said,) = data(page(comment(1, website="javascript:alert(1)")))["comments"]
    assert said["website"] is None


def test_a_full_page_is_as_the_manual_says() -> None:
    assert len(data(full_page())["comments"]) == 1050


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_any_text_is_valid_json(text: str) -> None:
    data(page(comment(1, name=text, html=text, language=text)), title=text)


def test_the_manifest_is_as_the_manual_says() -> None:
    edition = compose(thread(page(comment(1), comment(2))), Look())
    content = json.loads(edition.manifest.to_bytes())
    schema("manifest").validate(content)
    assert (content["total"], content["count"], content["version"]) == (2, "2 comments", 3)
    schema("manifest").validate(json.loads(Manifest("lantern", 7, 4, "", gone=True).to_bytes()))


def test_a_manifest_is_read_back_as_it_was_written() -> None:
    manifest = compose(thread(page(comment(1))), Look()).manifest
    assert read_manifest(manifest.to_bytes()) == manifest
    assert manifest.count_html == b"1 comments"


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"[]", b"null", b'{"format": 2}', b'{"format": 1}', b"\xff\xfe", b"[" * 100_000],
    ids=["none", "empty", "torn", "list", "null", "newer", "bare", "binary", "deep"],
)
def test_a_broken_manifest_counts_as_none(content: bytes | None) -> None:
    assert read_manifest(content) is None


def test_a_manifest_of_wrong_kinds_counts_as_none() -> None:
    content = json.loads(Manifest("lantern", 7, 4, "d").to_bytes())
    assert read_manifest(json.dumps({**content, "version": "4"}).encode()) is None
    assert read_manifest(json.dumps({**content, "further": 1}).encode()) is not None


def test_no_field_of_a_comment_could_hold_an_e_mail_address() -> None:
    fields = schema("leaf").schema["$defs"]["comment"]["properties"]
    assert not [name for name in fields if re.search("mail|address|hash|avatar|digest", name)]
