from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from rejoinder.press.compose import compose
from rejoinder.press.document import Look
from rejoinder.press.linked import MOST, told
from rejoinder.press.publish import publish, withdraw
from rejoinder.press.shelves.files import FileShelf
from rejoinder.press.snapshot import CommentSnapshot, ThreadSnapshot
from rejoinder.press.thread_feed import render_feeds
from tests.press import feed_rules, making
from tests.schemaorg.checking import troubles

GONE = "Removed by a moderator."


def known(*newest: CommentSnapshot, **given: Any) -> ThreadSnapshot:
    page = making.page(*sorted(newest, key=lambda comment: comment.id))
    snapshot = making.thread(page, newest=newest, **given)
    return replace(
        snapshot,
        base_url="https://lantern.example",
        authority="lantern.example,2026-05-04",
        begun=making.BEGUN,
    )


def checked(snapshot: ThreadSnapshot) -> dict[str, Any]:
    return {name: feed_rules.RULES[name](content) for name, content in render_feeds(snapshot)}


def data(snapshot: ThreadSnapshot, leaf: Any) -> Any:
    found = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', told(snapshot, leaf))
    assert found
    return json.loads(found[1])


def test_the_feed_holds_the_newest_comments_each_with_what_it_answers() -> None:
    answer = making.comment(3, parent=1, root=1, html='<p dir="auto">See <a href="/town/">there</a>.</p>')
    found = checked(known(answer, making.comment(1)))
    first, second = found["feed.atom"].entries
    assert first.id == "tag:lantern.example,2026-05-04:comment/3" and first.author == answer.name
    assert first.link == "https://lantern.example/c/3"
    assert first["thr_in-reply-to"]["ref"] == second.id and "thr_in-reply-to" not in second
    assert 'href="https://lantern.example/town/"' in first.content[0].value
    assert [item["url"] for item in found["feed.json"]["items"]] == [first.link, second.link]
    links = {(each.rel, each.get("type")): each.href for each in found["feed.rss"].feed.links}
    assert links["self", "application/rss+xml"] == "https://lantern.example/threads/7/feed.rss"
    assert found["feed.atom"].feed.link == "https://lantern.example/harbour/ferry-hours/#discussion"


def test_a_tombstone_stands_in_no_feed_and_is_told_to_no_machine() -> None:
    gone = making.comment(2, removed=GONE, name="", html="", text="")
    snapshot = known(gone, making.comment(1, text="The ferry was late."))
    for content in dict(render_feeds(snapshot)).values():
        assert b"comment/2" not in content and GONE.encode() not in content
    assert [
        each["@id"] for each in data(snapshot, making.page(gone, making.comment(1, text="Late.")))["comment"]
    ] == ["https://lantern.example/c/1"]
    assert told(snapshot, making.page(gone)) == ""


def test_each_comment_keeps_its_own_language_and_direction() -> None:
    found = checked(known(making.comment(4, language="he"), making.comment(1, language="und")))
    items = found["feed.json"]["items"]
    assert items[0]["language"] == "he" and '<div lang="he" dir="auto">' in items[0]["content_html"]
    assert "language" not in items[1] and '<div dir="auto">' in items[1]["content_html"]


def test_a_comment_that_was_changed_says_when() -> None:
    changed = making.comment(1, edited_at=making.BEGUN.replace(hour=15))
    found = checked(known(changed))
    assert found["feed.atom"].entries[0].updated == "2026-05-04T15:00:00Z"
    assert found["feed.atom"].entries[0].published == "2026-05-04T09:01:00Z"


def test_a_site_that_does_not_know_its_address_prints_no_feed() -> None:
    snapshot = replace(known(making.comment(1)), base_url="")
    assert not list(render_feeds(snapshot)) and told(snapshot, making.page(making.comment(1))) == ""


def test_the_feed_lies_with_its_edition_and_goes_with_it(tmp_path: Path) -> None:
    shelf = FileShelf(tmp_path)
    publish(compose(known(making.comment(1)), Look()), shelf)
    folder = "editions/lantern/7"
    assert {f"{folder}/feed.{kind}" for kind in ("atom", "rss", "json")} <= set(shelf.names(folder))
    later = replace(known(making.comment(2), making.comment(1)), version=4, since=3)
    publish(compose(later, Look()), shelf)
    assert b"comment/2" in (shelf.read(f"{folder}/feed.rss") or b"")
    withdraw("lantern", 7, 5, shelf)
    assert set(shelf.names(folder)) == {f"{folder}/manifest.json"}


def test_machines_are_told_of_comments_in_schema_orgs_words() -> None:
    breaking = "</script><!--\u2028&"
    comments = [
        making.comment(1, text=breaking, name=breaking),
        making.comment(2, parent=1, root=1, text="So it was.", edited_at=making.BEGUN, language="und"),
    ]
    snapshot = known(*comments)
    leaf = making.page(*comments)
    assert "</script><!--" not in told(snapshot, leaf).removesuffix("</script>")
    found = data(snapshot, leaf)
    assert not troubles(found)
    assert (
        found["@id"] == "https://lantern.example/harbour/ferry-hours/#article" and found["commentCount"] == 2
    )
    first, second = found["comment"]
    assert first["text"] == breaking and first["author"] == {"@type": "Person", "name": breaking}
    assert second["parentItem"] == {"@id": first["@id"]} and "inLanguage" not in second


def test_a_full_page_tells_of_no_more_than_a_few_and_only_the_first_page_tells() -> None:
    full = making.full_page(roots=MOST + 5, replies=0)
    leaf = replace(full, comments=tuple(replace(each, text="Words.") for each in full.comments))
    snapshot = known()
    assert len(data(snapshot, leaf)["comment"]) == MOST
    assert told(snapshot, replace(leaf, page=2)) == ""
    edition = compose(replace(known(*leaf.comments), leaves=(leaf,)), Look())
    (printed,) = edition.leaves
    assert b"ld+json" in printed.comments and b"ld+json" not in printed.document


def test_what_schema_org_does_not_know_is_found_by_the_check() -> None:
    right = {"@context": "https://schema.org", "@type": "Comment", "text": "Words."}
    assert not troubles(right)
    assert troubles({**right, "txt": "Words."}) and troubles({**right, "@type": "Comments"})
    assert troubles({**right, "datePublished": "yesterday"}) and troubles(
        {**right, "author": {"@type": "Claim"}}
    )
    assert troubles({**right, "@id": "/c/1"}) and troubles({"@type": "Comment"})
