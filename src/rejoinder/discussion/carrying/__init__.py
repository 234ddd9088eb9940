"""What of the record an export carries: every kind of row, which of its fields, and how they are written."""
