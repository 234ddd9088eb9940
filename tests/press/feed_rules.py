"""What Atom, RSS and JSON Feed ask of a file, beyond what feedparser forgives."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import jsonschema
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_RULES_OF_JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"$ref": "#/$defs/address"},
        "feed_url": {"$ref": "#/$defs/address"},
        "next_url": {"$ref": "#/$defs/address"},
        "favicon": {"$ref": "#/$defs/address"},
        "description": {"type": "string"},
        "language": {"$ref": "#/$defs/language"},
        "authors": {"$ref": "#/$defs/authors"},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
    },
    "$defs": {
        "address": {"type": "string", "pattern": "^https?://"},
        "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
        "moment": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
        "authors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {"name": {"type": "string", "minLength": 1}},
            },
        },
        "item": {
            "type": "object",
            "required": ["id", "url", "date_published"],
            "additionalProperties": False,
            "oneOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
            "properties": {
                "id": {"type": "string", "pattern": "^tag:"},
                "url": {"$ref": "#/$defs/address"},
                "title": {"type": "string"},
                "content_html": {"type": "string", "minLength": 1},
                "content_text": {"type": "string", "minLength": 1},
                "summary": {"type": "string"},
                "image": {"$ref": "#/$defs/address"},
                "date_published": {"$ref": "#/$defs/moment"},
                "date_modified": {"$ref": "#/$defs/moment"},
                "authors": {"$ref": "#/$defs/authors"},
                "tags": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
                "language": {"$ref": "#/$defs/language"},
            },
        },
    },
}


def read(content: bytes) -> Any:
    """What feedparser reads, without any complaint."""
    etree.fromstring(content)
    found = feedparser.parse(content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def atom(content: bytes) -> Any:
    """An Atom file that keeps to RFC 4287: ids, titles, moments, authors and links where they must be."""
    top = etree.fromstring(content)
    for node in [top, *top.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, (name, etree.tostring(node))
        assert str(node.findtext(f"{ATOM}id")).startswith("tag:")
        moments = [*node.findall(f"{ATOM}updated"), *node.findall(f"{ATOM}published")]
        assert all(datetime.strptime(str(each.text), "%Y-%m-%dT%H:%M:%SZ") for each in moments)
        links = [(each.get("rel"), each.get("type")) for each in node.findall(f"{ATOM}link")]
        assert len(links) == len(set(links)) and ("alternate", "text/html") in links
    ids = [each.text for each in top.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert top.find(f"{ATOM}author/{ATOM}name") is not None
    assert all(str(each.get("href")).startswith(("https://", "http://")) for each in top.iter(f"{ATOM}link"))
    return read(content)


def rss(content: bytes) -> Any:
    """An RSS file that keeps to RSS 2.0 and the profile of the RSS Advisory Board."""
    channel = etree.fromstring(content).find("channel")
    assert channel is not None and all(channel.findtext(name) for name in ("title", "link", "description"))
    for item in channel.findall("item"):
        assert item.findtext("title") or item.findtext("description")
        guid = item.find("guid")
        assert guid is not None and guid.get("isPermaLink") == "false"
        moment = parsedate_to_datetime(str(item.findtext("pubDate")))
        assert moment.utcoffset() is not None and not moment.utcoffset() and item.find("author") is None
    guids = [each.text for each in channel.iter("guid")]
    assert len(guids) == len(set(guids))
    return read(content)


def json_feed(content: bytes) -> Any:
    """A file that keeps to JSON Feed 1.1."""
    found = json.loads(content)
    jsonschema.validate(found, _RULES_OF_JSON_FEED)
    ids = [each["id"] for each in found["items"]]
    assert len(ids) == len(set(ids))
    return found


RULES = {"feed.atom": atom, "feed.rss": rss, "feed.json": json_feed}
