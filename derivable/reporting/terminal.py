"""Results as a table and as messages on a terminal, or as plain lines elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from derivable.reasons import reason
from derivable.verdicts import WORDS, Result, StepResult

COLOURS = {"proved": "green", "conditional": "green", "supported": "yellow", "refuted": "red", "undecided": "yellow", "unreadable": "magenta"}


def counts(results: Sequence[Result]) -> Counter[str]:
    """How many steps of derivations, mistakes left out, have each verdict."""
    found = Counter(s.verdict.word for r in results if not r.mistakes for s in r.steps)
    return Counter({w: found.get(w, 0) for w in WORDS})


def table(results: Sequence[Result], console: Any) -> None:
    """One row a derivation: steps, verdicts, methods, time."""
    from rich.table import Table

    for title, mistakes in (("Derivations", False), ("Mistakes (each must be refused at its step)", True)):
        chosen = [r for r in results if bool(r.mistakes) == mistakes]
        if not chosen:
            continue
        out = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for name in ("", "name", "steps", "verdicts", "by", "ms"):
            out.add_column(name, justify="right" if name in ("steps", "ms") else "left", no_wrap=name in ("name", ""))
        for r in chosen:
            words = Counter(s.verdict.word for s in r.steps)
            shown = ", ".join(f"[{COLOURS[w]}]{n} {w}[/]" for w, n in words.items())
            by = ", ".join(dict.fromkeys(s.verdict.by for s in r.steps if s.verdict.by))
            out.add_row("[green]ok[/]" if r.passed else "[red]FAIL[/]", r.name, str(len(r.steps)), shown, by, f"{sum(s.ms for s in r.steps):.0f}")
        console.print(out)
        console.print()


def failures(results: Sequence[Result], console: Any, explain: bool = False) -> None:
    """Every step that keeps a derivation or a mistake from passing, with what is known about it."""
    for r in results:
        if r.passed:
            continue
        console.print(f"[bold red]{r.name}[/]  {r.title}", highlight=False)
        if r.error:
            console.print(f"  {r.error}", markup=False, highlight=False)
        for s in r.steps:
            if r.mistakes and (s.number in r.mistakes) == (s.verdict.word == "refuted") or not r.mistakes and s.verdict.passes:
                continue
            console.print(message(r, s, explain), markup=False, highlight=False)


def message(r: Result, s: StepResult, explain: bool = False) -> str:
    """A step that did not pass: the place, the step, the verdict, the witness, the way out."""
    v, because = s.verdict, reason(s.verdict)
    by, why = f" by {v.by}" if v.by else "", f": {because.sentence}" if because.sentence else ""
    lines = [f"  step {s.number} ({r.path}:{s.line})", f"    {s.latex}", f"    {v.word}{by}{why}"]
    lines += [f"    if {', '.join(v.conditions)}"] if v.conditions else []
    lines += [f"      {text}" for text in because.details] if explain else ["    --explain shows what each method said"] if because.details else []
    if s.start is not None and s.start.word != v.word:
        lines.append(f"    against the first line: {s.start.word}")
    return "\n".join(lines)


def conditions(results: Sequence[Result], console: Any, all_of_them: bool = False) -> None:
    """The steps that hold under conditions which nobody declared; with `all_of_them`, those that were declared too."""
    for r in results:
        listed = [s for s in r.steps if s.verdict.passes and s.verdict.conditions] if all_of_them else r.unexpected
        if listed and not r.mistakes:
            console.print(f"[bold]{r.name}[/]  {r.title}", highlight=False)
        for s in listed if not r.mistakes else ():
            console.print(message(r, s) + ("" if not s.expected else " (declared)"), markup=False, highlight=False)


def cost(cpu: float, wall: float) -> str:
    """What a run cost: seconds of CPU in all processes, and seconds on the wall."""
    return f"{cpu:.1f} s of CPU in {wall:.1f} s"


def summary(results: Sequence[Result], cpu: float, wall: float) -> str:
    """One line that says how it went."""
    found = counts(results)
    derivations = [r for r in results if not r.mistakes]
    mistakes = [r for r in results if r.mistakes]
    parts = [f"{n} {w}" for w, n in found.items() if n]
    caught = sum(r.passed for r in mistakes)
    tail = f"; {caught} of {len(mistakes)} mistakes caught" if mistakes else ""
    return f"{len(derivations)} derivations, {sum(found.values())} steps: {', '.join(parts) or 'none'}{tail}; {cost(cpu, wall)}"


def to_json(results: Sequence[Result], cpu: float, wall: float) -> dict[str, Any]:
    """The whole run as plain data."""
    return {"derivations": [r.to_json() for r in results if not r.mistakes], "mistakes": [r.to_json() for r in results if r.mistakes],
            "counts": dict(counts(results)), "seconds": round(wall, 3), "cpu_seconds": round(cpu, 3)}
