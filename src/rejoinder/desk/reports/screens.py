"""The screens about reports, statements of reasons and the yearly report."""

from __future__ import annotations

from rejoinder.desk.reports.categories import CategoriesView
from rejoinder.desk.reports.statements import StatementsView, download
from rejoinder.desk.reports.year import YearView, table
from rejoinder.desk.screen import Menu, Place, Screen
from rejoinder.discussion.roles import Task

SCREENS = [
    Screen(
        "transparency/",
        YearView.as_view(),
        "desk_year",
        Task.READ,
        Place("Transparency", "doc-full", 20, menu=Menu.REPORTS),
    ),
    Screen("transparency/table.csv", table, "desk_year_table", Task.READ),
    Screen("transparency/statements/", StatementsView.as_view(), "desk_statements", Task.ADMINISTER),
    Screen("transparency/statements/download/", download, "desk_statements_download", Task.ADMINISTER),
    Screen(
        "transparency/categories/", CategoriesView.as_view(), "desk_statement_categories", Task.ADMINISTER
    ),
]
