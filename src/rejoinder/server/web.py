"""The web process: granian's worker with the front, Django's threads behind it, and the comment writer."""

from __future__ import annotations

import asyncio
import signal
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from rejoinder.config import static
from rejoinder.config.env import Environment
from rejoinder.discussion import judging, rulesets, writer
from rejoinder.server.bridge import Bridge
from rejoinder.server.front import Front

BACKPRESSURE = 8192
"""Connections taken at a time; more wait in the system's own queue."""
BACKLOG = 2048


def work(host: str, port: int) -> None:
    """Serve until SIGTERM; the listening socket is this process's own, shared by port with its siblings."""
    environment: Environment = settings.ENVIRONMENT
    bridge = Bridge(get_wsgi_application(), environment)
    front = Front(
        settings.SHELF,
        settings.MEDIA_ROOT,
        static.installed(),
        bridge,
        environment.page_memory,
        environment.allowed_hosts,
    )
    writer.start()
    bridge.start()
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    try:
        asyncio.run(_serve(front, host, port))
    finally:
        bridge.stop()
        writer.stop()


def _warm() -> None:
    # Read from disk only when needed, the models and the word lists would cost the first commenter seconds, and
    # other systems do not wait that long.
    sentence = "A sentence about nothing in particular, to be read once and thrown away."
    judging.judge_all([judging.Asked(sentence)], rulesets.default())


def server(front: Front, host: str, port: int) -> Server:
    """granian around a front, in this process; ``serve`` runs it and ``stop`` ends it.

    One runtime thread was quickest on two cores, and asyncio's own loop within an eighth of uvloop's speed.
    """
    return Server(
        front,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKPRESSURE,
        log_enabled=False,
    )


async def _serve(front: Front, host: str, port: int) -> None:
    running = server(front, host, port)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.stop)
    await running.serve()
