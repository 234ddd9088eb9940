"""Lays the cells of a table on a grid, as a browser would: no two on one place, and none beyond the table's end.

The typesetter refuses a whole document for one cell that reaches into another, and what was brought in from
elsewhere may hold any numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from rejoinder.press.offprints.reading import Node


@dataclass(slots=True)
class Cell:
    """A cell, or the empty place between two."""

    column: int
    width: int
    height: int
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells in the order in which they fill it, row by row, with nothing left free."""

    columns: int
    head: int
    """How many of the cells are of the rows of heading cells at the top."""
    cells: list[Cell]


def grid(table: Node) -> Grid:
    """The table on its grid; heads are the rows of heading cells at the top, if others follow."""
    rows = [[_as_cell(kid) for kid in row["kids"]] for row in _rows(table)]
    heads = 0
    while heads < len(rows) and rows[heads] and all(cell["tag"] == "th" for cell in rows[heads]):
        heads += 1
    heads = heads if heads < len(rows) else 0
    # Nothing reaches from the heads down into what is told under them: heads are repeated on every page.
    head, body = _placed(rows[:heads]), _placed(rows[heads:])
    # Columns in which no cell begins are none: a title may reach over a hundred of them where there are three.
    starts = sorted({cell.column for row in [*head, *body] for cell in row})
    head_cells, body_cells = (_filled(part, starts) for part in (head, body))
    return Grid(len(starts), len(head_cells), head_cells + body_cells)


def _placed(rows: list[list[Node]]) -> list[list[Cell]]:
    """Each row's cells at the columns that are free there; they end where another reaches down, and with the rows."""
    placed: list[list[Cell]] = []
    free_from: list[int] = []
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        column = 0
        for node in row:
            while column < len(free_from) and free_from[column] > number:
                column += 1
            height = min(node.get("rowspan", 1), len(rows) - number)
            width = 0
            while width < node.get("colspan", 1):
                if column + width == len(free_from):
                    free_from.append(0)
                if free_from[column + width] > number:
                    break
                free_from[column + width] = number + height
                width += 1
            cells.append(Cell(column, width, height, node))
            column += width
        placed.append(cells)
    return placed


def _filled(rows: list[list[Cell]], starts: list[int]) -> list[Cell]:
    """The cells in columns counted by where some cell begins, with empty ones wherever nothing stands."""
    filled: list[Cell] = []
    free_from = [0] * len(starts)
    for number, row in enumerate(rows):
        standing = {}
        for cell in row:
            first = bisect_left(starts, cell.column)
            end = bisect_left(starts, cell.column + cell.width)
            standing[first] = Cell(first, end - first, cell.height, cell.node)
        column = 0
        while column < len(starts):
            if free_from[column] > number:
                column += 1
                continue
            cell = standing.get(column) or Cell(column, _gap(column, number, free_from, standing), 1)
            free_from[column : column + cell.width] = [number + cell.height] * cell.width
            filled.append(cell)
            column += cell.width
    return filled


def _gap(column: int, number: int, free_from: list[int], standing: dict[int, Cell]) -> int:
    """How many columns from this one on are empty in the row."""
    end = column + 1
    while end < len(free_from) and free_from[end] <= number and end not in standing:
        end += 1
    return end - column


def _as_cell(node: Node) -> Node:
    return node if node["tag"] in ("td", "th") else {"tag": "td", "kids": [node]}


def _rows(node: Node) -> Iterator[Node]:
    for kid in node["kids"]:
        if kid["tag"] == "tr":
            yield kid
        elif kid["tag"] in ("thead", "tbody", "tfoot"):
            yield from _rows(kid)
