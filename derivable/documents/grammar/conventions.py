r"""Where a page is read without a bracket that the tree needs: the closed table of what everybody writes, with its reason.

A row is the operator around, what stands in it, and whether the page at that place is such a case. Everything else that
is grouped by the reader alone is a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derivable.documents.grammar.page import Group, Page
from derivable.documents.text.tokens import WORDS

FUNCTIONS = frozenset(WORDS.values()) - {"KL", "JS", "Var", "Cov"} | {"arg"}
HEADS = (*sorted({*FUNCTIONS, "e"} - {"e"}), "sum", "prod", "int", "nabla", "E_", "E", "|")  # what begins an operand of its own
Test = Callable[[Page, int, int], bool]


@dataclass(frozen=True)
class Convention:
    """A pair of an operator and what stands in it, where it holds, and why nobody writes the bracket."""

    outer: frozenset[str]
    inner: frozenset[str]
    holds: Test
    reason: str


def always(written: Page, start: int, end: int) -> bool:
    """Wherever it is written."""
    return True


def unbroken(written: Page, start: int, end: int) -> bool:
    """No point and no slash stands in it, but in brackets of its own."""
    inner = [(a, b) for a, b in written.groups if start <= a and b <= end and (a, b) != (start, end)]
    breaks = [*(k for k in written.points if start < k < end), *(k for k in range(start, end) if written.text[k] == "/")]
    return all(any(a <= k < b for a, b in inner) for k in breaks)


def ended(written: Page, start: int, end: int) -> bool:
    """Its own brackets end it, or a point, or the head of the next operand; of two numbers side by side the second is a factor."""
    closed = any(start < a < b == end for a, b in written.groups)
    numbers = written.text[end - 1:end].isdigit() and written.text[end:end + 1].isdigit()
    return closed or numbers or end in written.points or written.text.startswith(HEADS, end)


def signed(written: Page, start: int, end: int) -> bool:
    """A point or a slash stands before it."""
    return start in written.points or written.text[:start].endswith("/")


def _row(outer: str, inner: str, holds: Test, reason: str) -> Convention:
    return Convention(frozenset(outer.split()), frozenset(inner.split()), holds, reason)


NAMED = " ".join(sorted(FUNCTIONS)) + " exp"
CONVENTIONS = (
    _row(NAMED, "*", unbroken, r"a function of a word takes the product that follows it: \log 2\pi\sigma^2"),
    _row(NAMED + " D grad lim sum int E", "-", always, r"a sign right behind a function belongs to its operand: \exp -a"),
    _row("sum prod", "* /", always, r"what stands behind a sum is in it: \sum_i x_i y_i"),
    _row("D grad E int opt lim", "* /", always, r"an operator takes the product that follows it: \frac{d}{dx} a x^2"),
    _row("evalat", "* / D pD grad int sum", always, r"a bar with its place takes the whole product before it: x x^2 |_{x=2}"),
    _row("opt", "+ -", always, r"an optimum is one of all that follows: \max_x f(x) - g(x)"),
    _row("* / ^", f"{NAMED} E grad hess div D pD sum prod", ended, r"an operand ends with its bracket: \exp(a) b, \log(a)^2"),
    _row("*", "/", always, r"a quotient on the line goes on to the left: a/b c; the other reading is recorded"),
    _row("* under", "-", signed, r"a point or a slash stands before the sign: a \cdot -b"),
    _row("/", "* /", unbroken, r"from left to right: a b/c"),
)


def allowed(written: Page, start: int, end: int, group: Group) -> bool:
    """Whether a page says by convention what the brackets of a group would say."""
    inner = group.node.op if group.node else ""
    return any(group.outer in row.outer and inner in row.inner and row.holds(written, start, end) for row in CONVENTIONS)
