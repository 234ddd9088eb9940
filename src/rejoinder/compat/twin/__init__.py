"""Twin mode: the old service answers while it lives, ours is asked as well, and one is fitted to the other."""
