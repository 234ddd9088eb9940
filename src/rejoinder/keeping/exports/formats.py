"""The formats of an export by the name that `--format` is given."""

from __future__ import annotations

from rejoinder.keeping.exports import native, table, wordpress
from rejoinder.keeping.exports.asked import Export

FORMATS: dict[str, Export] = {
    "native": native.pieces,
    "wordpress": wordpress.pieces,
    "csv": table.pieces,
}
