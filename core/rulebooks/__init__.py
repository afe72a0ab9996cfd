"""Rulebooks as data: one YAML file each, and the loader that checks them."""

from core.rulebooks.loading import available, load, load_file, load_text, source_of
from core.rulebooks.problems import Problem, Rejected
from core.rules.rulebook import Clause, Rulebook

__all__ = [
    "Clause",
    "Problem",
    "Rejected",
    "Rulebook",
    "available",
    "load",
    "load_file",
    "load_text",
    "source_of",
]
