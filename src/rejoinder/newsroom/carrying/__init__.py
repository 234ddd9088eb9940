"""A whole site as lines of plain JSON values: what an export writes, and the import of one takes in."""
