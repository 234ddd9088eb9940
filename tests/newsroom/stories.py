"""An article with everything that can stand in one, and its page as a browser would read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.newsroom import making
from tests.newsroom.documents import Document


def claim(**more: Any) -> tuple[str, dict[str, Any]]:
    return "claim", {
        "statement": "The fund is empty.",
        "claimant": "Edwin Sallis",
        "office": "Leader",
        "on_behalf_of": "the council",
        "made_on": datetime(2026, 4, 1, tzinfo=UTC).date(),
        "published_in": "The Crier",
        "url": "https://crier.example/1",
        **more,
    }


def response(finding: str = "unfounded", **more: Any) -> tuple[str, dict[str, Any]]:
    return "response", {
        "label": "The Courier’s finding",
        "finding": finding,
        "text": "<p>It holds £14,250.</p>",
        **more,
    }


def full_body() -> list[tuple[str, Any]]:
    return [
        (
            "text",
            "<p>First <b>words</b> with a <a href='https://elsewhere.example/'>link</a>.</p><ul><li>one</li></ul>",
        ),
        ("heading", "What was said"),
        claim(),
        response(),
        ("quotation", {"text": "I wrote it down.", "who": "Harriet Coyle", "source": "A letter"}),
        (
            "image",
            {
                "image": making.image(),
                "alt": "A quay",
                "caption": "The quay at low water",
                "credit": "Ada Lind",
            },
        ),
        (
            "correction",
            {"made_at": datetime(2026, 5, 4, 11, tzinfo=UTC), "text": "It has eleven arches, not twelve."},
        ),
        (
            "imported",
            '<h3>Old</h3><p><img src="https://far.example/a.png" alt="A mill"><script>x()</script></p>',
        ),
    ]


def read(page: Any, part: str = "") -> Document:
    html = type(page).objects.get(pk=page.pk).rendered(part)
    assert html is not None
    return Document(html)
