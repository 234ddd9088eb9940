"""The rulebook's addresses: everybody at the desk reads it, and who may change rules changes it."""

from __future__ import annotations

from rejoinder.desk.rulebook.editor import EditView
from rejoinder.desk.rulebook.examples import ExamplesView
from rejoinder.desk.rulebook.overview import RulebooksView, RulebookView
from rejoinder.desk.rulebook.trying import BacktestView, ProgressView, ShadowView
from rejoinder.desk.rulebook.version import CompareView, VersionView
from rejoinder.desk.screen import Menu, Place, Screen, View
from rejoinder.discussion.roles import Task

_ONE = "rulebook/<int:publication_id>/"
_VERSION = f"{_ONE}versions/<int:version>/"
_BACKTEST = f"{_ONE}backtests/<int:backtest_id>/"


def _read(address: str, view: View, name: str, place: Place | None = None) -> Screen:
    """A screen to be read; what is sent to it changes rules, or is of use to those alone who do."""
    return Screen(address, view, name, Task.READ, place, sends=Task.RULE)


SCREENS = [
    _read(
        "rulebook/",
        RulebooksView.as_view(),
        "desk_rulebooks",
        Place("Rulebook", "clipboard-list", 10, menu=Menu.RULES),
    ),
    _read(_ONE, RulebookView.as_view(), "desk_rulebook"),
    Screen(f"{_ONE}write/", EditView.as_view(), "desk_rulebook_edit", Task.RULE),
    _read(f"{_ONE}examples/", ExamplesView.as_view(), "desk_rulebook_examples"),
    _read(f"{_ONE}compare/", CompareView.as_view(), "desk_rulebook_compare"),
    _read(_VERSION, VersionView.as_view(), "desk_rulebook_version"),
    _read(f"{_VERSION}shadow/", ShadowView.as_view(), "desk_shadow"),
    _read(_BACKTEST, BacktestView.as_view(), "desk_backtest"),
    _read(f"{_BACKTEST}progress/", ProgressView.as_view(), "desk_backtest_progress"),
]
