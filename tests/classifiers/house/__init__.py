"""Tests of the house model: how text reaches it, how its words are found, and what it says."""
