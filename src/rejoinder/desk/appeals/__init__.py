"""Authors' appeals at the desk: which wait, by when they must be answered, and the answer."""
