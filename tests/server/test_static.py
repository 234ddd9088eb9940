"""Static files: found in every installed package, one digest over them all, known to templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.templatetags.static import static

from rejoinder.config.static import StaticFiles, installed
from rejoinder.server.installed import content_type


def test_files_of_every_package_are_found_ours_and_wagtails() -> None:
    names = installed().paths
    for name in (
        "rejoinder/newsroom.css",
        "rejoinder/discussion.js",
        "desk/desk.css",
        "wagtailadmin/css/core.css",
    ):
        assert name in names and names[name].is_file()


def test_templates_and_code_get_the_same_hashed_address() -> None:
    address = static("rejoinder/newsroom.css")
    assert re.fullmatch(r"/static/[0-9a-f]{16}/rejoinder/newsroom\.css", address)
    template = Template("{% load static %}{% static 'rejoinder/newsroom.css' %}")
    assert template.render(Context()) == address == installed().url("rejoinder/newsroom.css")


def test_the_digest_follows_names_and_contents_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # type: ignore[attr-defined]
    settings.STATICFILES_DIRS = [tmp_path]  # type: ignore[attr-defined]
    read = installed.__wrapped__
    seen = []
    for content, name in (("a", "one.css"), ("a", "one.css"), ("b", "one.css"), ("b", "two.css")):
        for old in tmp_path.iterdir():
            old.unlink()
        (tmp_path / name).write_text(content)
        seen.append(read().digest)
    assert seen[0] == seen[1] and len(set(seen)) == 3


def test_an_address_is_quoted() -> None:
    assert StaticFiles("0" * 16, {}).url("a b/ü.css") == "/static/0000000000000000/a%20b/%C3%BC.css"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.png", "image/png"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_a_file_is_served_as_what_it_is(name: str, kind: str) -> None:
    assert content_type(name) == kind


def test_every_file_a_style_sheet_refers_to_is_there() -> None:
    files = installed().paths
    for name, path in files.items():
        if not name.startswith(("rejoinder/", "desk/", "api/")) or path.suffix != ".css":
            continue
        for reference in re.findall(r"url\([\"']?([^\"')]+)", path.read_text(encoding="utf-8")):
            if not reference.startswith(("data:", "#")):
                assert (path.parent / reference.partition("#")[0]).is_file(), f"{name}: {reference}"
