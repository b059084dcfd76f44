"""Derivations: generators of lines, and the claims their steps make."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from derivable.errors import DerivableError, IllTyped
from derivable.kernel.meaning import calls
from derivable.kernel.terms import Rejected, Term
from derivable.language.expressions import Declaration, Declarations, Expr, Proposition, lift, merge

RELATIONS = {"=": ("eq", False), "<=": ("le", False), ">=": ("le", True), "<": ("lt", False), ">": ("lt", True)}


@dataclass(frozen=True, eq=False)
class Citation:
    """Another derivation, at values of its variables."""

    derivation: Derivation
    at: Mapping[Expr, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Line:
    """A line: its relation to the line before, what it says, what it cites."""

    relation: str
    content: Expr | Proposition
    by: tuple[Citation, ...] = ()


def _line(relation: str) -> Callable[..., Line]:
    def make(content: Any, by: Any = (), at: Mapping[Expr, Any] | None = None) -> Line:
        cited = by if isinstance(by, tuple) else (by,)
        said = content if isinstance(content, Proposition) else lift(content)
        citations = tuple(c if isinstance(c, Citation) else Citation(c, at or {}) for c in cited)
        return Line("" if isinstance(content, Proposition) else relation, said, citations)

    make.__doc__ = f"A line that stands in the relation {relation} to the line before; `by` names derivations it cites."
    return make


same, le, ge, lt, gt = (_line(r) for r in RELATIONS)


@dataclass(frozen=True, eq=False)
class Step:
    """One claim of a derivation: line `number` against the one before, or a statement."""

    number: int
    relation: str | None  # None for a statement
    left: Expr | None
    right: Expr | Proposition
    claim: Term
    start: Term | None  # the claim against the first line, where the relations compose
    source_line: int
    chain: tuple[Term, ...] = ()  # the claims of the steps from the first line to this one
    cited: tuple[tuple[str, Term, tuple[tuple[Term, Term], ...]], ...] = ()

    @property
    def latex(self) -> str:
        """The step as it was written."""
        return self.right.latex() if self.sides is None else " ".join(self.sides)

    @property
    def sides(self) -> tuple[str, str] | None:
        """The two sides, the relation sign with the right one; None for a statement."""
        if self.left is None or self.relation is None:
            return None
        sign = {"<=": r"\le", ">=": r"\ge"}.get(self.relation, self.relation)
        return self.left.latex(), f"{sign} {self.right.latex()}"


@dataclass(frozen=True, eq=False)
class Derivation:
    """A derivation: a generator of lines. `mistakes` are the steps that must fail, `expects` the conditions that may occur."""

    function: Callable[[], Iterator[Any]]
    when: tuple[Proposition, ...] = ()
    mistakes: tuple[int, ...] = ()
    expect: str = "refuted"
    source: str = ""
    name: str = ""
    expects: tuple[Proposition, ...] = ()

    @property
    def title(self) -> str:
        """The first line of the docstring, or the name."""
        return (inspect.getdoc(self.function) or self.function.__name__).splitlines()[0]

    @cached_property
    def lines(self) -> tuple[tuple[Line, int], ...]:
        """The lines with their places in the source."""
        out: list[tuple[Line, int]] = []
        generator = self.function()
        if not inspect.isgenerator(generator):
            raise IllTyped(f"{self.function.__name__} must yield its lines")
        while True:
            place = self.function.__code__.co_firstlineno
            try:
                value = next(generator)
                place = generator.gi_frame.f_lineno if generator.gi_frame else place
                out.append((value if isinstance(value, Line) else
                            Line("", value) if isinstance(value, Proposition) else Line("=", lift(value)), place))
            except StopIteration:
                return tuple(out)
            except IllTyped as error:
                raise IllTyped(f"line {len(out) + 1} of {self.function.__name__}, source line {place}: {error}") from None
            except (Rejected, RecursionError) as error:
                raise IllTyped(f"line {len(out) + 1} of {self.function.__name__}: {error}") from None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The claims, in order."""
        lines = self.lines
        if not lines:
            raise IllTyped(f"{self.function.__name__} yields no line")
        out: list[Step] = []
        before: Expr | None = None
        first: Expr | None = None
        direction, chain = "=", list[Term]()
        for number, (line, place) in enumerate(lines, 1):
            try:
                if isinstance(line.content, Proposition):
                    claim = self._claim(line.content.term, line.content.declarations, line)
                    out.append(Step(len(out) + 1, None, None, line.content, claim, None, place, (), self._cited(line)))
                    before = first = None
                    chain = []
                    continue
                if before is None or first is None:
                    before = first = line.content
                    direction = "="
                    continue
                direction = compose(direction, line.relation)
                claim = self._relation(line.relation, before, line.content, line)
                chain.append(claim)
                start = claim if len(chain) == 1 else self._relation(direction, first, line.content, line, chain) if direction else None
            except (IllTyped, Rejected) as error:
                raise IllTyped(f"line {number} of {self.function.__name__}, source line {place}: {error}") from None
            if before.term is line.content.term:
                raise IllTyped(f"line {number} of {self.function.__name__} repeats the line before: that is not a step")
            out.append(Step(len(out) + 1, line.relation, before, line.content, claim, start, place, tuple(chain), self._cited(line)))
            before = line.content
        return tuple(out)

    def _relation(self, relation: str, left: Expr, right: Expr, line: Line, chain: Sequence[Term] = ()) -> Term:
        op, swap = RELATIONS[relation]
        sides = (right.term, left.term) if swap else (left.term, right.term)
        return self._claim(Term(op, *sides), merge(left.declarations, right.declarations), line, chain)

    def _claim(self, prop: Term, declarations: Declarations, line: Line, chain: Sequence[Term] = ()) -> Term:
        everything = merge(declarations, *(w.declarations for w in self.when),
                           *(lift(v).declarations for c in line.by for v in c.at.values()))
        extra = [v.term for w in self.when for v in (w,)]
        return claim(prop, everything, extra, [*(c.derivation.conclusion for c in line.by), *chain])

    def _cited(self, line: Line) -> tuple[tuple[str, Term, tuple[tuple[Term, Term], ...]], ...]:
        return tuple((c.derivation.name or c.derivation.function.__name__, c.derivation.conclusion,
                      tuple((k.term, lift(v).term) for k, v in c.at.items())) for c in line.by)

    @cached_property
    def conclusion(self) -> Term:
        """The claim that others cite: first line to last, or the last statement."""
        last = self.steps[-1]
        if last.start is None and last.relation is not None:
            raise IllTyped(f"{self.function.__name__} cannot be cited: its relations do not compose")
        return last.claim if last.start is None else last.start

    def _repr_html_(self) -> str:
        rows = "".join(f"<li>$\\displaystyle {s.latex}$</li>" for s in self.steps)
        return f"<p><b>{self.title}</b></p><ol>{rows}</ol>"


def compose(so_far: str, relation: str) -> str:
    """The relation of the first line to this one; empty where they do not compose."""
    if relation == "=" or not so_far:
        return so_far
    if so_far == "=" or so_far[0] == relation[0]:
        return relation[0] if "=" not in so_far + relation or so_far in "<>" or relation in "<>" else relation
    return ""


def claim(prop: Term, declarations: Declarations, extra: list[Term], cited: list[Term]) -> Term:
    """The claim of a proposition under the declarations it reaches, `extra` conditions and those of what it cites."""
    leaves = {d.leaf: d for d in declarations.values()}
    hypotheses: dict[Term, None] = {}
    definitions: dict[Term, Term] = {d.args[0].args[0]: d for c in cited for d in c.args[2:]}
    reached: set[Term] = set()

    def visit(t: Term) -> None:
        for leaf in [*sorted(t.free, key=lambda u: u.args), *(c.args[0] for c in calls(t))]:
            base = Term("fun", *leaf.args[:2], 0) if leaf.op == "fun" else leaf
            d = leaves.get(base)
            if d is None or base in reached:
                continue
            reached.add(base)
            if d.definition is not None:
                visit_definition(d)
            for h in d.hypotheses:
                visit(h)
                hypotheses[h] = None

    def visit_definition(d: Declaration) -> None:
        for part in d.definition.args[1:] if d.definition is not None else ():
            visit(part)
        definitions[d.leaf] = d.definition  # type: ignore[assignment]

    for t in [*extra, prop]:
        visit(t)
    return Term("claim", prop, Term("and", *{**dict.fromkeys(extra), **hypotheses}), *ordered(definitions, definitions))


def ordered(definitions: Mapping[Term, Term], heads: Iterable[Term]) -> list[Term]:
    """The definitions of some functions, and of what these use, each after what it uses."""
    out: list[Term] = []

    def visit(head: Term) -> None:
        d = definitions.get(head)
        if d is None or d in out:
            return
        for part in d.args[1:]:
            for c in calls(part):
                if c.args[0] is not head:
                    visit(c.args[0])
        out.append(d)

    for head in heads:
        visit(head)
    return out


def derivation(function: Callable[[], Iterator[Any]] | None = None, *, when: Any = (), source: str = "", expects: Any = ()) -> Any:
    """Make a generator of lines a derivation; `when` narrows the domain of all its lines.

    `expects` declares the conditions under which its steps hold: such a step is not listed for having them. A condition
    that is declared and does not occur is an error.
    """
    conditions = when if isinstance(when, tuple) else (when,)
    declared = tuple(expects) if isinstance(expects, (tuple, list)) else (expects,)
    if wrong := [c for c in declared if not isinstance(c, Proposition)]:
        raise IllTyped(f"expects takes conditions such as ne(a, b), not {wrong[0]!r}")

    def wrap(f: Callable[[], Iterator[Any]]) -> Derivation:
        return Derivation(f, conditions, source=source, expects=declared)

    return wrap(function) if function is not None else wrap


def mistake(step: int | tuple[int, ...] = 1, expect: str = "refuted", *, when: Any = (), source: str = "") -> Any:
    """A wrong derivation, kept to be refused: the steps named must get the verdict `expect`, all others be proved."""
    if expect not in ("refuted", "unreadable"):
        raise DerivableError(f"a mistake is expected to be refuted or unreadable, not {expect!r}")
    conditions, steps = when if isinstance(when, tuple) else (when,), step if isinstance(step, tuple) else (step,)
    return lambda f: Derivation(f, conditions, steps, expect, source)



