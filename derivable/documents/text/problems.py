"""The reader's one error: what was not understood, where it stands, what was expected."""

from __future__ import annotations

from derivable.errors import DerivableError

Span = tuple[int, int]


class Unreadable(DerivableError):
    """A formula, or a part of it, that is not read; `span` is its place in the source of the formula.

    `code` is its row in the table of messages, `about` the name it is about, `within` the tree that was being read.
    """

    code = "unread"

    def __init__(self, message: str, span: Span = (0, 0), code: str = "", about: str = "") -> None:
        super().__init__(message)
        self.span, self.about = span, about
        self.code = code or type(self).code
        self.within: object = None


class Beyond(Unreadable):
    """A formula that is read, but says something that no method decides yet: such a step is undecided."""

    code = "beyond"
