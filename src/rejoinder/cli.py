"""`rejoinder COMMAND`: finds the command's module by its name and runs it."""

from __future__ import annotations

import ast
import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from rejoinder import commands
from rejoinder.commands import CommandError
from rejoinder.config.env import BadSetting
from rejoinder.plugins import PluginError

_TROUBLE = (CommandError, BadSetting, PluginError)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; the exit status: 0 for done, 1 for not, 2 for a line that cannot be understood."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["help"] and len(arguments) > 1:
        arguments = [arguments[1], "--help"]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(_help())
        return 0
    if arguments[0] in {"-V", "--version", "version"}:
        sys.stdout.write(f"rejoinder {metadata.version('rejoinder')}\n")
        return 0
    module = _modules().get(arguments[0])
    if module is None:
        sys.stderr.write(_unknown(arguments[0]))
        return 2
    return _run(module, arguments[1:])


def summaries() -> dict[str, str]:
    """Every command as it is typed, with what it is for; read without importing, so that help is quick."""
    return {
        name: _summary(Path(commands.__path__[0]) / f"{module}.py") for name, module in _modules().items()
    }


def _modules() -> dict[str, str]:
    found = sorted(path for path in Path(commands.__path__[0]).glob("[a-z]*.py") if _summary(path))
    return {path.stem.rstrip("_").replace("_", "-"): path.stem for path in found}


def _summary(path: Path) -> str:
    """The module's SUMMARY; blank for a module that is no command."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if names == ["SUMMARY"]:
                return str(node.value.value)
    return ""


def _run(module: str, arguments: list[str]) -> int:
    try:
        status: int = importlib.import_module(f"{commands.__name__}.{module}").main(arguments)
        sys.stdout.flush()
        return status
    except _TROUBLE as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain of it again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _help() -> str:
    known = summaries()
    width = max(map(len, known), default=0)
    lines = "".join(f"  {name:<{width}}  {summary}\n" for name, summary in known.items())
    return (
        "usage: rejoinder COMMAND [--data DIR] …\n\n"
        "Publishes articles, runs the discussion beneath them, and holds every comment to your own rules.\n\n"
        f"{lines}\n"
        "Every command has --help. --data names the data directory"
        " (else REJOINDER_DATA, else ./rejoinder-data).\n"
    )


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, _modules(), n=1, cutoff=0.5)
    meant = f" Did you mean “{near[0]}”?" if near else ""
    return f"There is no command “{name}”.{meant} Run “rejoinder help” for all of them.\n"
