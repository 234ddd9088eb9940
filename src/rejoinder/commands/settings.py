"""`rejoinder settings`: every setting, what it is now, and what it is for."""

from __future__ import annotations

import argparse
import os
import sys

from rich.console import Console
from rich.table import Table

from rejoinder.config.env import SETTINGS, Setting, read

SUMMARY = "List every setting with its present value; --markdown writes the manual's page."
_MADE_KINDS = {"secret", "key"}


def main(argv: list[str]) -> int:
    """Print the settings, as a table or as the manual's page. Raises BadSetting for an unusable one."""
    parser = argparse.ArgumentParser(prog="rejoinder settings", description=SUMMARY)
    parser.add_argument("--markdown", action="store_true", help="write the page of the manual instead")
    parser.add_argument("--data", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.markdown:
        sys.stdout.write(page())
        return 0
    read()
    table = Table(box=None, header_style="bold", pad_edge=False)
    # A name that is broken in two cannot be found, or copied.
    table.add_column("Setting", no_wrap=True)
    table.add_column("Now", overflow="fold")
    table.add_column("What for")
    for setting in SETTINGS:
        table.add_row(setting.name, _now(setting), setting.meaning)
    Console().print(table)
    return 0


def page() -> str:
    """The manual's page of the settings, in Markdown."""
    lines = [
        "# Settings",
        "",
        "Everything an operator can set is an environment variable; nothing needs one. `rejoinder settings`",
        "shows their present values. This page is made from the code by `make docs`.",
        "",
        "| setting | kind | if not given | meaning |",
        "|--|--|--|--|",
    ]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "(empty)"
        lines.append(f"| `{setting.name}` | {setting.kind} | {default} | {setting.meaning} |")
    kinds = [
        "",
        "Kinds: a *path* of this machine · an *address* with `://` · a *list* separated by commas · a whole",
        "*number* · a *switch*, 0 or 1 · a *text* · a *secret*, *password*, or *secrets* separated by commas, which",
        "`rejoinder settings` does not show · a *key*, a secret of 64 hexadecimal digits.",
        "",
        "A setting that cannot be used stops every command at once, with a sentence that names it.",
    ]
    return "\n".join([*lines, *kinds]) + "\n"


def _now(setting: Setting) -> str:
    given = os.environ.get(setting.name, "")
    if setting.kind in _MADE_KINDS:
        return "(given)" if given else "(made at the first run)"
    if setting.kind in {"secrets", "password"}:
        return "(given)" if given else "(empty)"
    return given or setting.default or "(empty)"
