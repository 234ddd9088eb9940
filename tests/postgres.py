"""A real PostgreSQL of the test run's own: made in a temporary directory, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The directory that holds initdb and postgres, the newest of several; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def free_port() -> int:
    """A port of the loopback address that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _as_owner(command: list[str]) -> list[str]:
    # PostgreSQL refuses to run as root; its own package makes this user.
    if os.geteuid() != 0:
        return command
    return ["setpriv", f"--reuid={pwd.getpwnam('postgres').pw_uid}", "--clear-groups", "--", *command]


class Cluster:
    """A running server, with the address of its database and a way to stop and start it."""

    def __init__(self, programs: Path, directory: Path) -> None:
        self.programs, self.directory, self.port = programs, directory, free_port()
        self.address = f"postgresql://rejoinder@127.0.0.1:{self.port}/rejoinder"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers; raises RuntimeError with its log when it does not."""
        options = ["-p", str(self.port), "-k", str(self.directory), "-c", "listen_addresses=127.0.0.1"]
        command = [str(self.programs / "postgres"), "-D", str(self.directory / "data"), *options]
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                _as_owner([*command, "-c", "max_connections=60"]), stdout=log, stderr=log, cwd=self.directory
            )
        deadline = time.monotonic() + 30
        ready = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.directory / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server at once, as a failing machine would."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
            self.process = None


@contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """A running server with an empty database; stopped and removed afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="rejoinder-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, "postgres", "postgres")
        subprocess.run(
            _as_owner(
                [
                    str(programs / "initdb"),
                    "-D",
                    str(directory / "data"),
                    "-U",
                    "rejoinder",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync",
                ]
            ),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=directory,
        )
        server = Cluster(programs, directory)
        server.start()
        try:
            subprocess.run(
                [
                    str(programs / "createdb"),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    str(server.port),
                    "-U",
                    "rejoinder",
                    "rejoinder",
                ],
                check=True,
            )
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
