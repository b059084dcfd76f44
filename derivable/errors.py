"""Errors a user can meet. Each message says what is wrong, where, and what to do."""

from __future__ import annotations


class DerivableError(Exception):
    """Something the command cannot work with: exit status 2."""


class IllTyped(DerivableError):
    """A line that says nothing: a float, a bool, a name declared twice, parts that do not fit."""


class EmptyDomain(DerivableError):
    """No point satisfies what is declared."""
