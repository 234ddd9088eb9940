"""An editor puts rules in force: a draft, an older version once more, or rules as they were just written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, proving, roles, rulebook, rulesets, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Publication, RulesetVersion, VersionState
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.policy import ruleset
from rejoinder.policy.ruleset import Ruleset, RulesetError

LONGEST_WHY = 2_000


@dataclass(frozen=True, slots=True)
class _Proved:
    """Rules whose examples passed."""

    rules: Ruleset
    text: str
    chosen: RulesetVersion | None
    """The version they are, where they are one."""
    learned_id: int | None
    """What corrected the scores while the examples ran."""


def adopt_rules(
    publication_id: int,
    text: str = "",
    *,
    number: int | None = None,
    user: User,
    why: str,
    seen: int | None = None,
    draft_seen: str | None = None,
    now: datetime,
) -> Ruleset:
    """Put rules in force from the next comment on, as a version in this user's name.

    ``text`` is TOML; with ``number`` it is left out, and that version holds: a draft as it is, any other as a new
    version equal to it. ``seen`` is the number of the version that the editor knew to be in force, ``draft_seen`` the
    digest of the one they read. Raises RulesetError; Refused: 403 for whoever may not, 404 for no such version, 409
    where somebody adopted others or rewrote the draft meanwhile, or what is learned was changed, 422 without a reason
    or where an example comes out otherwise or a classifier that they require is not installed.
    """
    roles.check(user, Task.RULE, publication_id)
    why = why.strip()
    if not why or len(why) > LONGEST_WHY:
        raise Refused(
            422, "no_why", _("Say why"), _("Whoever looks back wants to know why the rules changed.")
        )
    chosen = None if number is None else rulebook.version(publication_id, number)
    if chosen is not None:
        rulebook.check_unchanged(chosen, draft_seen)
    if chosen is None:
        candidate, written = rulesets.written(text), text
    else:
        candidate, written = rulesets.by_digest(chosen.ruleset_id), _written(chosen)
        _check_installed(candidate)
    publication = Publication.objects.get(pk=publication_id)
    if not proving.prove(publication, candidate).passes:
        raise Refused(
            422,
            "examples_fail",
            _("An example comes out otherwise"),
            _("Rules hold only when all their examples pass. Change the rules, or the example."),
        )

    proved = _Proved(candidate, written, chosen, publication.learned_id)
    writer.write(lambda: _put(publication_id, proved, user, why, seen, now))
    return candidate


def _check_installed(candidate: Ruleset) -> None:
    """A version may have been written before a plugin was taken away, or on another installation."""
    if absent := rulesets.not_installed(candidate):
        there = ", ".join(f"“{name}”" for name in sorted(rulesets.offered() or ()))
        raise Refused(
            422,
            "not_installed",
            _("A classifier that they require is not installed"),
            _("Every comment would be held for “%(name)s”. There is: %(there)s.")
            % {"name": absent[0], "there": there},
        )


def _put(
    publication_id: int, proved: _Proved, user: User, why: str, seen: int | None, now: datetime
) -> None:
    standing = rulebook.lock(publication_id)
    _check_fresh(publication_id, seen)
    if standing.learned_id != proved.learned_id:
        raise Refused(
            409,
            "other_judge",
            _("What the judge has learned has changed in the meantime"),
            _("The examples were run on what was in use before. Nothing was put in force; try once more."),
        )
    chosen = proved.chosen
    draft = None
    if chosen is not None and chosen.state in rulebook.OPEN:
        draft = _still_open(chosen)
        draft.user, draft.why = user, why
    elif proved.rules.digest == rulesets.ruleset_for(standing).digest:
        raise Refused(
            409, "in_force", _("These rules hold already"), _("Nothing changed, so there is no new version.")
        )
    before = rulesets.ruleset_for(standing).digest
    rulesets.adopt(standing, proved.text, now, user=user, why=why, draft=draft)
    events.note(
        Verb.RULED if chosen is None or draft is not None else Verb.ROLLED_BACK,
        user=user,
        publication=publication_id,
        kind="rulebook",
        object_id=standing.slug,
        now=now,
        before={"ruleset": before},
        after={"ruleset": proved.rules.digest, "why": why},
    )


def _written(chosen: RulesetVersion) -> str:
    """The version's rules as they were written, unless the same words mean something else since defaults changed."""
    text = rulebook.text_of(chosen)
    try:
        means = ruleset.load(text).digest
    except RulesetError:
        means = ""
    return text if means == chosen.ruleset_id else chosen.ruleset.text


def _still_open(chosen: RulesetVersion) -> RulesetVersion:
    draft = RulesetVersion.objects.filter(pk=chosen.pk, state__in=rulebook.OPEN).first()
    if draft is None:
        raise _changed()
    rulebook.check_unchanged(draft, rulebook.digest_of(chosen))
    return draft


def _check_fresh(publication_id: int, seen: int | None) -> None:
    if seen is None:
        return
    numbers = RulesetVersion.objects.filter(publication=publication_id, state=VersionState.IN_FORCE)
    # Before the first change no version is kept, and the editor was shown 0.
    if (numbers.values_list("number", flat=True).first() or 0) != seen:
        raise _changed()


def _changed() -> Refused:
    return Refused(
        409,
        "stale",
        _("The rules have changed in the meantime"),
        _("Nothing was put in force. Compare with the version that now holds, and decide again."),
    )
