"""A paper of one article for the reader's script; what is posted to it is answered as a test wants it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import rejoinder.press
from rejoinder.press.compose import compose
from rejoinder.press.document import Look
from rejoinder.press.snapshot import ThreadSnapshot

STATIC = Path(rejoinder.press.__file__).parent / "static"
LOOK = Look(("/rejoinder/discussion.css", "/rejoinder/reply-form.css"), ("/rejoinder/discussion.js",))
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}


@dataclass
class Paper:
    """The pages by path, the answers still to be given to posts, and what was posted."""

    pages: dict[str, bytes] = field(default_factory=dict)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    posted: list[dict[str, str]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    """The Accept header of each post."""

    def __enter__(self) -> Paper:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def show(self, snapshot: ThreadSnapshot, path: str = "/") -> None:
        """Print a snapshot: its article at the path, its leaves where their addresses say."""
        edition = compose(snapshot, LOOK)
        for leaf in edition.leaves:
            self.pages[f"/editions/lantern/7/{leaf.name}.html"] = leaf.document
            if leaf.name == "1":
                self.pages[path] = _article(edition.head + leaf.comments + edition.tail)


def _article(section: bytes) -> bytes:
    return (
        b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferry</title>'
        b'<link rel="stylesheet" href="/rejoinder/discussion.css">'
        b'<link rel="stylesheet" href="/rejoinder/reply-form.css">'
        b'<script type="module" src="/rejoinder/discussion.js"></script></head>'
        b"<body><main><h1>The ferry</h1>" + section + b"</main></body></html>"
    )


def _handler(paper: Paper) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            content = paper.pages.get(path)
            if content is None and path.startswith("/rejoinder/"):
                content = (STATIC / path[1:]).read_bytes()
            kind = TYPES.get(Path(path).suffix, TYPES[".html"])
            self._answer(404 if content is None else 200, content or b"nothing here", kind)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            assert self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
            paper.posted.append({name: values[0] for name, values in parse_qs(body, True).items()})
            paper.accepted.append(self.headers["Accept"])
            status, said = paper.answers.pop(0)
            if status:
                kind = "application/json" if status < 400 else "application/problem+json"
                content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
                self._answer(status, content, kind)
            else:
                self.close_connection = True

        def _answer(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    return Handler
