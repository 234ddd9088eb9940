"""The form in which readers write: the same under a printed article and on the page that asks again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rejoinder.press.html import bdi, escape, filled, paragraphs
from rejoinder.press.snapshot import FormWords

HONEYPOT = "subject"
"""Name of the field that people do not see; whatever fills it in is not a person."""
OPENED = "opened"
"""Name of the field that carries how many seconds the form was open; blank where no script measured it."""
FIELDS = ("name", "email", "website", "text")
_SPOKEN = (
    "heading", "reply_to", "wrong", "sending", "published", "held", "rejected",
    "private_page", "private_hint", "unsent", "kept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormView:
    """One form to be shown: empty under an article, or with what was typed and what is wrong with it."""

    action: str
    """Where it is sent: ``/threads/ID/reply``."""
    token: str
    statement: str
    """The rules in the publication's own words; blank lines part paragraphs."""
    words: FormWords = field(default_factory=FormWords)
    parent: int | None = None
    """The comment that is answered."""
    parent_name: str = ""
    """Who wrote it."""
    name: str = ""
    email: str = ""
    website: str = ""
    text: str = ""
    notify: bool = False
    """Whether the reader had agreed to be mailed."""
    opened: str = ""
    """Seconds the form was open before it was sent, as they came in, so that asking again keeps them."""
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Sentences by field: name, email, website, text; under any other key they concern the whole."""
    cancel: str = ""
    """Address to go back to; blank under an article, where the script cancels."""
    level: int = 3
    """Level of the heading, from 1."""


def render_form(view: FormView) -> str:
    """The form with its heading and the rules beside it; errors stand by their fields and in a summary."""
    words = view.words
    spoken = json.dumps({name: getattr(words, name) for name in _SPOKEN}, ensure_ascii=False)
    return (
        f'<div class="respond" id="respond">{_head(view)}{_rules(view)}'
        f'<form action="{escape(view.action)}" method="post" novalidate aria-labelledby="respond-heading"'
        f' accept-charset="utf-8" data-words="{escape(spoken)}">'
        f"{_summary(view)}{_note(words)}{_fields(view)}</form></div>"
    )


def _head(view: FormView) -> str:
    words = view.words
    heading = filled(words.reply_to, bdi(view.parent_name)) if view.parent_name else escape(words.heading)
    cancel = f'href="{escape(view.cancel)}"' if view.cancel else 'href="#respond" hidden'
    return (
        f'<div class="respond-head"><h{view.level} id="respond-heading">{heading}</h{view.level}>'
        f'<a class="respond-cancel" {cancel}>{escape(words.cancel)}</a></div>'
    )


def _rules(view: FormView) -> str:
    rules = paragraphs(view.statement)
    if not rules:
        return ""
    return (
        '<aside class="rules" aria-labelledby="rules-heading">'
        f'<p class="rules-heading" id="rules-heading">{escape(view.words.rules)}</p>{rules}</aside>'
    )


def _note(words: FormWords) -> str:
    mark = '<span class="mark">*</span>'
    return (
        f'<p class="form-note"><span id="reply-unpublished">{escape(words.unpublished)}</span> '
        f"{filled(words.required, mark)}</p>"
    )


def _fields(view: FormView) -> str:
    words = view.words
    parent = "" if view.parent is None else str(view.parent)
    return (
        _line(view, "name", words.name, 'type="text" autocomplete="name" dir="auto"', required=True)
        + _line(
            view, "email", words.email, 'type="email" autocomplete="email" dir="ltr"',
            required=True, described="reply-unpublished",
        )
        + _line(view, "website", words.website, 'type="url" autocomplete="url" dir="ltr"')
        + _text(view)
        + '<p class="remember" hidden><input type="checkbox" id="reply-remember">'
        + f' <label for="reply-remember">{escape(words.remember)}</label></p>'
        + _agree(view)
        # Out of sight by the style sheet, out of the tab order and the accessibility tree: for machines only.
        + '<div class="unseen" aria-hidden="true">'
        + f'<label for="reply-extra">{escape(words.leave_empty)}</label>'
        + f'<input type="text" id="reply-extra" name="{HONEYPOT}" tabindex="-1" autocomplete="off"></div>'
        + f'<input type="hidden" name="parent" value="{parent}">'
        + f'<input type="hidden" name="token" value="{escape(view.token)}">'
        + f'<input type="hidden" name="{OPENED}" value="{escape(view.opened)}">'
        + f'<p class="send"><button type="submit">{escape(words.post)}</button>'
        + '<span class="live" role="status" aria-live="polite"></span></p>'
    )  # fmt: skip


def _agree(view: FormView) -> str:
    if not view.words.notify:
        return ""
    checked = " checked" if view.notify else ""
    return (
        f'<p class="agree"><input type="checkbox" id="reply-notify" name="notify" value="on"{checked}>'
        f' <label for="reply-notify">{escape(view.words.notify)}</label></p>'
    )


def _line(
    view: FormView, name: str, label: str, kind: str, *, required: bool = False, described: str = ""
) -> str:
    value = escape(getattr(view, name))
    state, error = _state(view, name, required, described)
    return (
        f'<p class="field field-{name}">{_label(name, label, required)}'
        f'<input id="reply-{name}" name="{name}" {kind} value="{value}"{state}>{error}</p>'
    )


def _text(view: FormView) -> str:
    state, error = _state(view, "text", True, "reply-formatting")
    # A parser swallows the first line end of a textarea, so one is given that may be swallowed.
    return (
        f'<p class="field field-text">{_label("text", view.words.comment, True)}'
        f'<textarea id="reply-text" name="text" rows="8" dir="auto"{state}>\n{escape(view.text)}</textarea>'
        f'{error}<span class="hint" id="reply-formatting">{escape(view.words.formatting)}</span></p>'
    )


def _label(name: str, label: str, required: bool) -> str:
    mark = ' <span class="mark" aria-hidden="true">*</span>' if required else ""
    return f'<label for="reply-{name}">{escape(label)}{mark}</label>'


def _state(view: FormView, name: str, required: bool, described: str) -> tuple[str, str]:
    """The attributes of a field, and the sentences that follow it."""
    wrong = view.errors.get(name, ())
    ids = " ".join(part for part in (f"reply-{name}-error" if wrong else "", described) if part)
    state = (
        (" required" if required else "")
        + (' aria-invalid="true"' if wrong else "")
        + (f' aria-describedby="{ids}"' if ids else "")
    )
    error = f'<span class="error" id="reply-{name}-error">{escape(" ".join(wrong))}</span>' if wrong else ""
    return state, error


def _summary(view: FormView) -> str:
    items = "".join(
        f'<li><a href="#reply-{name}">{escape(sentence)}</a></li>'
        if name in FIELDS
        else f"<li>{escape(sentence)}</li>"
        for name, sentences in view.errors.items()
        for sentence in sentences
    )
    if not items:
        return ""
    return (
        '<div class="summary" id="reply-errors" tabindex="-1" autofocus role="group"'
        f' aria-labelledby="reply-wrong"><p id="reply-wrong">{escape(view.words.wrong)}</p>'
        f"<ul>{items}</ul></div>"
    )
