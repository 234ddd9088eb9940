"""The sentences of a thread's pages, in the active language."""

from __future__ import annotations

from dataclasses import fields

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.discussion import locales
from rejoinder.discussion.models import Decision, Maker, State, Thread
from rejoinder.discussion.quotes import nested
from rejoinder.notices import registry
from rejoinder.notices.registry import LETTERS
from rejoinder.press.snapshot import FormWords, Words


def heading(count: int, title: str) -> str:
    """Such as “4 thoughts on “…””; quotation marks of the title are nested within its own."""
    if not count:
        return _("No thoughts yet on “%(title)s”") % {"title": nested(title)}
    return ngettext("%(count)s thought on “%(title)s”", "%(count)s thoughts on “%(title)s”", count) % {
        "count": locales.number(count),
        "title": nested(title),
    }


def comments(count: int) -> str:
    """Such as “4 comments”, for front pages."""
    if not count:
        return _("No comments yet")
    return ngettext("%(count)s comment", "%(count)s comments", count) % {"count": locales.number(count)}


def thread_words(thread: Thread, count: int, is_open: bool) -> Words:
    """Every sentence of a thread's pages; those that count nothing are the contract's own, translated."""
    plain = {
        word.name: _(word.default) for word in fields(Words) if isinstance(word.default, str) and word.default
    }
    counted = {
        "heading": heading(count, thread.title),
        "closed": "" if is_open else _("This discussion is closed. What was said stays readable."),
        "none_yet": _none_yet(is_open),
        "comments_link": comments(count),
        "feed_title": _("Comments on “%(title)s”") % {"title": nested(thread.title)},
    }
    return Words(**{**plain, **counted})


def form_words() -> FormWords:
    """Every sentence of the form; a mail is offered only where the site sends any."""
    said = {word.name: _(str(word.default)) for word in fields(FormWords)}
    return FormWords(**{**said, "notify": said["notify"] if sends_mail() else ""})


def sends_mail() -> bool:
    """Whether people can be mailed at all."""
    return any(notifier.carries == LETTERS for notifier in registry.ready())


def removed(state: str, decision: Decision | None, rule_title: str) -> str:
    """What stands in the place of a comment that is not shown (any more); ``rule_title`` may be blank."""
    if state == State.WITHDRAWN:
        return _("Withdrawn by its author.")
    if state == State.HELD:
        return _("Not shown: this comment is waiting for a moderator.")
    if rule_title:
        return _("Removed under the rule “%s”.") % rule_title
    if decision is not None and decision.maker == Maker.MODERATOR:
        return _("Removed by a moderator.")
    return _("Removed.")


def _none_yet(is_open: bool) -> str:
    if is_open:
        return _("Nobody has written yet. Yours could be the first comment.")
    return _("There are no comments.")
