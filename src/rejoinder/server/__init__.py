"""The process tree, the front that serves prepared bytes, and the press loop."""
