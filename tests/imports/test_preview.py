"""A dry run says what an import would do, and does nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from rejoinder.imports.formats.wordpress import WordPress
from rejoinder.imports.imported import Summary
from rejoinder.imports.load import load
from rejoinder.imports.preview import preview
from rejoinder.newsroom import setup
from tests.imports.making import comment, export, post, silent, write

COURIER = Path(__file__).parent / "fixtures" / "courier.xml"
MADE_ON_THE_WAY = {"sections made", "old addresses that now lead to the new ones"}

pytestmark = pytest.mark.django_db


def run(path: Path, now: datetime, *, dry: bool, judged: bool = False) -> Summary:
    source = WordPress()
    source.check(path, silent)
    return (preview if dry else load)(source.read(path, silent), judged=judged, now=now)


def rows() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.parametrize("judged", [False, True])
def test_it_says_what_the_import_then_says_and_writes_nothing(now: datetime, judged: bool) -> None:
    before = rows()
    said = run(COURIER, now, dry=True, judged=judged)
    assert rows() == before
    done = run(COURIER, now, dry=False, judged=judged)
    assert said.left_out == done.left_out
    assert said.notes == done.notes
    assert said.came_in == {
        label: count for label, count in done.came_in.items() if label not in MADE_ON_THE_WAY
    }
    assert said.came_in["articles, published"] == 5


def test_it_knows_what_is_here_already(now: datetime, tmp_path: Path) -> None:
    setup.ensure_site(name="The Lantern", slug="lantern", language="en", now=now)
    run(write(tmp_path, export(post(1, comment(1), status="draft"))), now, dry=False)
    later = write(tmp_path, export(post(1, comment(1), comment(2), status="draft"), post(2)))
    before = rows()
    said = run(later, now, dry=True)
    assert rows() == before
    assert said.already_here == {"articles": 1, "comments": 1}
    assert said.came_in == {"comments, published": 1, "articles, published": 1}
