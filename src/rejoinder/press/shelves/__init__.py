"""Places where finished files stand."""
