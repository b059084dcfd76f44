"""The second evaluator over all claims of the library: how many it can look at, and whether it contradicts one.

    python -m benchmarks.second_road            # the claims of the library and of its mistakes
    python -m benchmarks.second_road DIR        # those of a folder that derivable verify --certificates DIR wrote
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from derivable.kernel.terms import Term, decode
from derivable.library import select
from derivable.semantics import Report, contradiction

FEW, MANY = 3, 20


@dataclass(frozen=True)
class Claim:
    """A claim with its name; `mistaken`: it is known to be false, and is handed over as if it had been proved."""

    name: str
    term: Term
    mistaken: bool = False
    verdict: str = "proved"
    conditions: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Look:
    """What was found of a claim, and the CPU time of it in milliseconds."""

    claim: Claim
    report: Report
    ms: float


def library() -> Iterator[Claim]:
    """The claims of all steps, and those of the mistakes at the steps that are wrong."""
    entries, problems = select([])
    if problems:
        raise SystemExit("\n".join(problems))
    for d in (e.derivation for e in entries):
        for s in d.steps:
            if not d.mistakes or s.number in d.mistakes:
                yield Claim(f"{d.name} {s.number}", s.claim, bool(d.mistakes))


def stored(folder: Path) -> Iterator[Claim]:
    """The claims that certificates show proved or conditional, with their conditions."""
    for row in json.loads((folder / "manifest.json").read_text())["claims"]:
        if row["verdict"] in ("proved", "conditional"):
            certificate = json.loads((folder / f"{row['claim']}.json").read_text())["certificate"]
            terms = decode(certificate["terms"])
            conditions = tuple(terms[c["condition"]] for c in certificate.get("conditions", []))
            yield Claim(row["claim"][:16], decode(row["terms"])[-1], False, row["verdict"], conditions)


def look_at(claims: Iterable[Claim], points: int = FEW) -> list[Look]:
    """Look at each claim."""
    out = []
    for c in claims:
        began = time.process_time()
        report = contradiction(c.term, c.conditions, c.verdict, points)
        out.append(Look(c, report, (time.process_time() - began) * 1000))
    return out


def told(looks: list[Look], points: int) -> str:
    """The figures, and what could not be looked at, by reason."""
    true, false = ([x for x in looks if x.claim.mistaken is wrong] for wrong in (False, True))
    lines = [f"{points} points: of {len(true)} claims {sum(x.report.evaluated > 0 for x in true)} were evaluated at one point or more, "
             f"{sum(x.report.evaluated == points for x in true)} at all, "
             f"{sum(x.report.contradiction is not None for x in true)} contradicted"]
    if false:
        caught = sum(x.report.contradiction is not None for x in false)
        lines.append(f"  of {len(false)} false claims {caught} were contradicted ({caught / len(false):.0%})")
    times = sorted(x.ms for x in looks)
    lines.append(f"  CPU a claim: median {times[len(times) // 2]:.1f} ms, mean {sum(times) / len(times):.1f}, most {times[-1]:.0f}")
    lines += [f"  {count:5} points: {why}" for why, count in Counter(r for x in true for r in x.report.reasons).most_common()]
    lines += [f"  never evaluated: {x.claim.name}" for x in true if not x.report.evaluated]
    lines += [f"  CONTRADICTED: {x.claim.name}: {x.report.contradiction}" for x in true if x.report.contradiction]
    lines += [f"  false, not contradicted: {x.claim.name}" for x in false if not x.report.contradiction]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the figures at few and at many points; 1 if a claim that was shown is contradicted."""
    claims = list(stored(Path(arguments[0])) if arguments else library())
    bad = False
    for points in (FEW, MANY):
        looks = look_at(claims, points)
        print(told(looks, points))
        bad |= any(x.report.contradiction and not x.claim.mistaken for x in looks)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
