"""Recognises what tells where a person can be reached, found or paid."""
