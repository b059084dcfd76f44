"""The reader's one error: what was not understood, where it stands, what was expected."""

from __future__ import annotations

from derivable.errors import DerivableError

Span = tuple[int, int]


class Unreadable(DerivableError):
    """A formula, or a part of it, that is not read; `span` is its place in the source of the formula."""

    def __init__(self, message: str, span: Span = (0, 0)) -> None:
        super().__init__(message)
        self.span = span


class Beyond(Unreadable):
    """A formula that is read, but says something that no method decides yet: such a step is undecided."""
