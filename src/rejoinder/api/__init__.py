"""The faces of the discussion: HTML forms without JavaScript, and JSON."""
