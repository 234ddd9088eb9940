"""Fills the database that the environment names and times pages of search over it; run by `bench.search`."""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from rejoinder.accounts.models import Commenter  # noqa: E402
from rejoinder.discussion.models import Comment, Revision, State, Thread  # noqa: E402
from rejoinder.newsroom.models import ArticlePage, SectionPage  # noqa: E402
from rejoinder.newsroom.setup import ensure_section, ensure_site  # noqa: E402

ARTICLES, VOCABULARY, ROUNDS, AT_ONCE = 200, 6_000, 12, 5_000
NOW = datetime(2026, 5, 4, tzinfo=UTC)
_STATES = (State.PUBLISHED,) * 8 + (State.HELD, State.REJECTED)
PAGES = {
    "a word of every second text": "q=word1",
    "the same, comments, tenth page": "q=word1&in=comments",
    "a common word": "q=word9",
    "a rare word": "q=word5900",
    "two words and one left out": "q=word3+word40+-word9",
    "a phrase": "q=%22word1+word2%22",
    "a beginning of a thousand words": "q=word2*",
    "a word that only held comments have": "q=hidden",
    "nothing": "q=nowhere",
}


def main(comments: int) -> None:
    """Fill, and print a table."""
    begun = time.perf_counter()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    town = _articles()
    _comments(comments)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    size = (
        f"{Comment.objects.count():,} comments, {ArticlePage.objects.descendant_of(town).count():,} articles"
    )
    print(f"{connection.vendor}: {size}, filled in {time.perf_counter() - begun:.0f} s")
    setup_test_environment()
    print(
        "| search | found on the page | queries | ms of processor | p50 ms | slowest, ms |\n|--|--|--|--|--|--|"
    )
    for name, query in PAGES.items():
        path = f"/search/?{query}"
        for _ in range(9 if "tenth" in name else 0):
            further = re.search(r'href="(/search/[^"]+)" rel="next"', Client().get(path).content.decode())
            path = further[1].replace("&amp;", "&") if further else path
        print(f"| {name} | {_timed(path)} |")


def _timed(path: str) -> str:
    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        html = client.get(path).content.decode()
    # Counted at once: the next request empties the list.
    queries = len(asked)
    times = []
    busy = time.process_time()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        assert client.get(path).status_code == 200
        times.append((time.perf_counter() - begun) * 1000)
    busy = (time.process_time() - busy) * 1000 / ROUNDS
    found = html.count('<li class="hit">')
    return f"{found} | {queries} | {busy:.0f} | {statistics.median(times):.0f} | {max(times):.0f}"


def _words(chance: random.Random, number: int) -> str:
    """So many words of a vocabulary in which word n comes about as often as 1 in n."""
    return " ".join(f"word{int(VOCABULARY ** chance.random())}" for _ in range(number))


def _articles() -> SectionPage:
    front = ensure_site(name="The Lantern", slug="lantern", language="en", now=NOW)
    town = ensure_section(front, "town", "Town")
    chance = random.Random(1)
    for number in range(ARTICLES):
        town.add_child(
            instance=ArticlePage(
                title=f"Story {number}",
                slug=f"story-{number}",
                first_published_at=NOW - timedelta(hours=ARTICLES - number),
                body=[("text", f"<p>{_words(chance, 400)}</p>")],
            )
        )
    return town


def _comments(number: int) -> None:
    chance = random.Random(2)
    threads = list(Thread.objects.order_by("pk").values_list("pk", flat=True)[:200])
    commenter = Commenter.objects.create(created_at=NOW)
    for start in range(0, number, AT_ONCE):
        rows = [
            Comment(
                thread_id=threads[at % len(threads)],
                commenter=commenter,
                name=f"Reader {at}",
                state=_STATES[at % 10],
                created_at=NOW + timedelta(seconds=at),
                published_at=NOW + timedelta(seconds=at) if _STATES[at % 10] == State.PUBLISHED else None,
            )
            for at in range(start, min(start + AT_ONCE, number))
        ]
        made = Comment.objects.bulk_create(rows)
        Revision.objects.bulk_create(_revision(row, chance) for row in made)


def _revision(row: Comment, chance: random.Random) -> Revision:
    text = _words(chance, 40) + (" hidden" if row.state == State.HELD else "")
    return Revision(comment=row, source=text, html=f"<p>{text}</p>", text=text, created_at=row.created_at)


if __name__ == "__main__":
    main(int(sys.argv[1]))
