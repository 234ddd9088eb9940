"""The kinds of rows of the record, and what of the record is no part of an export."""

from __future__ import annotations

import secrets

from rejoinder.accounts import address as addresses
from rejoinder.accounts.models import Commenter
from rejoinder.discussion import sanctions
from rejoinder.discussion.carrying.kind import Kind, NotOurs, Values, plain
from rejoinder.discussion.models import Aim, Report, Sanction

EMAIL = "email"
"""In a line: an e-mail address in clear, where addresses were asked for."""
UNREADABLE = "unreadable"
"""In a line, for the exporter alone: an address that was sealed with another key."""

_DIGEST = "made from the address and the key of the installation"
_AT_THE_TIME = "of a process at the time"


def _commenter_told(row: Commenter, values: Values, personal: bool) -> None:
    if personal:
        values[EMAIL] = _unsealed(row.address, values)


def _commenter_taken(values: Values) -> Values:
    email = str(values.pop(EMAIL, "") or "")
    if not email:
        # A key without its address would prove nothing.
        return {**values, "key_digest": None}
    return {
        **values,
        "address": plain(addresses.seal(email)),
        "address_digest": plain(addresses.digest(email)),
        "domain_digest": plain(addresses.domain_digest(email)),
    }


def _report_told(row: Report, values: Values, personal: bool) -> None:
    if personal:
        values[EMAIL] = _unsealed(row.address, values)


def _report_taken(values: Values) -> Values:
    email = str(values.pop(EMAIL, "") or "")
    sealed = plain(addresses.seal(email)) if email else None
    # The old one is of another key. No two readers may be taken for one.
    return {**values, "address": sealed, "client_digest": plain(secrets.token_bytes(32))}


def _sanction_told(row: Sanction, values: Values, personal: bool) -> None:
    if personal and row.aim != Aim.COMMENTER and row.commenter is not None and not row.domain:
        values[EMAIL] = _unsealed(row.commenter.address, values)


def _sanction_taken(values: Values) -> Values:
    email, domain = str(values.pop(EMAIL, "") or ""), str(values.get("domain") or "")
    if values.get("aim") == Aim.COMMENTER:
        if not isinstance(values.get("commenter"), int):
            raise NotOurs("sanction: it is on a commenter and names none")
        target = sanctions.target_of(Commenter(pk=values["commenter"]))
    elif values.get("aim") == Aim.DOMAIN and (domain or email):
        target = addresses.domain_digest(domain or email)
    elif email:
        target = addresses.digest(email)
    else:
        raise NotOurs("sanction: nobody can be known by it")
    return {**values, "target": plain(target)}


def can_be_carried(row: Sanction, *, personal: bool) -> bool:
    """Whether whoever is under the sanction could be known again elsewhere: by more than a digest of an address."""
    if row.aim == Aim.COMMENTER:
        return row.commenter_id is not None
    if row.aim == Aim.DOMAIN and row.domain:
        return True
    return personal and row.commenter is not None and bool(_unsealed(row.commenter.address, {}))


def _unsealed(sealed: bytes | memoryview | None, values: Values) -> str:
    if sealed is None:
        return ""
    try:
        return addresses.unseal(sealed)
    except addresses.Unsealable:
        values[UNREADABLE] = True
        return ""


BEFORE: tuple[Kind, ...] = (
    Kind("ruleset", "discussion.StoredRuleset"),
    Kind("story", "discussion.StoredStory"),
    Kind("publication", "discussion.Publication"),
    Kind("ruleset-version", "discussion.RulesetVersion"),
    Kind("example", "discussion.EditorExample"),
    Kind("wording", "discussion.Wording"),
    Kind("statement-category", "discussion.StatementCategory"),
    Kind("learned-head", "discussion.LearnedHead"),
    Kind("membership", "discussion.Membership"),
    Kind("desk-preference", "discussion.DeskPreference"),
    Kind(
        "commenter",
        "accounts.Commenter",
        left={"address": "carried in clear", "address_digest": _DIGEST, "domain_digest": _DIGEST},
        personal=frozenset({"key_digest"}),
        told=_commenter_told,
        taken=_commenter_taken,
        extra=frozenset({EMAIL}),
    ),
    Kind("thread", "discussion.Thread", left={"printed_version": "of the shelf, which is printed anew"}),
    Kind("leaf", "discussion.Leaf"),
)
"""What comes before the comments, in the order of an export."""

COMMENT = Kind(
    "comment", "discussion.Comment", left={"sent_digest": "knows the same form sent twice, for two minutes"}
)
REVISION = Kind("revision", "discussion.Revision")
DECISION = Kind("decision", "discussion.Decision")
"""A comment is followed by its revisions, and these by its decisions."""

AFTER: tuple[Kind, ...] = (
    Kind("awaited-reading", "discussion.AwaitedReading"),
    Kind(
        "report",
        "discussion.Report",
        left={"address": "carried in clear", "client_digest": "keyed, and of one day"},
        personal=frozenset({"name"}),
        told=_report_told,
        taken=_report_taken,
        extra=frozenset({EMAIL}),
    ),
    Kind("appeal", "discussion.Appeal"),
    Kind(
        "sanction",
        "discussion.Sanction",
        left={"target": "made from what else is known"},
        told=_sanction_told,
        taken=_sanction_taken,
        extra=frozenset({EMAIL}),
    ),
    Kind("note", "discussion.CommenterNote"),
    Kind("shadow-verdict", "discussion.ShadowVerdict"),
    Kind("backtest", "discussion.Backtest", left={"claimed_until": _AT_THE_TIME}),
    Kind("backtest-sample", "discussion.BacktestSample"),
    Kind("deed", "discussion.DeskEvent"),
    Kind("score-map", "compat.ScoreMap"),
    Kind("score-pair", "compat.ScorePair", left={"text": "written by people of another site"}),
)
"""What comes after the comments."""

LEFT = {
    "accounts.ApiKey": "what other systems show; each site issues its own",
    "notices.Notice": "what waits to be told is told by the site that promised it",
    "discussion.Lease": "who has a case in hand at the time",
    "discussion.CountedDay": "counted anew from the decisions",
}
"""Models of the record that are not carried, with the reason."""
