"""Readers on another machine, or in another program on this one; none is asked unless an operator names it."""
