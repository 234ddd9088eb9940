"""Fits a head to what a publication's desk has decided, and uses it only where it proves better on the latest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext as _

from rejoinder.classifiers.house import trial
from rejoinder.classifiers.house.trial import TooFewError
from rejoinder.discussion import events, learned, lessons, proving, rulebook, rulesets, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.learned import Learned
from rejoinder.discussion.models import LearnedHead, Publication
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.rules.offensive import Offensive
from rejoinder.policy.ruleset import Ruleset

_SMALL_HOURS = range(3, 6)
Tell = Callable[[str, float], None]
"""Hears what is being done, and how much of it, from 0 to 1."""
FAILING = "failing"
"""In the record of a trial: the ids of the editor's examples that the head would make come out otherwise, and how."""
OVERTAKEN = "overtaken"
"""In the record of a trial: whether the rules or the head it was tried against were no longer in use at its end."""


def learn(publication: Publication, now: datetime, tell: Tell = lambda *_: None) -> LearnedHead:
    """Try a new head for this publication and use it if it is better than what is in use, and no example fails by it.

    It is not used either where the rules or the head in use were changed during the trial. The numbered record of the
    trial is kept in any case. Raises Refused (409) where there are too few decisions, the rule on offensive language is
    off, or no model is there to learn on; ``publication.learn_note`` then says so, too.
    """
    try:
        made = _tried(publication, now, tell)
    except TooFewError as error:
        raise _refused(publication, "too_few", _("There is too little to learn from"), str(error)) from error
    _settle(publication, _note(made) % {"number": made.number})
    return made


def _note(made: LearnedHead) -> str:
    if made.used_from:
        return _("Version %(number)d is in use.")
    if not made.trial["better"]:
        return _("Version %(number)d was no better.")
    if made.trial[FAILING]:
        return _("Version %(number)d was better, but is not used: an example would come out otherwise.")
    return _("Version %(number)d is not used: the rules or the judge were changed while it was tried.")


def learn_due(now: datetime) -> int:
    """Learn for every publication that asked for it, and for those whose night it is; returns how many were tried."""
    tried = 0
    for publication in list(Publication.objects.filter(learn_asked_at__lte=now)) + _nightly(now):
        tried += 1
        with contextlib.suppress(Refused):
            # Why nothing could be learned stands in the publication's note.
            learn(publication, now)
    return tried


def _nightly(now: datetime) -> list[Publication]:
    """Those in whose own small hours it is now, each once a night."""
    found = []
    for publication in Publication.objects.filter(learns_nightly=True, learn_asked_at=None):
        there = now.astimezone(ZoneInfo(publication.time_zone))
        if there.hour in _SMALL_HOURS and publication.learned_on != there.date():
            # Noted first, so that what fails does so once a night.
            Publication.objects.filter(pk=publication.pk).update(learned_on=there.date())
            found.append(publication)
    return found


def _tried(publication: Publication, now: datetime, tell: Tell) -> LearnedHead:
    rules = rulesets.ruleset_for(publication)
    rule = next((one for one in rules.rules if isinstance(one, Offensive)), None)
    if rule is None or not rule.hold_from:
        raise _refused(
            publication,
            "nothing_to_correct",
            _("Nothing here goes by the score that is learned"),
            _("Switch the rule on offensive language on, with a score from which it holds."),
        )
    reader = learned.reader_of_features()
    if reader is None:
        raise _refused(
            publication,
            "no_model",
            _("There is no model to learn on"),
            _("The shipped model is not in use here."),
        )
    settled = lessons.ruled(publication, now)
    total = max(len(settled), 1)
    read = list(lessons.lessons(settled, reader, lambda number: tell("reading", number / total)))
    used = learned.of(publication)
    thresholds = (rule.hold_from, rule.reject_from)
    found = trial.try_out(
        read,
        reader.version(),
        thresholds,
        used.head if used and used.head.house == reader.version() else None,
        lambda share: tell("fitting", share),
    )
    failing = _failing(publication, rules, found) if found.is_better else []
    told = {**trial.plain(found), "thresholds": list(thresholds), FAILING: failing}
    return writer.write(lambda: _keep(publication, found, told, now))


def _failing(publication: Publication, rules: Ruleset, found: trial.Trial) -> list[dict[str, Any]]:
    """The editor's examples that would come out otherwise; with a blank outcome those that could not be read."""
    proved = proving.prove(publication, rules, trying=Learned(found.head))
    return [
        {"example": one.example.pk, "outcome": "" if one.is_unread else one.outcome.value}
        for one in proved.failing_own
    ]


def _keep(publication: Publication, found: trial.Trial, told: dict[str, Any], now: datetime) -> LearnedHead:
    locked = rulebook.lock(publication.pk)
    tried_against = (publication.learned_id, publication.ruleset_id)
    # Somebody may have gone back to the shipped model, or written other rules, while the head was fitted.
    is_overtaken = (locked.learned_id, locked.ruleset_id) != tried_against
    is_used = found.is_better and not told[FAILING] and not is_overtaken
    last = LearnedHead.objects.filter(publication=locked).aggregate(last=Max("number"))["last"] or 0
    made = LearnedHead.objects.create(
        publication=locked,
        number=last + 1,
        head=found.head.to_bytes(),
        trial={**told, OVERTAKEN: is_overtaken},
        created_at=now,
        used_from=now if is_used else None,
    )
    if is_used:
        LearnedHead.objects.filter(pk=locked.learned_id or 0).update(used_until=now)
        locked.learned = made
        locked.save(update_fields=["learned"])
        events.note(
            Verb.LEARNED,
            user=events.Hand.SERVER,
            publication=locked,
            kind="learning",
            object_id=locked.slug,
            now=now,
            after={"version": made.number},
        )
    return made


def _settle(publication: Publication, note: str) -> None:
    Publication.objects.filter(pk=publication.pk).update(learn_note=note, learn_asked_at=None)


def _refused(publication: Publication, code: str, title: str, detail: str) -> Refused:
    _settle(publication, detail)
    return Refused(409, code, title, detail)
