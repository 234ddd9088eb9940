"""The list side of the desk: tabs, filters, search, the rows, news of arrivals, and decisions about many at once."""
