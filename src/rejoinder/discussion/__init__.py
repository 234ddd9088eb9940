"""The record: threads, comments, decisions, and the only place that writes them."""
