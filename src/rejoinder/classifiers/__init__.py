"""Opinions on a text, gathered before judging, bounded in time, never raising."""
