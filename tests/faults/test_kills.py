"""What is acknowledged survives any kill, nobody outlives the parent, and the shelf is right soon after."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import CI
from tests.faults.papers import a_paper
from tests.faults.posters import Posters, Record, Shelf, broken
from tests.serving import Serving, serving, wait_for

pytestmark = [pytest.mark.faults]

KILLS = int(os.environ.get("REJOINDER_KILLS") or (20 if CI else 4))
PATIENCE = float(os.environ.get("REJOINDER_PATIENCE") or 1)
"""By how much slower than usual a crowded machine is allowed to be."""
READERS = 8


def family(parent: int) -> dict[str, int]:
    """The ids of a parent's processes by what each does."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (place / "stat").read_text().partition("(")[2].rpartition(")")
            if int(rest.split()[1]) == parent:
                found[name.removeprefix("rj-")] = int(place.name)
        except (OSError, ValueError):
            continue
    return found


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


def are_gone(pids: Iterable[int]) -> bool:
    return not any(map(lives, pids))


def is_right(site: Serving, record: Record, thread: int) -> bool:
    """Whether the edition shows as many comments as are published."""
    return Shelf(site, thread).total() == record.published(thread)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults") / "data"


@pytest.fixture(scope="module")
def thread(data: Path) -> int:
    return a_paper(data)


def serve(sites: list[Serving], data: Path) -> Serving:
    return serving(sites, data, 60 * PATIENCE)


def test_nothing_acknowledged_is_lost_by_kill_9_and_no_process_outlives_it(
    data: Path, thread: int, sites: list[Serving]
) -> None:
    record = Record(data)
    promised: dict[int, tuple[str, str]] = {}
    slowest = 0.0
    for number in range(KILLS):
        site = serve(sites, data)
        began = time.monotonic()
        wait_for(partial(is_right, site, record, thread), 2 * PATIENCE, "the edition to be right again")
        slowest = max(slowest, time.monotonic() - began)
        posters = Posters(site, thread, READERS, first=number * 100_000)
        with posters.posting():
            wait_for(partial(posters.have, 10), 20 * PATIENCE, "posts to be taken")
            time.sleep(random.Random(number).uniform(0.0, 0.3))
            children = family(site.process.pid)
            assert set(children) == {"web", "press", "chores"}
            if number % 2:
                site.kill()
            else:
                site.process.send_signal(signal.SIGKILL)
                site.process.wait(10)
            wait_for(partial(are_gone, children.values()), 5, "every child to follow")
        assert not posters.refused, posters.refused[:3]
        promised |= {said.id: (said.state, said.text) for said in posters.acknowledged}
        kept = record.texts()
        lost = broken(promised, kept)
        assert not lost, f"lost after kill {number + 1}: {lost}"
        assert record.integrity() == "ok"
        assert set(kept) <= record.decided(), "a comment without its decision"
    site = serve(sites, data)
    wait_for(partial(is_right, site, record, thread), 2 * PATIENCE)
    published = {comment for comment, (state, _) in promised.items() if state == "published"}
    assert published and published <= Shelf(site, thread).ids()
    assert site.stop() == 0
    print(
        f"{KILLS} kills, {len(promised)} acknowledged, none lost; edition right {slowest:.2f} s after restart"
    )


def test_any_one_process_can_be_killed_and_comes_back(data: Path, thread: int, sites: list[Serving]) -> None:
    site = serve(sites, data)

    def is_back(name: str, pid: int) -> bool:
        return family(site.process.pid).get(name, pid) != pid

    for name in ("web", "press", "chores"):
        before = family(site.process.pid)
        os.kill(before[name], signal.SIGKILL)
        wait_for(partial(is_back, name, before[name]), 20 * PATIENCE, f"{name} to come back")
        after = family(site.process.pid)
        assert {other: after[other] for other in after if other != name} == {
            other: before[other] for other in before if other != name
        }
    wait_for(lambda: site.answers(), 20 * PATIENCE)
    posters = Posters(site, thread, 1, first=7_000_000)
    with posters.posting():
        wait_for(lambda: posters.acknowledged, 20 * PATIENCE)
    record = Record(data)
    wait_for(partial(is_right, site, record, thread), 5 * PATIENCE)
    assert site.stop() == 0


def test_a_stopped_press_stops_no_post_and_prints_all_later(
    data: Path, thread: int, sites: list[Serving]
) -> None:
    site = serve(sites, data)
    record = Record(data)
    wait_for(partial(is_right, site, record, thread), 5 * PATIENCE)
    before = Shelf(site, thread).total()
    press = family(site.process.pid)["press"]
    os.kill(press, signal.SIGSTOP)
    try:
        posters = Posters(site, thread, 2, first=8_000_000)
        with posters.posting():
            wait_for(partial(posters.have, 10), 20 * PATIENCE)
        assert Shelf(site, thread).total() == before
        assert "Leave a reply" in site.get("/town/ferry/")[1]
    finally:
        os.kill(press, signal.SIGCONT)
    wait_for(partial(is_right, site, record, thread), 5 * PATIENCE)
    assert {said.id for said in posters.acknowledged if said.state == "published"} <= Shelf(
        site, thread
    ).ids()
    assert site.stop() == 0


def test_readers_never_see_an_older_count_after_a_newer(
    data: Path, thread: int, sites: list[Serving]
) -> None:
    site = serve(sites, data)
    seen: list[int] = []
    done = threading.Event()

    def watch() -> None:
        shelf = Shelf(site, thread)
        while not done.is_set():
            seen.append(shelf.total())
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    posters = Posters(site, thread, 4, first=9_000_000)
    with posters.posting():
        wait_for(lambda: len(set(seen)) > 4, 40 * PATIENCE, "the count to change some times")
    done.set()
    watcher.join(10)
    assert seen == sorted(seen)
    assert site.stop() == 0


def test_ctrl_c_in_the_midst_of_posting_loses_nothing_and_is_quick(
    data: Path, thread: int, sites: list[Serving]
) -> None:
    site = serve(sites, data)
    posters = Posters(site, thread, READERS, first=10_000_000)
    with posters.posting():
        wait_for(partial(posters.have, 20), 20 * PATIENCE)
        began = time.monotonic()
        assert site.stop() == 0
        assert time.monotonic() - began < 6 * PATIENCE
    kept = Record(data).texts()
    assert not broken({said.id: (said.state, said.text) for said in posters.acknowledged}, kept)


def test_a_second_serve_says_who_serves_already(data: Path, thread: int, sites: list[Serving]) -> None:
    site = serve(sites, data)
    other = Serving(data)
    assert other.process.wait(30 * PATIENCE) == 1
    wait_for(lambda: "already being served" in other.output, 5)
    assert f"process {site.process.pid}" in other.output and site.address in other.output
    assert "Traceback" not in other.output and site.answers()
    assert site.stop() == 0


def test_a_taken_port_is_named_with_another(
    tmp_path: Path, data: Path, thread: int, sites: list[Serving]
) -> None:
    site = serve(sites, data)
    other = Serving(tmp_path / "other", port=site.port)
    assert other.process.wait(30 * PATIENCE) == 1
    wait_for(lambda: "is taken by another program" in other.output, 5)
    assert f"Port {site.port}" in other.output and "Try: rejoinder serve --port" in other.output
    assert site.answers() and site.stop() == 0


def test_an_empty_site_answers_and_says_what_to_do_next(tmp_path: Path, sites: list[Serving]) -> None:
    site = serve(sites, tmp_path / "new")
    status, page = site.get("/")
    assert status == 200 and "rejoinder import" in page and "Wagtail" not in page
    wait_for(lambda: "rejoinder import" in site.get("/")[1])
    link = site.desk_link
    status, page = site.get(link.removeprefix(site.address))
    assert status == 200 and "<form" in page, "a look at the link does not use it up"
    assert json.loads((tmp_path / "new" / "shelf" / "hosts.json").read_text())["default"] == "paper"
    assert oct((tmp_path / "new" / "keys" / "secret.key").stat().st_mode & 0o777) == "0o600"
    assert site.stop() == 0
