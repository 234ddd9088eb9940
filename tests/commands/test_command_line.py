"""`rejoinder` itself: its help, its version, its commands, and what is said of a wrong line."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from rejoinder import cli
from rejoinder.commands import CommandError, data, settings
from rejoinder.config import env
from rejoinder.server import template


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))
    }
    command = [sys.executable, "-m", "rejoinder", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env={**clean, **environment}, check=False
    )


def test_help_names_every_command_with_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    printed = capsys.readouterr().out
    known = cli.summaries()
    assert {"serve", "desk-link", "import", "judge", "manage", "print", "settings"} <= set(known)
    assert not {"data", "template", "--init--"} & set(known)
    for name, summary in known.items():
        assert re.search(rf"^  {name} +{re.escape(summary)}$", printed, re.M)


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"rejoinder {metadata.version('rejoinder')}\n"


@pytest.mark.parametrize(
    ("typed", "meant"), [("serv", "serve"), ("desklink", "desk-link"), ("imprt", "import")]
)
def test_a_word_mistyped_is_guessed(capsys: pytest.CaptureFixture[str], typed: str, meant: str) -> None:
    assert cli.main([typed]) == 2
    assert f"Did you mean “{meant}”?" in capsys.readouterr().err


def test_a_word_far_from_all_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["zzzzzz"]) == 2
    told = capsys.readouterr().err
    assert "no command “zzzzzz”" in told and "Did you mean" not in told


def test_every_command_has_help_and_takes_a_data_directory() -> None:
    for name in sorted(set(cli.summaries()) - {"manage"}):
        told = run(name, "--help")
        assert told.returncode == 0, told.stderr
        assert f"rejoinder {name}" in told.stdout
        if name not in {"judge", "settings"}:
            assert "--data" in told.stdout, name


def test_help_starts_without_django() -> None:
    code = "import sys; from rejoinder import cli; cli.main(['help']); sys.exit('django' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0
    )


def test_a_missing_directory_is_named_and_not_made(tmp_path: Path) -> None:
    for name in ("desk-link", "print"):
        told = run(name, "--data", str(tmp_path / "nowhere"))
        assert (
            told.returncode == 1 and "no data directory" in told.stderr and "rejoinder serve" in told.stderr
        )
        assert "Traceback" not in told.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_file_in_the_directorys_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a letter")
    with pytest.raises(CommandError, match="is a file, not a directory"):
        data.place(tmp_path / "data", create=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(CommandError, match="cannot be written"):
            data.place(tmp_path, create=True)
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_strange_file_in_the_databases_place_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REJOINDER_DATA", str(tmp_path))
    monkeypatch.delenv("REJOINDER_DATABASE", raising=False)
    (tmp_path / data.DATABASE).write_text("a letter, longer than sixteen bytes")
    with pytest.raises(CommandError, match="no SQLite database"):
        data.place(tmp_path, create=True)
    assert (tmp_path / data.DATABASE).read_text().startswith("a letter")


def test_a_setting_that_cannot_be_used_is_named_before_anything_is_done(tmp_path: Path) -> None:
    told = run("serve", "--data", str(tmp_path / "data"), REJOINDER_DJANGO_THREADS="many")
    assert told.returncode == 1
    assert told.stderr == "REJOINDER_DJANGO_THREADS must be a whole number of 0 or more, not 'many'.\n"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    told = run("serve", "--port", port)
    assert told.returncode == 2 and ("no port" in told.stderr or "expected" in told.stderr)


def test_manage_passes_everything_but_data_to_django(tmp_path: Path) -> None:
    template.lay_out(tmp_path / data.DATABASE)
    told = run("manage", "--data", str(tmp_path), "migrate", "--check")
    assert told.returncode == 0, told.stdout + told.stderr
    assert run("manage", f"--data={tmp_path}", "no-such-command").returncode == 1


def test_settings_shows_no_secret(tmp_path: Path) -> None:
    told = run(
        "settings", REJOINDER_SECRET_KEY="hush", REJOINDER_CORAL_SECRET="a,hush", REJOINDER_DATA=str(tmp_path)
    )
    assert told.returncode == 0 and "hush" not in told.stdout and told.stdout.count("(given)") == 2
    for setting in env.SETTINGS:
        assert setting.name in told.stdout


def test_the_manuals_page_of_settings_is_what_the_code_says() -> None:
    root = Path(__file__).resolve().parents[2]
    assert (root / "docs" / "operate" / "settings.md").read_text(encoding="utf-8") == settings.page()


@pytest.mark.parametrize(
    ("name", "value"),
    [("REJOINDER_URL", "news.example"), ("REJOINDER_DATABASE", "localhost"), ("REJOINDER_DEBUG", "perhaps"),
     ("REJOINDER_POST_LIMIT", "64K"), ("REJOINDER_TWIN_URL", "ftp://old.example"), ("REJOINDER_ADDRESS_KEY", "abc")],
)  # fmt: skip
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(env.BadSetting, match=name):
        env.read({name: value})
