"""A native export, imported into an empty place, is the same site: its printed editions are the same, byte for byte."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rejoinder.keeping import keyring
from tests.faults.papers import rejoinder
from tests.keeping import rich_site
from tests.keeping.sites import files
from tests.serving import clean_environment

pytestmark = [pytest.mark.slow]

ADDRESS = re.compile(rb"[\w.+-]+@[\w-]+\.example")


def run(what: str, directory: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.keeping.rich_site", what, str(directory)],
        env=clean_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def export(site: Path, out: Path, *options: str) -> str:
    """Write an export; what is told besides."""
    done = rejoinder("export", "--out", str(out), "--data", str(site), *options)
    assert done.returncode == 0, done.stderr
    return done.stderr


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("rich") / "site"
    run("make", directory)
    run("print", directory)
    return directory


@pytest.fixture(scope="module")
def native(site: Path) -> Path:
    file = site.parent / "site.jsonl"
    told = export(site, file, "--format", "native")
    assert "1 refusals of articles by mail, which the new place only takes in" in told
    assert "2 sanctions on an address" in told and "1 pages or collections behind a password" in told
    return file


@pytest.fixture(scope="module")
def again(site: Path, native: Path) -> Path:
    """The export in a new place, with the keys of the old one, printed."""
    directory = site.parent / "again"
    directory.mkdir()
    shutil.copytree(site / "keys", directory / "keys")
    done = rejoinder("import", str(native), "--data", str(directory))
    assert done.returncode == 0, done.stderr
    run("print", directory)
    return directory


def rows(site: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(site / "rejoinder.sqlite3")) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


def test_the_printed_editions_are_the_same_byte_for_byte(site: Path, again: Path) -> None:
    before, after = files(site / "shelf"), files(again / "shelf")
    editions = [name for name in before if name.startswith("editions/") and name.endswith(".html")]
    articles = [name for name in before if name.startswith("pages/") and name.endswith("/index.html")]
    assert len(editions) > 50 and len(articles) > 50
    assert sorted(before) == sorted(after)
    assert [name for name in before if before[name] != after[name]] == []


def test_what_stands_on_no_page_comes_along_too(site: Path, again: Path) -> None:
    for table in (
        "discussion_comment", "discussion_revision", "discussion_decision", "discussion_rulesetversion",
        "discussion_storedruleset", "discussion_storedstory", "discussion_appeal", "discussion_commenternote",
        "discussion_deskevent", "discussion_learnedhead", "discussion_wording", "discussion_publication",
        "discussion_leaf", "wagtailcore_page", "newsroom_articlepage", "wagtailredirects_redirect",
        "discussion_awaitedreading",
    ):  # fmt: skip
        columns = "*"
        if table == "discussion_comment":
            columns = (
                "id, thread_id, parent_id, root_id, state, name, position, reply_position, page, created_at"
            )
        assert rows(site, table, columns) == rows(again, table, columns), table
    assert len(rows(again, "wagtailcore_revision")) == len(rows(site, "wagtailcore_revision")) > 50
    assert "never-carried" not in str(rows(again, "accounts_user"))
    assert [name for (name,) in rows(again, "accounts_user", "username")] == ["constance"]
    assert files(again / "media" / "original_images") == files(site / "media" / "original_images")


def test_pages_behind_a_password_stay_closed_and_the_password_does_not_come(
    again: Path, native: Path
) -> None:
    assert rich_site.PASSWORD.encode() not in native.read_bytes()
    assert rows(again, "wagtailcore_pageviewrestriction", "restriction_type, password") == [("login", "")]
    assert not (again / "shelf" / "pages" / "lantern" / "members" / "inside").exists()


def test_the_new_site_goes_on_where_the_old_one_was(again: Path, site: Path) -> None:
    with closing(sqlite3.connect(again / "rejoinder.sqlite3")) as connection:
        numbers = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        highest = connection.execute("SELECT max(page_id) FROM newsroom_preparedpage").fetchone()[0]
        with pytest.raises(sqlite3.IntegrityError, match="only ever appended"):
            connection.execute("DELETE FROM discussion_decision")
        found = connection.execute(
            "SELECT count(*) FROM discussion_revision_words WHERE discussion_revision_words MATCH 'ferry'"
        ).fetchone()[0]
    assert numbers["wagtailcore_page"] >= highest
    assert numbers["discussion_comment"] == len(rows(site, "discussion_comment"))
    assert found > 0


def test_no_address_is_in_an_export_unless_it_is_asked_for(site: Path, native: Path, tmp_path: Path) -> None:
    private = (rich_site.READER, rich_site.REPORTER, rich_site.STAFF, rich_site.TYPED)
    table, wxr = tmp_path / "comments.csv", tmp_path / "lantern.xml"
    export(site, table, "--format", "csv")
    export(site, wxr, "--format", "wordpress", "--publication", "lantern")
    for file in (native, table, wxr):
        content = file.read_bytes()
        assert ADDRESS.findall(content) == [], file.name
        assert b"Wilma Whistle" not in content
    told = export(site, tmp_path / "all.jsonl", "--format", "native", "--with-addresses")
    assert "in this export, in clear" in told
    everything = (tmp_path / "all.jsonl").read_text()
    assert all(address in everything for address in private[:3]) and private[3] not in everything
    assert "1 sanctions on an address" in told
    for options in (["csv"], ["wordpress", "--publication", "lantern"]):
        out = tmp_path / f"with-{options[0]}"
        assert "in clear" in export(site, out, "--format", *options, "--with-addresses")
        assert rich_site.READER in out.read_text()


def test_with_addresses_who_is_under_a_sanction_is_known_again_under_another_key(
    site: Path, tmp_path: Path
) -> None:
    export(site, tmp_path / "all.jsonl.gz", "--format", "native", "--with-addresses")
    new = tmp_path / "new"
    done = rejoinder("import", str(tmp_path / "all.jsonl.gz"), "--data", str(new))
    assert done.returncode == 0, done.stderr
    ask = (
        "from rejoinder.accounts import address; from rejoinder.accounts.models import Commenter;"
        "from rejoinder.discussion.models import Sanction, Report;"
        f"a = '{rich_site.READER}'; c = Commenter.objects.filter(address_digest=address.digest(a)).get();"
        "print(address.unseal(c.address), address.unseal(Report.objects.get().address));"
        "print(Sanction.objects.filter(target=address.digest(a)).count(),"
        f" Sanction.objects.filter(target=address.domain_digest('{rich_site.DOMAIN}')).count())"
    )
    shown = rejoinder("manage", "--data", str(new), "shell", "-c", ask)
    assert shown.stdout.split("\n")[-3:-1] == [f"{rich_site.READER} {rich_site.REPORTER}", "1 1"], (
        shown.stderr
    )


REFUSES = (
    "from rejoinder.newsroom.passing import refusing; from rejoinder.newsroom.models import MailRefusal;"
    f"print(refusing.refuses('{rich_site.REFUSED}'), refusing.refuses('{rich_site.READER}'));"
    "print(MailRefusal.objects.count())"
)


def refusals(site: Path) -> list[str]:
    """Whether who refused, and somebody else, is known to have; and how many did."""
    shown = rejoinder("manage", "--data", str(site), "shell", "-c", REFUSES)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout.split("\n")[-3:-1]


def test_whoever_refused_articles_by_mail_is_not_mailed_from_the_new_place_either(
    site: Path, again: Path, native: Path
) -> None:
    assert refusals(again) == refusals(site) == ["True False", "1"]
    assert rows(again, "newsroom_mailrefusal") == rows(site, "newsroom_mailrefusal")
    key = (site / "keys" / "address.key").read_text().strip()
    assert lines(native)[0]["address_key"] == keyring.fingerprint(key)
    assert key.encode() not in native.read_bytes()


def test_under_another_key_it_is_said_aloud_how_many_refusals_are_lost(
    native: Path, site: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    looked = rejoinder("import", str(native), "--data", str(new), "--dry-run")
    done = rejoinder("import", str(native), "--data", str(new))
    for one in (looked, done):
        told = " ".join(one.stdout.split())
        assert "Left out 1 refusals of articles by mail" in told and "address.key here is another one" in told
    assert done.returncode == 0 and refusals(new) == ["False False", "0"]

    (tmp_path / "keyed" / "keys").mkdir(parents=True)
    shutil.copy(site / "keys" / "address.key", tmp_path / "keyed" / "keys")
    before = files(tmp_path / "keyed")
    looked = rejoinder("import", str(native), "--data", str(tmp_path / "keyed"), "--dry-run")
    assert looked.returncode == 0 and "another one" not in looked.stdout, looked.stderr
    assert "refusals of articles by mail" in looked.stdout
    assert files(tmp_path / "keyed") == before


def test_an_export_written_before_refusals_came_along_still_comes_in(
    site: Path, again: Path, native: Path, tmp_path: Path
) -> None:
    every = [values for values in lines(native)[:-1] if values.get("type") != "mail-refusal"]
    del every[0]["address_key"]
    content = b"".join(json.dumps(values, ensure_ascii=False).encode() + b"\n" for values in every)
    end = {"type": "end", "lines": len(every), "sha256": hashlib.sha256(content).hexdigest()}
    (tmp_path / "old.jsonl").write_bytes(content + json.dumps(end).encode() + b"\n")
    done = rejoinder("import", str(tmp_path / "old.jsonl"), "--data", str(tmp_path / "new"))
    assert done.returncode == 0 and "Left out" not in done.stdout, done.stderr
    assert rows(tmp_path / "new", "discussion_decision") == rows(again, "discussion_decision")


def test_a_site_that_is_there_takes_no_whole_site_in(site: Path, native: Path) -> None:
    before = rows(site, "discussion_comment")
    done = rejoinder("import", str(native), "--data", str(site))
    assert done.returncode == 1 and "There is a site here already" in done.stderr
    assert rows(site, "discussion_comment") == before


def test_a_look_at_an_export_writes_nothing(native: Path, tmp_path: Path) -> None:
    done = rejoinder("import", str(native), "--data", str(tmp_path / "new"), "--dry-run")
    assert done.returncode == 0 and "discussions" in done.stdout, done.stderr
    assert not (tmp_path / "new").exists()


def test_an_export_that_was_cut_off_or_changed_or_is_newer_brings_nothing_in(
    native: Path, tmp_path: Path
) -> None:
    content = native.read_bytes()
    every = content.splitlines(keepends=True)
    head = json.loads(every[0])
    wrong = {
        "cut": (b"".join(every[:-1]), "cut off"),
        "torn": (content[:-30], "cut off"),
        "changed": (content.replace(b"Off the subject.", b"On the subject..", 1), "changed or damaged"),
        "newer": (json.dumps({**head, "version": 2}).encode() + b"\n" + b"".join(every[1:]), "newer version"),
        "noise": (every[0] + b"{{{\n" + b"".join(every[1:]), "no line of an export"),
    }
    for name, (bad, why) in wrong.items():
        (tmp_path / name).write_bytes(bad)
        done = rejoinder("import", str(tmp_path / name), "--data", str(tmp_path / "new"))
        assert done.returncode == 1 and why in done.stderr, (name, done.stderr)
        assert not (tmp_path / "new").exists(), name
