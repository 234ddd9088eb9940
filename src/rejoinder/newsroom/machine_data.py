"""What a page says to machines: NewsArticle with its corrections, ClaimReview for each response."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

from rejoinder.newsroom import clock, scene
from rejoinder.newsroom.findings import RATINGS, Finding
from rejoinder.newsroom.found import bylines
from rejoinder.newsroom.pieces import Piece, pieces
from rejoinder.newsroom.scene import Scene
from rejoinder.press import linked


def script(data: dict[str, Any]) -> SafeString:
    """The data as a script element that nothing in it can end."""
    return mark_safe(linked.script(data))  # noqa: S308 - the press escapes


def article(page: Any, around: Scene, updated: Any, image: str) -> dict[str, Any]:
    """The graph of an article: the article itself and a ClaimReview for every response in it."""
    url = around.base_url + scene.address(page.front, page)
    publisher = {
        "@type": "NewsMediaOrganization",
        "name": around.publication.name,
        "url": f"{around.base_url}/",
    }
    body = pieces(page.body)
    news = {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "headline": page.title,
        "description": page.standfirst,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": around.publication.language,
        "datePublished": page.first_published_at and clock.machine(page.first_published_at),
        "dateModified": updated and clock.machine(updated),
        "author": _authors(page.byline, around) or publisher,
        "dateline": page.dateline,
        "image": around.base_url + image if image.startswith("/") else image,
        "publisher": publisher,
        "correction": [_correction(piece, url) for piece in body if piece.kind == "correction"],
    }
    answered = [piece for piece in body if piece.claim is not None and piece.value["finding"]]
    reviews = [_review(piece, url, publisher, news["datePublished"]) for piece in answered]
    return {"@context": "https://schema.org", "@graph": [_said(news), *reviews]}


def _authors(byline: str, around: Scene) -> Any:
    """Whoever the byline names, each with the page of their articles; one alone is no list."""
    people = [
        {"@type": "Person", "name": each.name, "url": f"{around.base_url}/{quote(each.path)}"}
        for each in bylines.authors(byline, around.publication.language)
    ]
    return people[0] if len(people) == 1 else people


def _correction(piece: Piece, url: str) -> dict[str, Any]:
    made_at = piece.value["made_at"]
    return _said(
        {
            "@type": "CorrectionComment",
            "@id": f"{url}#{piece.anchor}",
            "text": piece.value["text"],
            "datePublished": made_at and clock.machine(made_at),
        }
    )


def _review(piece: Piece, url: str, publisher: dict[str, Any], published: Any) -> dict[str, Any]:
    finding = Finding(piece.value["finding"])
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": str(finding.label)}
    if finding in RATINGS:
        rating |= {"ratingValue": RATINGS[finding], "bestRating": 5, "worstRating": 1}
    return _said(
        {
            "@type": "ClaimReview",
            "@id": f"{url}#{piece.anchor}",
            "url": f"{url}#{piece.anchor}",
            "datePublished": published,
            "claimReviewed": piece.claim["statement"],
            "author": publisher,
            "reviewRating": rating,
            "itemReviewed": _claim(piece.claim),
        }
    )


def _claim(claim: Any) -> dict[str, Any]:
    who = _said(
        {
            "@type": "Person",
            "name": claim["claimant"],
            "jobTitle": claim["office"],
            "affiliation": claim["on_behalf_of"] and {"@type": "Organization", "name": claim["on_behalf_of"]},
        }
    )
    appearance = _said({"@type": "CreativeWork", "name": claim["published_in"], "url": claim["url"]})
    return _said(
        {
            "@type": "Claim",
            "text": claim["statement"],
            "author": who,
            "datePublished": claim["made_on"] and claim["made_on"].isoformat(),
            "appearance": appearance if len(appearance) > 1 else None,
        }
    )


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """The data without what nobody said."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}
