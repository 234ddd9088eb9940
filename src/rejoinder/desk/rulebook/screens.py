"""The rulebook's addresses, for those who may change rules somewhere; each asks again for its publication."""

from __future__ import annotations

from rejoinder.desk.rulebook.editor import EditView
from rejoinder.desk.rulebook.examples import ExamplesView
from rejoinder.desk.rulebook.overview import RulebooksView, RulebookView
from rejoinder.desk.rulebook.trying import BacktestView, ProgressView, ShadowView
from rejoinder.desk.rulebook.version import CompareView, VersionView
from rejoinder.desk.screen import Menu, Place, Screen
from rejoinder.discussion.roles import Task

_ONE = "rulebook/<int:publication_id>/"
_VERSION = f"{_ONE}versions/<int:version>/"
_BACKTEST = f"{_ONE}backtests/<int:backtest_id>/"

SCREENS = [
    Screen(
        "rulebook/",
        RulebooksView.as_view(),
        "desk_rulebooks",
        Task.RULE,
        Place("Rulebook", "clipboard-list", 10, menu=Menu.RULES),
    ),
    Screen(_ONE, RulebookView.as_view(), "desk_rulebook", Task.RULE),
    Screen(f"{_ONE}write/", EditView.as_view(), "desk_rulebook_edit", Task.RULE),
    Screen(f"{_ONE}examples/", ExamplesView.as_view(), "desk_rulebook_examples", Task.RULE),
    Screen(f"{_ONE}compare/", CompareView.as_view(), "desk_rulebook_compare", Task.RULE),
    Screen(_VERSION, VersionView.as_view(), "desk_rulebook_version", Task.RULE),
    Screen(f"{_VERSION}shadow/", ShadowView.as_view(), "desk_shadow", Task.RULE),
    Screen(_BACKTEST, BacktestView.as_view(), "desk_backtest", Task.RULE),
    Screen(f"{_BACKTEST}progress/", ProgressView.as_view(), "desk_backtest_progress", Task.RULE),
]
