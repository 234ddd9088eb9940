"""The rules and the judge, without Django."""
