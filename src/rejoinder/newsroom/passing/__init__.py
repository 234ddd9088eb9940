"""Passing an article on: a reader has the site mail it to one address, which is forgotten as soon as it has left."""
