"""A real `rejoinder serve` in a process group of its own, for tests that meet the product as its users do."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.postgres import free_port


def wait_for(condition: Callable[[], object], seconds: float = 20.0, what: str = "") -> object:
    """The condition's first true value; AssertionError when it stays false for so long."""
    deadline = time.monotonic() + seconds
    while True:
        if value := condition():
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what or condition}")
        time.sleep(0.02)


def clean_environment() -> dict[str, str]:
    """The environment without what the test run itself put there."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))
    }


class Serving:
    """One running site: its address, what it printed, and ways to stop it, kindly or not."""

    def __init__(self, data: Path, *options: str, port: int | None = None, **environment: str) -> None:
        self.data, self.port = data, port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "rejoinder",
                "serve",
                "--data",
                str(data),
                "--port",
                str(self.port),
                *options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env={
                **clean_environment(),
                "REJOINDER_POSTS_PER_MINUTE": "0",
                "PYTHONUNBUFFERED": "1",
                **environment,
            },
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip("\n"))

    @property
    def output(self) -> str:
        """Everything printed so far."""
        return "\n".join(self.lines)

    def ready(self, seconds: float = 60.0) -> Serving:
        """Wait until the site answers and has printed its sign-in link."""

        def up() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}:\n{self.output}")
            return self.answers() and "/desk/" in self.output

        wait_for(up, seconds, "the site to be up")
        return self

    def answers(self, path: str = "/healthz") -> bool:
        """Whether anything comes back at all."""
        try:
            urllib.request.urlopen(self.address + path, timeout=2).close()
        except urllib.error.HTTPError as error:
            error.close()
            return True
        except OSError:
            return False
        return True

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of a GET."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")

    @property
    def desk_link(self) -> str:
        """The one-time sign-in link as printed."""
        found = re.search(r"https?://\S+/desk/enter/\S+", self.output)
        assert found, self.output
        return found.group(0)

    def stop(self, seconds: float = 15.0) -> int:
        """Ctrl-C, as an operator would; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        status = self.process.wait(seconds)
        self._reader.join(seconds)
        return status

    def kill(self) -> None:
        """kill -9 of everything at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self._reader.join(10)

    def fresh_desk_link(self) -> str:
        """A new one-time sign-in link, asked for on the command line while the site runs."""
        done = subprocess.run(
            [sys.executable, "-m", "rejoinder", "desk-link", "--data", str(self.data)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env=clean_environment(),
        )
        found = re.search(r"(https?://\S+)?(/desk/enter/\S+)", done.stdout)
        assert found, done.stdout + done.stderr
        return self.address + found.group(2)


def serving(sites: list[Serving], data: Path, within: float) -> Serving:
    """A site that answers, within so many seconds; it is put among ``sites``, of which none is left running."""
    site = Serving(data)
    sites.append(site)
    return site.ready(within)
