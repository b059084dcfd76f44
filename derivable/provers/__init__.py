"""Proof methods, in the order in which they are tried. One file is one method; add a row to add one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from derivable.kernel.terms import Term
from derivable.provers.proof import Proof

METHODS = ("spectrum", "calculus", "field", "positivity", "induction", "gaussian")


def method(name: str) -> Callable[[Proof, Term], None]:
    """The function of a method that shows a proposition or raises Stuck."""
    found: Callable[[Proof, Term], None] = import_module(f"derivable.provers.{name}").prove
    return found
