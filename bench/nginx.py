"""nginx with one worker serving a directory of finished files: the limit the front is compared with."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import free_port

CONFIGURATION = """
worker_processes 1;
daemon off;
pid {place}/pid;
error_log {place}/error.log;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000;
  open_file_cache max=1000 inactive=60s;
  client_body_temp_path {place}/body;
  proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi;
  scgi_temp_path {place}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    index index.html;
    gzip_static on;
  }}
}}
"""


def program() -> str | None:
    """nginx's program, where it is installed."""
    return shutil.which("nginx") or (shutil.which("/usr/sbin/nginx"))


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, int]]:
    """nginx over ``root``: its address and process id."""
    found = program()
    if found is None:
        raise RuntimeError("nginx is not installed; sudo apt-get install -y nginx-light")
    place = Path(tempfile.mkdtemp(prefix="rejoinder-nginx-"))
    place.chmod(0o755)
    port = free_port()
    (place / "nginx.conf").write_text(CONFIGURATION.format(place=place, port=port, root=root))
    process = subprocess.Popen([found, "-c", str(place / "nginx.conf")], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.05)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(place, ignore_errors=True)
