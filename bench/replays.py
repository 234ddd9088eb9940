"""Lays out a record in SQL and replays it; `bench.backtest` sets up what it stands on."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from rejoinder.accounts import staff
from rejoinder.accounts.models import Commenter
from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.backtest_due import backtest_due
from rejoinder.discussion.actions.draft_rules import draft_rules
from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.actions.start_backtest import start_backtest
from rejoinder.discussion.models import Backtest, Mode, Publication
from rejoinder.discussion.tallies import Tally
from rejoinder.server import template

IN_FORCE = (0.65, 0.88)
"""From which score the rules in force hold, and from which they reject."""
CHANGES = ((0.66, 0.88), (0.6, 0.88), (0.5, 0.88), (0.65, 0.95))
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
_SCORE = "round(abs(random() % 1000000) / 1000000.0 * abs(random() % 1000000) / 1000000.0 * {twice}, 4)"


def backtests(count: int) -> None:
    """Measure and print the table."""
    template.lay_out(Path(str(settings.DATABASES["default"]["NAME"])))
    publication = _record(count)
    hold, reject = IN_FORCE
    print(
        f"\n## Backtests: {count:,} comments, SQLite, rules in force hold from {hold} and reject from {reject}\n"
    )
    print(
        "| change | seconds | comments/s | told by scores | read again | end otherwise |\n|--|--|--|--|--|--|"
    )
    user = staff.first_administrator()
    for changed in CHANGES:
        now = timezone.now()
        draft = draft_rules(publication, _rules(changed), user=user, why="", now=now)
        start_backtest(publication, draft.number, comments=count, user=user, now=now)
        begun = time.perf_counter()
        while backtest_due(timezone.now(), budget_s=10.0):
            pass
        took = time.perf_counter() - begun
        tally = Tally.from_json(Backtest.objects.order_by("-pk")[0].tally)
        assert tally.total == count
        print(
            f"| hold from {changed[0]}, reject from {changed[1]} | {took:.1f} "
            f"| {count / took:,.0f} | {tally.by_scores:,} | {tally.by_reading:,} | {tally.flipped:,} |",
            flush=True,
        )


def _rules(thresholds: tuple[float, float]) -> str:
    hold, reject = thresholds
    return f"requires = []\n[rules.offensive]\nhold_from = {hold}\nreject_from = {reject}\n"


def _record(count: int) -> int:
    """A publication with so many comments, each published or held by the rules in force; returns its id."""
    now = timezone.now()
    publication = Publication.objects.create(slug="bench", name="Bench", created_at=now)
    rules = rulesets.adopt(publication, _rules(IN_FORCE), now)
    thread = open_thread(publication, "page:1", title="A story", url="/a/", mode=Mode.OPEN, now=now)
    person = Commenter.objects.create(created_at=now)
    numbers = _NUMBERS.format(count=count)
    minute = (
        f"strftime('%Y-%m-%d %H:%M:%S', '{now:%Y-%m-%d %H:%M:%S}', '-' || (({count} - i) / 2) || ' minutes')"
    )
    text = "'The council decided about the ferry and the bridge without asking anybody who lives there, number ' || i"
    facts = (
        '\'{"facts": {"name": "Ada", "language": "en", "thread_open": true, '
        '"premoderated": false, "author_known": true, "readers": ["house"], "scores": {"offensive": '
        '{"value": \' || s || \', "spans": [], "source": "house"}}}, "references": {"parent": null, '
        '"recent": [], "story": ""}}\''
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute(
            f"{numbers} INSERT INTO discussion_comment (id, thread_id, depth, commenter_id, name, website, language, "
            "state, urgency, harm, doubtful, rule, notify, revision_number, created_at, source, source_id) "
            f"SELECT i, %s, 0, %s, 'Ada', '', 'en', 'published', 1, 0, 0, '', 0, 1, {minute}, '', '' FROM n",
            [thread.pk, person.pk],
        )
        cursor.execute(
            f"{numbers} INSERT INTO discussion_revision (comment_id, number, source, source_format, html, text, links, "
            f"created_at) SELECT i, 1, '', 'markdown', '', {text}, '[]', {minute} FROM n"
        )
        cursor.execute(
            f"{numbers}, scored AS MATERIALIZED (SELECT i, {_SCORE.format(twice=1)} AS s FROM n) "
            "INSERT INTO discussion_decision (comment_id, revision_number, state, maker, rule, reason, line, findings, "
            "scores, submission, ruleset, created_at) SELECT i, 1, CASE WHEN s >= 0.88 THEN 'rejected' "
            "WHEN s >= 0.65 THEN 'held' ELSE 'published' END, 'rules', '', '', '', CASE WHEN s >= 0.65 THEN "
            '\'[{"rule": "offensive", "outcome": "\' || CASE WHEN s >= 0.88 THEN \'reject\' ELSE \'hold\' END || '
            '\'", "span": [0, 0], "quote": "", "source": "house", "reason": ""}]\' ELSE \'[]\' END, '
            f'\'{{"offensive": \' || s || \', "threat": 0.01, "incitement": 0.02}}\', '
            f"{facts}, %s, {minute} FROM scored",
            [rules.digest],
        )
    return publication.pk
