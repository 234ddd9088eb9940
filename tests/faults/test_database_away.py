"""With the database stopped everything published still reads, and everything else says so kindly."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests import postgres
from tests.faults.papers import a_paper
from tests.faults.posters import Posters, Shelf
from tests.postgres import Cluster
from tests.serving import Serving, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.postgresql]
PATIENCE = float(os.environ.get("REJOINDER_PATIENCE") or 1)


def post(site: Serving, thread: int, accept: str) -> tuple[int, str, str]:
    body = b"name=Ada&email=ada%40reader.example&text=I+waited+in+the+rain.&token=x"
    request = urllib.request.Request(f"{site.address}/threads/{thread}/reply", body, {"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["Retry-After"] or "", answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Retry-After"] or "", error.read().decode()


def test_reading_goes_on_without_the_database_and_writing_says_when_to_come_back(
    tmp_path: Path, server: Cluster
) -> None:
    data = tmp_path / "data"
    thread = a_paper(data, REJOINDER_DATABASE=server.address)
    site = Serving(data, REJOINDER_DATABASE=server.address).ready(90 * PATIENCE)
    try:
        shelf = Shelf(site, thread)
        posters = Posters(site, thread, 2, first=1)
        with posters.posting():
            wait_for(lambda: len(posters.acknowledged) >= 5, 30 * PATIENCE)
        said = {one.id for one in posters.acknowledged if one.state == "published"}
        wait_for(lambda: shelf.total() >= len(said), 10 * PATIENCE)
        shown = [f'id="comment-{one}"' for one in said]
        wait_for(lambda: all(one in site.get("/town/ferry/")[1] for one in shown), 10 * PATIENCE)
        server.stop()
        status, article = site.get("/town/ferry/")
        assert status == 200 and all(one in article for one in shown)
        assert site.get("/")[0] == 200 and site.get("/town/")[0] == 200
        assert shelf.ids() >= said
        assert site.answers("/healthz")
        for path in (f"/threads/{thread}/reply", "/nothing/here/"):
            status, page = site.get(path)
            assert status == 503 and "try again" in page and "psycopg" not in page, path
        status, retry, page = post(site, thread, "text/html")
        assert (status, retry) == (503, "30") and "<h1" in page
        status, _, problem = post(site, thread, "application/json")
        assert status == 503 and json.loads(problem)["status"] == 503
        server.start()
        again = Posters(site, thread, 1, first=1000)
        with again.posting():
            wait_for(lambda: again.acknowledged, 30 * PATIENCE, "posts to be taken again")
        wait_for(lambda: {one.id for one in again.acknowledged} <= shelf.ids(), 15 * PATIENCE)
        assert said <= shelf.ids()
        assert site.stop() == 0
    finally:
        site.kill()


def test_a_database_that_is_not_there_at_the_start_is_named(tmp_path: Path) -> None:
    site = Serving(
        tmp_path / "data", REJOINDER_DATABASE=f"postgresql://nobody@127.0.0.1:{postgres.free_port()}/none"
    )
    assert site.process.wait(60 * PATIENCE) == 1
    wait_for(lambda: "The database cannot be used" in site.output, 5)
    assert "Traceback" not in site.output
    site.kill()
