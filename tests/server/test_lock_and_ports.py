"""One site for each directory, and clear words where nothing can listen."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rejoinder.server import lock, ports
from tests.postgres import free_port


def test_the_lock_says_who_holds_it(tmp_path: Path) -> None:
    with lock.take(tmp_path, "http://127.0.0.1:8000"):
        assert lock.holder(tmp_path) == lock.Holder(os.getpid(), "http://127.0.0.1:8000")
        with pytest.raises(lock.AlreadyServed, match=f"process {os.getpid()}, at http://127.0.0.1:8000"):
            lock.take(tmp_path, "http://127.0.0.1:8001")
    assert lock.holder(tmp_path) is None


def test_a_stale_lock_is_no_obstacle(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys; from rejoinder.server import lock;"
        " held = lock.take(pathlib.Path(sys.argv[1]), 'x'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert (tmp_path / lock.NAME).read_text()
    assert lock.holder(tmp_path) is None
    lock.take(tmp_path, "http://127.0.0.1:8000").close()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', "\0\0"])
def test_a_damaged_lock_file_is_no_obstacle(tmp_path: Path, content: str) -> None:
    (tmp_path / lock.NAME).write_text(content)
    with lock.take(tmp_path, "http://127.0.0.1:8000"):
        assert lock.holder(tmp_path) is not None


def test_a_taken_port_is_named_with_one_that_is_free() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            ports.CannotListen, match=rf"Port {port} .* is taken.*--port {port + 1}|--port \d+"
        ):
            ports.check("127.0.0.1", port)
    ports.check("127.0.0.1", free_port())


def test_an_address_that_is_not_ours_is_named() -> None:
    for host in ("192.0.2.1", "no.such.host.invalid", "a" * 300):
        with pytest.raises(ports.CannotListen, match="no address of this machine"):
            ports.check(host, free_port())


def test_a_port_for_administrators_says_so() -> None:
    assert "administrator" in ports._why("127.0.0.1", 80, OSError(errno.EACCES, "Permission denied"))


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [("127.0.0.1", 8000, "http://127.0.0.1:8000"), ("0.0.0.0", 80, "http://127.0.0.1"),
     ("::", 8000, "http://[::1]:8000"), ("localhost", 8000, "http://localhost:8000")],
)  # fmt: skip
def test_an_address_is_written_so_that_a_browser_opens_it(host: str, port: int, address: str) -> None:
    assert ports.address(host, port) == address
