"""The JSON API, version 1: threads, comments and what became of them, reports, and judging."""

from rejoinder.api.v1 import comments, judge, reports, threads
from rejoinder.api.v1.face import Face

__all__ = ["api"]

api = Face()
api.add_router("/threads", threads.router)
api.add_router("/comments", comments.router)
api.add_router("/reports", reports.router)
api.add_router("/judge", judge.router)
