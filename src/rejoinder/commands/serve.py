"""`rejoinder serve`: the whole site from one command."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import metadata
from types import ModuleType

from rejoinder.commands import CommandError, data
from rejoinder.config import env
from rejoinder.plugins import load_late
from rejoinder.server import lock, ports
from rejoinder.server.family import told_by_a_child

SUMMARY = "Run the site until Ctrl-C; lays out the data directory at its first run."


def main(argv: list[str]) -> int:
    """Serve a data directory until stopped; 0 when stopped by Ctrl-C or SIGTERM."""
    options = _options(argv)
    environment = data.place(options.data, create=True)
    address = environment.url or ports.address(options.host, options.port)
    try:
        held = lock.take(environment.data, address)
        ports.check(options.host, options.port)
    except (lock.AlreadyServed, ports.CannotListen) as error:
        raise CommandError(str(error)) from error
    with held:
        # Whoever is asked for the site's own address now says where it is served.
        os.environ["REJOINDER_URL"] = address
        data.set_up()
        first = load_late("rejoinder.server.first_steps", "prepare the site")
        status, entrance = told_by_a_child("prepare", lambda: _prepare(first, options.demo))
        if status != 0:
            return max(status, 1)
        run = load_late("rejoinder.server.run", "serve the site")
        return int(
            run.serve(
                options.host, options.port, options.workers, lambda: _announce(environment, address, entrance)
            )
        )


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rejoinder serve", description=SUMMARY)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen at; 0.0.0.0 for every one (default: %(default)s)",
    )
    parser.add_argument(
        "--port", type=_port, default=8000, help="the port to listen at (default: %(default)s)"
    )
    parser.add_argument(
        "--workers",
        type=_workers,
        default=1,
        help="web processes; one serves two cores well (default: %(default)s)",
    )
    parser.add_argument("--demo", action="store_true", help="fill a new site with an invented town's paper")
    data.add_option(parser)
    return parser.parse_args(argv)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; ports go from 1 to 65535")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of workers from 1 to 64")
    return int(text)


def _prepare(first: ModuleType, demo: bool) -> str:
    try:
        return str(first.take(demo, data.bring_up_to_date))
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error


def _announce(environment: env.Environment, address: str, entrance: str) -> None:
    sys.stdout.write(
        f"Rejoinder {metadata.version('rejoinder')} is serving {environment.data}\n\n"
        f"  Site  {address}/\n"
        f"  Desk  {address}{entrance}\n"
        "        (signs you in once, within half an hour; for another: rejoinder desk-link)\n\n"
        "Stop with Ctrl-C.\n"
    )
    sys.stdout.flush()
