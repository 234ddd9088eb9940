"""The grid on which the typesetter is given a table: the same that browsers lay it on."""

from __future__ import annotations

import re

import pytest

from rejoinder.press.offprints.reading import read, words_of
from rejoinder.press.offprints.tables import Grid, grid


def laid(*rows: str) -> Grid:
    """A table of rows in which nothing but cells is written, their ends left out."""
    written = (re.sub("<(t[dh])([^>]*)>([^<]*)", r"<\1\2>\3</\1>", row) for row in rows)
    return grid(read(f"<table>{''.join(f'<tr>{row}</tr>' for row in written)}</table>")[0])


def told(found: Grid) -> list[tuple[str, int, int, int]]:
    """Words, column, width and height of each cell."""
    said = []
    for cell in found.cells:
        words = "".join(words_of(kid["kids"]) for kid in cell.node["kids"]) if cell.node is not None else ""
        said.append((words, cell.column, cell.width, cell.height))
    return said


def test_a_cell_ends_where_another_reaches_down() -> None:
    found = laid("<td>A<td rowspan=2>B", "<td colspan=2>C<td>D")
    assert told(found) == [("A", 0, 1, 1), ("B", 1, 1, 2), ("", 2, 1, 1), ("C", 0, 1, 1), ("D", 2, 1, 1)]


def test_a_cell_ends_with_the_table() -> None:
    found = laid("<td rowspan=9>A<td>B", "<td>C")
    assert told(found) == [("A", 0, 1, 2), ("B", 1, 1, 1), ("C", 1, 1, 1)]


def test_heads_do_not_reach_into_what_stands_under_them() -> None:
    found = laid("<th rowspan=3>A<th>B", "<td>C<td>D")
    assert found.head == 2
    assert told(found) == [("A", 0, 1, 1), ("B", 1, 1, 1), ("C", 0, 1, 1), ("D", 1, 1, 1)]
    assert laid("<th>A<th>B").head == 0, "a table of headings alone has nothing under them"


def test_a_short_row_does_not_draw_the_next_one_up() -> None:
    assert told(laid("<td>A", "<td>B<td>C<td>D")) == [
        *[("A", 0, 1, 1), ("", 1, 2, 1)],
        *[("B", 0, 1, 1), ("C", 1, 1, 1), ("D", 2, 1, 1)],
    ]


def test_columns_in_which_nothing_begins_take_no_room() -> None:
    found = laid("<th colspan=100>Title", "<td>A<td>B")
    assert found.columns == 2
    assert told(found) == [("Title", 0, 2, 1), ("A", 0, 1, 1), ("B", 1, 1, 1)]


@pytest.mark.parametrize("rows", [(), ("",), ("", "")])
def test_a_table_of_nothing_has_no_cells(rows: tuple[str, ...]) -> None:
    assert laid(*rows) == Grid(0, 0, [])
