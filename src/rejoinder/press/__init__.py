"""Turns a snapshot of a thread into finished files. Pure, but for the shelf it writes to."""
