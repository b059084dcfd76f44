"""Forged lines of certificates: whatever the kernel accepts of them is looked at by a second evaluator.

    python -m benchmarks.forge ROWS [FIRST SEED [POINTS]]

Each row is made for one rule, from random terms, under hypotheses that some points satisfy; half of them are changed in
one place. What is accepted is a claim: it is evaluated at points of its domain. A contradiction is a false claim that the
kernel would have proved, and any error but `Rejected` is a failure too. Both are printed with the seed that makes them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.forged_lines import DEFINITIONS, LEMMAS, Forge, Forged, places
from derivable.kernel.meaning import define
from derivable.kernel.rules import RULES, run
from derivable.kernel.scope import Scope
from derivable.kernel.terms import Numbered, Rejected, Term
from derivable.semantics import contradiction

POINTS, BUDGET = 20, 12_000  # a claim: points of its domain, and operations


@dataclass(frozen=True)
class Outcome:
    """What became of a row: malformed, rejected, absurd, accepted, crashed; how many points were evaluated; what is false."""

    rule: str
    word: str
    evaluated: int = 0
    about: str = ""


def forged(seed: int, points: int = POINTS) -> Outcome:
    """Make the row of a seed, hand it to the kernel, and look at what is accepted."""
    random = Random(f"forge {seed}")
    forge, rule = Forge(random), random.choice([*RULES])
    try:
        made: Forged = getattr(forge, rule)()
        row = forge.changed(made.row) if random.random() < 0.5 else made.row
        scope = Scope(define(DEFINITIONS), made.hypotheses)
    except Rejected:
        return Outcome(rule, "malformed")
    table = Numbered()
    for line in made.before():
        try:
            run([places(line, table)], table, scope, {})
        except Rejected:
            continue
    placed = places(row, table)
    try:
        run([placed], table, scope, {n: c for n, (c, _) in LEMMAS.items()})
    except Rejected:
        return Outcome(rule, "rejected")
    except Exception as error:
        return Outcome(rule, "crashed", about=f"{type(error).__name__} {error}")
    if scope.absurd:
        return Outcome(rule, "absurd")
    claim = Term("claim", scope.facts.last, Term("and", *made.hypotheses), *DEFINITIONS)
    report = contradiction(claim, points=points, budget=BUDGET * points // POINTS)
    found = report.contradiction
    name = f"axiom {row['name']}" if rule == "axiom" and "name" in row else rule
    return Outcome(name, "false" if found else "accepted", report.evaluated, f"{row}\n  {claim.args[:2]}\n  {found}" if found else "")


def main(count: int, first: int = 0, points: int = POINTS, say: Callable[[str], None] = print) -> Counter[tuple[str, str]]:
    """Forge rows, print what is false, then the counts by rule."""
    words: Counter[tuple[str, str]] = Counter()
    for seed in range(first, first + count):
        out = forged(seed, points)
        rule = out.rule.split()[0]
        words[rule, out.word] += 1
        words[rule, "evaluated"] += out.evaluated > 0
        words[rule, "rows"] += 1
        if out.word in ("false", "crashed"):
            say(f"seed {seed}, {out.rule}: {out.word}: {out.about}")
        if seed % 1000 == 999 and count > 20_000:
            table(words, say)
    table(words, say)
    return words


def table(words: Counter[tuple[str, str]], say: Callable[[str], None]) -> None:
    """The counts, a line a rule."""
    columns = ("rows", "malformed", "rejected", "absurd", "accepted", "evaluated", "false", "crashed")
    say(f"{'':12}" + "".join(f"{c:>11}" for c in columns))
    for rule in (*RULES, "all"):
        say(f"{rule:12}" + "".join(f"{sum(n for (r, w), n in words.items() if w == c and rule in (r, 'all')):>11}" for c in columns))
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
