"""What a test of conformance found: the worst point, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivable.conformance.reference import Inputs


@dataclass(frozen=True)
class Finding:
    """A point, what the function said there, what is exact, and the error in ulps and relative to the exact value."""

    at: Inputs
    got: float
    wanted: float
    ulps: float
    relative: float
    condition: float | None = None
    allowed: float = 1.0  # the factor that conditioning puts on the limit

    @property
    def rank(self) -> float:
        """The error over what is allowed."""
        return self.ulps / self.allowed

    def conditioned(self, sensitivity: float, ulp: float, bits: int, scale: bool) -> Finding:
        """The finding with its condition number; `scale` lets the limit grow with it (at a zero, with the sensitivity itself)."""
        condition = sensitivity / abs(self.wanted) if self.wanted else float("inf")
        return replace(self, condition=condition, allowed=max(1.0, sensitivity * 2.0 ** (1 - bits) / ulp) if scale else 1.0)

    def where(self) -> str:
        """The point in words."""
        parts = [f"{k.args[0]} = {v:.17g}" for k, v in sorted(self.at.values.items(), key=lambda item: item[0].args[0])]
        parts += [f"{k.args[0]} = {v}" for k, v in sorted(self.at.env.items(), key=lambda item: item[0].args[0])]
        for k, (start, values) in self.at.tables.items():
            shown = ", ".join(f"{v:.17g}" for v in values[:4]) + (f", .. ({len(values)} in all), {values[-1]:.17g}" if len(values) > 4 else "")
            parts.append(f"{k.args[0]} from {start} on: {shown}")
        return "; ".join(parts) or "(no variables)"


@dataclass(frozen=True)
class Report:
    """The result of a test of conformance. It is true if every point is within the limit."""

    function: str
    identity: str
    line: int
    latex: str
    where: str  # library, dtype, device
    points: int
    worst: Finding
    limit: float
    conditioned: bool
    unreached: tuple[str, ...]
    skipped: int = 0  # points at which the identity has no value

    @property
    def passed(self) -> bool:
        """Whether the worst point is within the limit."""
        return self.worst.rank <= self.limit

    def __bool__(self) -> bool:
        """Whether it passed."""
        return self.passed

    def __str__(self) -> str:
        """The report in words."""
        w = self.worst
        word = "conforms" if self.passed else "does not conform"
        limit = f"limit {self.limit:g}" + (" times the condition number" if self.conditioned else "")
        condition = "" if w.condition is None else f"; condition number {w.condition:.3g}"
        lines = [
            f"{self.function} {word} to {self.identity}, line {self.line}: {self.latex}",
            f"  {self.where}, {self.points} points: at worst {w.ulps:.3g} ulps ({limit})",
            f"  at {w.where()}",
            f"  {w.got:.17g} against {w.wanted:.17g}, relative error {w.relative:.2g}{condition}",
        ]
        if self.skipped:
            lines.append(f"  {self.skipped} more points were left out: the identity has no value there")
        if self.unreached:
            lines.append(f"  lines that no point reached: {', '.join(self.unreached)}")
        return "\n".join(lines)

    __repr__ = __str__
