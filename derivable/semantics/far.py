"""What functions of one variable do far out, where |x| is 2^64 to 2^256, with numbers of enough digits.

Terms are made of algebra, exponentials and logarithms: such a function is monotone from some place on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from derivable.semantics.balls import ZERO, Arithmetic, Cannot, Number
from derivable.semantics.operators import ROWS, Evaluator, Place, Term

DIGITS = 700  # an exponent below 2^2200 is known well enough
FEWER = 200  # for a first look: below 2^550
FARTHER = (64, 128, 192, 256)  # log2 |x|
FLAT = Fraction(1, 2**32)  # what a function that has a limit still changes by
STEADY = 1 - Fraction(1, 2**10)
BUDGET = 4_000  # operations


class Large(Arithmetic):
    """The operations, for numbers with exponents that are hundreds of digits long."""

    def __init__(self, digits: int) -> None:
        super().__init__(digits)
        self.farthest = self.bits - 100


LARGE, QUICK = Large(DIGITS), Large(FEWER)


class Outlook(Evaluator):
    """An evaluator that takes no integral: it notes what is integrated. Functions that are only named have no values."""

    _noting = False
    _noted: Callable[[Any], Any] | None = None

    def integrand(self, t: Term, place: Place) -> Callable[[Any], Any]:
        """The function that an integral is taken of."""
        self._noting, self._noted = True, None
        try:
            ROWS[t.op].value(self, t, place)
        finally:
            self._noting = False
        if self._noted is None:
            raise Cannot("not an integral")
        return self._noted

    def along_line(self, x: Term, body: Callable[[Place], Any], place: Place) -> Number:
        """Note the function that is integrated."""
        if not self._noting:
            raise Cannot("an integral in an integral, or around one")
        self._noting, self._noted = False, lambda v: body({**place, x: v})
        return ZERO

    def _primed(self, name: str, sorts: str, primes: int, arguments: tuple[Any, ...]) -> Any:
        if (name, sorts) not in self.definitions and "real" in sorts.split(","):
            raise Cannot("a function that is only named")
        return super()._primed(name, sorts, primes, arguments)


def outlook(point: Any, definitions: Mapping[Any, Term], numbers: Large = LARGE) -> Outlook:
    """An evaluator for a point, with large numbers."""
    return Outlook(numbers, point, definitions, BUDGET)


def trend(numbers: Arithmetic, f: Callable[[Number], Number], side: int) -> int:
    """Where f goes on one side: 1 or -1 to infinity or minus infinity, 0 to a limit. Raises Cannot where that is not plain."""
    values = [f(Fraction(side * 2**k)) for k in FARTHER]
    steps = [numbers.subtract(b, a) for a, b in pairwise(values)]
    if all(numbers.sign(numbers.subtract(FLAT, numbers.absolute(d))) == 1 for d in steps):
        return 0
    signs = {numbers.sign(d) for d in steps}
    sizes = [numbers.absolute(d) for d in steps]
    steady = all(numbers.sign(numbers.subtract(b, numbers.multiply(STEADY, a))) == 1 for a, b in pairwise(sizes))
    if not steady or signs not in ({1}, {-1}):
        raise Cannot("it is not plain where a function goes")
    return 1 if signs == {1} else -1
