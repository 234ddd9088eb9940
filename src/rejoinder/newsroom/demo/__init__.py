"""The Wrenmouth Lantern: an invented paper with its articles, drawings and arguments, for a first look."""
