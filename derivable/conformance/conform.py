"""conforms(function, to=identity): does a function of arrays compute what was proved, and how many ulps is it off?

The inputs are rounded to the dtype first, so the reference is the exact value at the very numbers the function is given.
"""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from derivable.conformance.arrays import Arrays
from derivable.conformance.branches import Watch
from derivable.conformance.domain import LENGTHS, WINDOW, Bounds, Domain, Place, simple
from derivable.conformance.reference import Inputs, Reference
from derivable.conformance.report import Finding, Report
from derivable.conformance.samples import Batch, batches
from derivable.errors import DerivableError
from derivable.language.derivations import Derivation

LIMIT = 8.0


@dataclass(frozen=True)
class Call:
    """How a function takes the variables of an identity."""

    function: Callable[..., Any]
    order: tuple[Place, ...]
    parameters: tuple[str, ...]

    def __call__(self, arrays: Arrays, batch: Batch) -> Any:
        """The function's values on a batch."""
        made = []
        for p in self.order:
            if p.family:
                made.append(batch.tables[p.leaf])
            elif p.whole:
                made.append(arrays.whole([env[p.leaf] for env in batch.envs]))
            else:
                made.append(batch.arrays[p.leaf])
        return self.function(**dict(zip(self.parameters, made))) if all(self.parameters) else self.function(*made)


def conforms(function: Callable[..., Any], to: str | Derivation, *, line: int | None = None, dtype: Any = None, device: Any = None,
             names: Mapping[str, str] | Sequence[str] | None = None, domain: Mapping[str, Bounds] | None = None, window: Bounds = WINDOW,
             lengths: tuple[int, ...] = LENGTHS, points: int = 1000, ulps: float = LIMIT, conditioned: bool = False, seed: int = 0) -> Report:
    """Test a numpy or torch function against a line (the last one, or `line`) of a verified derivation.

    The function takes arrays of points and returns one number a point. Its parameters are matched with the variables by name
    (mu_1, mu1 and \\mu_1 are one name); `names` maps parameters to variables, or lists the variables in order. A family such as
    beta_t comes as one array over its indices; an index that the function does not take is the last one of the family.
    `domain` narrows ranges, `window` bounds the magnitudes of numbers that are not bounded, `lengths` are those of families.

    It passes if every value is within `ulps` units in the last place of the exact value, an overflow included. With
    `conditioned` the limit is multiplied by the condition number of the formula at the point, where that exceeds 1.
    Raises DerivableError if the derivation is not verified, a name does not match, or the function fails.
    """
    derivation = _verified(to)
    reference = Reference(derivation, line)
    arrays = Arrays(dtype, device)
    space = Domain(reference.content.term, reference.hypotheses, reference.definitions, domain or {}, window)
    call = _matched(function, space, names)
    kinks = Watch.kinks(reference, space)
    watch, worst, count, skipped = Watch(function), None, 0, 0
    taken = {p.leaf for p in call.order}
    for batch in batches(space, arrays, taken, reference.arithmetic, lengths, points, kinks, random.Random(seed)):
        found = _values(call, arrays, batch, watch)
        for k, got in enumerate(found):
            at = Inputs(batch.values[k], batch.envs[k], batch.exact)
            finding = _compare(reference, at, got, arrays)
            if finding is None:
                skipped += 1
                continue
            count += 1
            if conditioned and finding.ulps > max(ulps, worst.rank if worst else 0.0):
                finding = _weighed(reference, finding, arrays, True)
            if worst is None or finding.rank > worst.rank:
                worst = finding
    if worst is None:
        raise DerivableError(f"no test point lies in the domain of {derivation.name}; widen domain or window")
    if worst.condition is None:
        worst = _weighed(reference, worst, arrays, False)
    name = getattr(function, "__qualname__", None) or type(function).__name__
    identity = derivation.name or derivation.function.__name__
    return Report(name, identity, reference.line, reference.content.latex(), arrays.describe(), count, worst, ulps,
                  conditioned, watch.unreached(), skipped)


def _verified(to: str | Derivation) -> Derivation:
    from derivable.checking import Checker
    from derivable.library import select
    from derivable.store import Files, default_folder

    if isinstance(to, Derivation):
        derivation = to
    else:
        entries, problems = select([to])
        if problems:
            raise DerivableError("; ".join(problems))
        if len(entries) != 1:
            some = ", ".join(e.derivation.name for e in entries[:8])
            raise DerivableError(f"{to} names {len(entries)} derivations; give the whole name of one: {some}")
        derivation = entries[0].derivation
    result = Checker(Files(default_folder())).derivation(derivation)
    if derivation.mistakes or not result.passed:
        raise DerivableError(f"{derivation.name or derivation.title} is not verified, so nothing can conform to it")
    return derivation


def _matched(function: Callable[..., Any], space: Domain, names: Mapping[str, str] | Sequence[str] | None) -> Call:
    by_name = {simple(p.name): p for p in space.places}

    def place(name: str) -> Place:
        found = by_name.get(simple(name))
        if found is None:
            known = ", ".join(p.name for p in space.places)
            raise DerivableError(f"the identity has no variable {name}: it has {known}; give names={{parameter: variable}}")
        return found

    if names is not None and not isinstance(names, Mapping):
        order = tuple(place(n) for n in names)
        return _complete(Call(function, order, ("",) * len(order)), space)
    try:
        signature = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        raise DerivableError("the function does not say what its parameters are; list the variables in order: names=[..]") from None
    wanted = [q.name for q in signature if q.name in (names or {}) or q.default is q.empty and q.kind not in (q.VAR_POSITIONAL, q.VAR_KEYWORD)]
    wanted += [q.name for q in signature if q.name not in wanted and q.default is not q.empty and simple(q.name) in by_name]
    order = tuple(place((names or {}).get(n, n)) for n in wanted)
    return _complete(Call(function, order, tuple(wanted)), space)


def _complete(call: Call, space: Domain) -> Call:
    missing = [p.name for p in space.places if p not in call.order and not (p.whole and space.families)]
    if missing:
        raise DerivableError(f"the function takes no {', '.join(missing)}; it must take every variable of the identity, or names= must say which")
    return call


def _values(call: Call, arrays: Arrays, batch: Batch, watch: Watch) -> list[float]:
    try:
        with watch:
            out = call(arrays, batch)
    except Exception as error:
        raise DerivableError(f"the function raises {type(error).__name__}: {error}, at {len(batch.values)} points such as {batch.show(0)}") from error
    return arrays.read(out, len(batch.values))


def _weighed(reference: Reference, finding: Finding, arrays: Arrays, scale: bool) -> Finding:
    form = arrays.format
    return finding.conditioned(reference.sensitivity(finding.at), form.ulp(finding.wanted), form.bits, scale)


def _compare(reference: Reference, at: Inputs, got: float, arrays: Arrays) -> Finding | None:
    """How far a value is off; None where the identity itself has no value."""
    wanted = reference.value(at)
    if wanted is None:
        return None
    middle, form = reference.arithmetic.float(wanted), arrays.format
    if abs(middle) >= form.largest:
        right = math.copysign(1.0, middle) * got >= form.largest * (1 - 2.0**-form.bits)  # infinity, or the largest number, of the same sign
        return Finding(at, got, middle, 0.0 if right else float("inf"), 0.0)
    if got != got or abs(got) == float("inf"):
        return Finding(at, got, middle, float("inf"), float("inf"))
    error = reference.arithmetic.error(got, wanted)
    off = error / form.ulp(middle)
    return Finding(at, got, middle, off, error / abs(middle) if middle else (0.0 if not error else float("inf")))
