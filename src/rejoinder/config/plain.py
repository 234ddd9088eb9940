"""Pages that must be possible when nothing else is: no template, no database, no style of their own."""

from __future__ import annotations

import json
from html import escape
from http import HTTPStatus

from rejoinder.discussion import locales

HTML = "text/html; charset=utf-8"
PROBLEM = "application/problem+json"


def page(heading: str, sentence: str, language: str = "en") -> bytes:
    """A whole small HTML document with a heading and one sentence in that language (a BCP 47 tag), both escaped."""
    direction = locales.direction(language)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(heading)}</title>\n</head>\n<body>\n<main>\n<h1>{escape(heading)}</h1>\n"
        f"<p>{escape(sentence)}</p>\n</main>\n</body>\n</html>\n"
    ).encode()


def problem(status: int, detail: str) -> bytes:
    """The same said to a program, as RFC 9457 has it."""
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return json.dumps(document, ensure_ascii=False).encode()


def wants_problem(accept: str, content_type: str = "") -> bool:
    """Whether a client asks for JSON rather than a page; one that does not say is answered as it wrote."""
    accept = accept.lower()
    if "json" in accept:
        return "text/html" not in accept or accept.index("json") < accept.index("text/html")
    return "text/html" not in accept and content_type.lower().startswith("application/json")


def answer(
    status: int, heading: str, sentence: str, accept: str, content_type: str = "", language: str = "en"
) -> tuple[str, bytes]:
    """Content type and body of a refusal, as a page or as problem+json by what was asked."""
    if wants_problem(accept, content_type):
        return PROBLEM, problem(status, sentence)
    return HTML, page(heading, sentence, language)
