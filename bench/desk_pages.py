"""Fills the database that the environment names and times the queue's pages over it; run by `bench.desk_queue`."""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from rejoinder.accounts.models import Commenter, User  # noqa: E402
from rejoinder.discussion.migrations import _search_index  # noqa: E402
from rejoinder.discussion.models import (  # noqa: E402
    Appeal,
    Decision,
    Membership,
    Publication,
    Report,
    Role,
    Thread,
)

THREADS, COMMENTERS, SENTENCES = 2_000, 20_000, 5_000
ROUNDS = 9
BEGAN = "2025-01-01 00:00:00"
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
_COMMENT = """id, thread_id, depth, commenter_id, name, website, language, state, urgency, harm, doubtful, rule,
    revision_number, created_at, source, source_id"""
PAGES = {
    "Held, urgent first": "/desk/held/",
    "Held, page 100 of it": "/desk/held/?p=100",
    "Held, newest": "/desk/held/?order=newest",
    "Held, by discussion": "/desk/held/?order=thread",
    "Held, under one rule": "/desk/held/?rule=links",
    "Held, one author's name": "/desk/held/?name=reader+77",
    "Reported": "/desk/reported/",
    "Appealed": "/desk/appealed/",
    "Doubtful (50,000), urgent first": "/desk/doubtful/",
    "Doubtful, newest": "/desk/doubtful/?order=newest",
    "Everything": "/desk/everything/",
    "Everything, page 400": "/desk/everything/?p=400",
    "Everything, one language": "/desk/everything/?language=he",
    "Everything, one rule, oldest": "/desk/everything/?rule=links&order=oldest",
    "Everything of one author": "/desk/everything/?commenter=77",
    "Everything of one discussion": "/desk/everything/?thread=77",
    "Search: a word in every second comment": "/desk/everything/?q=word1",
    "Search: a rare word": "/desk/everything/?q=word2900",
    "Search: two words and one left out": "/desk/everything/?q=word3+word40+-word9",
    "Search: a phrase": "/desk/everything/?q=%22word1+word2%22",
    "Search: a beginning of a hundred words": "/desk/everything/?q=word29*",
    "Search: a beginning of a thousand words": "/desk/everything/?q=word2*",
    "Search: a name": "/desk/everything/?q=reader+number+77",
    "Search: rejected, with a common word": "/desk/everything/?q=word1&state=rejected",
    "What has arrived": "/desk/arrived/held/?mark=999000",
}


def fill(comments: int) -> None:
    """So many comments, in SQL; every one is of a formula, so that each run measures the same."""
    editor = SimpleNamespace(connection=connection, execute=_execute)
    if connection.vendor == "sqlite":
        for pragma in ("synchronous=OFF", "cache_size=-400000"):
            _execute(f"PRAGMA {pragma}")
        _search_index.remove(None, editor)
    _publications_threads_and_people()
    _comments(comments)
    _objections(comments)
    if connection.vendor == "sqlite":
        _search_index.lay(None, editor)
        # As the product has it, or the figures would be another machine's.
        _execute("PRAGMA cache_size=-16000")
    _execute("ANALYZE")


def _publications_threads_and_people() -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    papers = [
        Publication.objects.create(slug=f"bench-{number}", name=f"Bench {number}", created_at=moment)
        for number in (1, 2)
    ]
    Thread.objects.bulk_create(
        Thread(
            id=number,
            publication=papers[number % 2],
            key=f"page:{number}",
            title=f"A story about number {number}",
            url=f"/town/story-{number}/",
            version=1 + number * 37 % 2000,
            created_at=moment,
        )
        for number in range(1, THREADS + 1)
    )
    Commenter.objects.bulk_create(
        Commenter(id=number, created_at=moment) for number in range(1, COMMENTERS + 1)
    )


def _comments(comments: int) -> None:
    rng = random.Random(1)
    # As in real text, few words are everywhere and most are rare.
    vocabulary = [f"word{number}" for number in range(1, 3_000)]
    weights = [1 / number for number in range(1, 3_000)]
    _execute("CREATE TEMPORARY TABLE sentence (id integer primary key, text text)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO sentence VALUES (%s, %s)",
            [(at, " ".join(rng.choices(vocabulary, weights, k=15))) for at in range(SENTENCES)],
        )
    moment = f"datetime('{BEGAN}', '+' || (i * 20) || ' seconds')"
    if connection.vendor == "postgresql":
        moment = f"timestamptz '{BEGAN}+00' + i * interval '20 seconds'"
    yes = "true" if connection.vendor == "postgresql" else "1"
    no = "false" if connection.vendor == "postgresql" else "0"
    held = "i % 50 = 0"
    doubtful = "i % 20 = 1"
    _execute(
        f"INSERT INTO discussion_comment ({_COMMENT}) {_NUMBERS} SELECT i, 1 + (i * 7919 + i / 50 * 13) % {THREADS}, 0,"
        f" 1 + i * 104729 % {COMMENTERS}, 'Reader number ' || (1 + i * 104729 % {COMMENTERS}), '',"
        " CASE WHEN i % 301 = 0 THEN 'he' ELSE 'en' END,"
        f" CASE WHEN {held} THEN 'held' WHEN i % 97 = 0 THEN 'rejected' ELSE 'published' END,"
        f" CASE WHEN {held} AND i % 5000 = 0 THEN 2 ELSE 1 END,"
        f" CASE WHEN {held} OR {doubtful} THEN i * 31 % 1000 ELSE 10 END,"
        f" CASE WHEN {doubtful} AND i % 97 <> 0 THEN {yes} ELSE {no} END,"
        f" CASE WHEN i % 100 = 0 THEN 'links' WHEN {held} THEN 'newcomer' ELSE '' END, 1, {moment}, '', ''"
        " FROM n",
        comments,
    )
    _execute(
        "INSERT INTO discussion_revision (comment_id, number, source, source_format, html, text, links, created_at)"
        f" {_NUMBERS} SELECT i, 1, '', 'markdown', '', a.text || ' ' || b.text || '. ' || i, '[]', {moment}"
        f" FROM n JOIN sentence a ON a.id = i % {SENTENCES} JOIN sentence b ON b.id = i * 7 % {SENTENCES}"
        " ORDER BY i",
        comments,
    )
    _execute(
        "INSERT INTO discussion_decision (comment_id, revision_number, state, maker, rule, reason, line, findings,"
        f" scores, submission, ruleset, created_at) {_NUMBERS} SELECT i, 1, c.state, 'rules', c.rule, '', '', '[]',"
        f" '{{}}', '{{}}', '', {moment} FROM n JOIN discussion_comment c ON c.id = i ORDER BY i",
        comments,
    )


def _objections(comments: int) -> None:
    moment = timezone.now()
    every = range(3, comments, max(comments // 2_000, 1))
    Report.objects.bulk_create(
        (
            Report(comment_id=key, ground="rules", client_digest=key.to_bytes(32), created_at=moment)
            for key in every
        ),
        batch_size=500,
    )
    decisions = Decision.objects.filter(comment__in=list(every)[::4]).values_list("pk", "comment_id")
    Appeal.objects.bulk_create(
        (
            Appeal(decision_id=key, comment_id=target, text="No!", created_at=moment, due_at=moment)
            for key, target in decisions
        ),
        batch_size=500,
    )


def measure(vendor: str) -> None:
    """Each page as one moderator of everything and as one of half of it is given it."""
    setup_test_environment()
    print(f"\n### On {vendor}\n")
    print("| page | ms (median) | processor ms (median) | queries | the same, one publication's moderator |")
    print("|--|--|--|--|--|")
    chief = User.objects.create_superuser("chief")
    half = User.objects.create_user("half")
    half.user_permissions.add(Permission.objects.get(codename="access_admin"))
    Membership.objects.create(
        user=half,
        publication=Publication.objects.get(slug="bench-1"),
        role=Role.MODERATOR,
        created_at=chief.date_joined,
    )
    clients = [Client(), Client()]
    clients[0].force_login(chief)
    clients[1].force_login(half)
    for title, address in PAGES.items():
        whole, part = (_timed(client, address) for client in clients)
        print(
            f"| {title} | {whole.wall:.0f} | {whole.processor:.0f} | {whole.queries}"
            f" | {part.wall:.0f} · {part.processor:.0f} · {part.queries} |",
            flush=True,
        )


@dataclass(frozen=True)
class Took:
    """Medians in ms of one page; the processor's is that of this process, which on SQLite is all of it."""

    wall: float
    processor: float
    queries: int


def _timed(client: Client, address: str) -> Took:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        queries = len(captured)
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code} from {address}")
    wall, processor = [], []
    for _ in range(ROUNDS):
        began, spent = time.perf_counter(), time.process_time()
        client.get(address)
        wall.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - spent) * 1000)
    return Took(statistics.median(wall), statistics.median(processor), queries)


def _execute(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        # What has no parameters is sent as it stands: a percent sign means itself.
        cursor.execute(sql.replace(" % ", " %% ") if params and "%s" in sql else sql, params or None)


if __name__ == "__main__":
    started = time.perf_counter()
    number = int(sys.argv[1])
    fill(number)
    print(f"Made {number:,} comments in {time.perf_counter() - started:.0f} s.", flush=True)
    measure(connection.vendor)
