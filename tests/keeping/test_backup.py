"""A backup holds the whole site but its keys, bears its name only when it is whole, and is nobody else's to read."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from rejoinder.keeping import drafts, keyring
from rejoinder.keeping.archive.reading import Backup
from rejoinder.keeping.progress import silent
from tests.keeping.sites import KEYS, PICTURE, back_up, files, lay_out, restore_into, users


def test_what_was_backed_up_is_restored_to_the_byte(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    made = back_up(site, tmp_path / "one.backup")
    restored = restore_into(tmp_path / "again", tmp_path / "one.backup")
    assert users(tmp_path / "again") == users(site) == ["person-0", "person-1", "person-2"]
    media = {
        name: content for name, content in files(tmp_path / "again").items() if name.startswith("media/")
    }
    assert media == {name: content for name, content in files(site).items() if name.startswith("media/")}
    assert media["media/original_images/ferry.png"] == PICTURE
    assert restored.manifest == made.manifest
    assert restored.settings == {"REJOINDER_URL": "https://lantern.example", "REJOINDER_SMTP": None}
    assert set(files(tmp_path / "again")) == {*media, "rejoinder.sqlite3", "keys/expected.json"}


def test_no_key_is_in_a_backup_but_its_fingerprint(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    made = back_up(site, tmp_path / "one.backup")
    with zipfile.ZipFile(tmp_path / "one.backup") as opened:
        everything = b"".join(opened.read(name) for name in opened.namelist())
        assert not [name for name in opened.namelist() if "key" in name or "shelf" in name]
    for key in KEYS.values():
        assert key.encode() not in everything and bytes.fromhex(key) not in everything
    assert made.manifest.keys == {name: keyring.fingerprint(key) for name, key in KEYS.items()}


def test_only_its_owner_may_read_a_backup(tmp_path: Path) -> None:
    back_up(lay_out(tmp_path / "site"), tmp_path / "one.backup")
    assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600
    keyring.write(tmp_path / "keys", KEYS)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert keyring.read(tmp_path / "keys") == KEYS


def test_nothing_is_written_over(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    (tmp_path / "one.backup").write_text("last week's")
    with pytest.raises(drafts.Exists, match="nothing is written over"):
        back_up(site, tmp_path / "one.backup")
    assert (tmp_path / "one.backup").read_text() == "last week's"


def test_what_fails_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")

    def full(doing: str, done: int, total: int) -> None:
        if doing == "Copying pictures and documents":
            raise OSError(28, "No space left on device")

    (tmp_path / "backups").mkdir()
    with pytest.raises(OSError, match="No space"):
        back_up(site, tmp_path / "backups" / "one.backup", full)
    assert files(tmp_path / "backups") == {}


def test_what_a_killed_backup_left_is_swept_by_the_next_and_what_another_writes_is_not(
    tmp_path: Path,
) -> None:
    site = lay_out(tmp_path / "site")
    left = tmp_path / ".old.backup.unfinished-999999-0a0b0c0d"
    beside = tmp_path / ".old.backup.unfinished-999999-0a0b0c0d.sqlite"
    other = tmp_path / ".bashrc.unfinished-business"
    for path in (left, beside, other):
        path.write_text("half")
    with drafts.draft(tmp_path / "slow") as slow:
        companion = slow.beside("part")
        back_up(site, tmp_path / "one.backup")
        assert not left.exists() and not beside.exists()
        assert other.exists() and companion.exists() and slow.path.exists()
        companion.unlink()


def test_what_was_erased_does_not_come_along_in_free_pages(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    with closing(sqlite3.connect(site / "rejoinder.sqlite3")) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("UPDATE accounts_user SET first_name = ?", ["Erasmia Forgetmenot" * 400])
        connection.commit()
        connection.execute("UPDATE accounts_user SET first_name = ''")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Erasmia Forgetmenot" in (site / "rejoinder.sqlite3").read_bytes()
    back_up(site, tmp_path / "one.backup")
    with zipfile.ZipFile(tmp_path / "one.backup") as opened:
        assert b"Erasmia Forgetmenot" not in opened.read("database/rejoinder.sqlite3")


def test_a_writer_in_the_middle_of_a_transaction_neither_waits_nor_is_waited_for(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    with closing(sqlite3.connect(site / "rejoinder.sqlite3", isolation_level=None, timeout=0)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE accounts_user SET username = 'committed' WHERE username = 'person-0'")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE accounts_user SET username = 'not yet' WHERE username = 'person-1'")
        back_up(site, tmp_path / "one.backup")
        connection.execute("COMMIT")
    restore_into(tmp_path / "again", tmp_path / "one.backup")
    assert users(tmp_path / "again") == ["committed", "person-1", "person-2"]
    assert users(site) == ["committed", "not yet", "person-2"]


def test_a_picture_deleted_meanwhile_is_told_and_breaks_nothing(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")

    def deleting(doing: str, done: int, total: int) -> None:
        if doing == "Copying pictures and documents":
            (site / "media" / "original_images" / "ferry.png").unlink(missing_ok=True)

    made = back_up(site, tmp_path / "one.backup", deleting)
    assert made.vanished == 1
    with Backup(tmp_path / "one.backup") as opened:
        opened.verify(silent)


def test_how_far_it_is_is_told(tmp_path: Path) -> None:
    told: dict[str, tuple[int, int]] = {}

    def progress(doing: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        assert done >= told.get(doing, (0, 0))[0]
        told[doing] = (done, total)

    back_up(lay_out(tmp_path / "site"), tmp_path / "one.backup", progress)
    restore_into(tmp_path / "again", tmp_path / "one.backup", progress)
    for doing in ("Packing the database", "Copying pictures and documents", "Checking", "Restoring"):
        assert told[doing][0] == told[doing][1] > 0


def test_a_backup_knows_its_manifest_by_digest(tmp_path: Path) -> None:
    made = back_up(lay_out(tmp_path / "site"), tmp_path / "one.backup")
    with Backup(tmp_path / "one.backup") as opened:
        assert opened.digest == made.digest
    with zipfile.ZipFile(tmp_path / "one.backup") as plain:
        manifest = json.loads(plain.read("manifest.json"))
    assert (manifest["format"], manifest["version"]) == ("rejoinder-backup", 1)
    assert all(len(member["sha256"]) == 64 for member in manifest["members"])
    assert os.path.lexists(tmp_path / "one.backup")
