"""Disguises words the way people do who want them past a filter; to train with and to measure by."""

from training.disguise.make import KINDS, disguise, disguise_all, disguise_word

__all__ = ["KINDS", "disguise", "disguise_all", "disguise_word"]
