"""Proofs as tests: files in folders called derivations or mistakes are collected, one test a step.

Nothing of the engine is loaded until such a file is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from derivable.verdicts import Result, StepResult

FOLDERS = frozenset(("derivations", "mistakes"))
MARK = re.compile(r"^@(derivable\.)?(derivation|mistake)\b", re.MULTILINE)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DerivationFile | None:
    """Collect a Python file with derivations that stands in a folder of them."""
    if file_path.suffix != ".py" or FOLDERS.isdisjoint(file_path.relative_to(file_path.anchor).parts[:-1]):
        return None
    try:
        text = file_path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return DerivationFile.from_parent(parent, path=file_path) if MARK.search(text) else None


def pytest_configure(config: pytest.Config) -> None:
    """One checker for the test run, so that a derivation can cite those of other files."""
    config.stash[CHECKER] = []


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The steps that hold under conditions nobody declared, and the CPU that all steps took."""
    told = [dict(r.user_properties) for r in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")]
    mine = [t for t in told if COST in t]
    if not mine:
        return
    terminalreporter.write_sep("-", "derivations")
    for t in mine:
        if CONDITIONS in t:
            terminalreporter.write_line(t[CONDITIONS])
    terminalreporter.write_line(f"{len(mine)} steps, {sum(float(t[COST]) for t in mine) / 1000:.1f} s of CPU")


COST, CONDITIONS = "derivable ms", "derivable conditions"  # properties of a test, also in its JUnit XML
CHECKER: pytest.StashKey[list[Any]] = pytest.StashKey()


class DerivationFile(pytest.File):
    """A file of derivations."""

    def collect(self) -> Iterator[StepItem]:
        """One item for each step of each derivation."""
        from derivable.checking import Checker
        from derivable.errors import DerivableError
        from derivable.library import load

        held = self.config.stash[CHECKER]
        if not held:
            held.append(Checker())
        try:
            entries = load(self.path.resolve())
            for e in entries:
                for s in e.derivation.steps:
                    yield StepItem.from_parent(self, name=f"{e.derivation.function.__name__}[{s.number}]", derivation=e.derivation, number=s.number)
        except DerivableError as error:
            raise self.CollectError(str(error)) from None


class StepItem(pytest.Item):
    """One step: it passes if it is proved, or, where it is a mistake to be refused, if it is refused."""

    def __init__(self, *, derivation: Any, number: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.derivation, self.number = derivation, number

    def runtest(self) -> None:
        """Check the derivation up to this step and raise what is wrong with it."""
        checker = self.config.stash[CHECKER][0]
        result = checker.derivation(self.derivation, str(self.path))
        step = next(s for s in result.steps if s.number == self.number)
        self.user_properties.append((COST, f"{step.ms:.3f}"))
        if step in result.unexpected:
            said = f"{step.verdict.word} if {', '.join(step.verdict.conditions)}"
            self.user_properties.append((CONDITIONS, f"{result.name}, step {step.number}: {said}"))
        named = self.number in result.mistakes
        if result.error:
            raise StepFailed(result, step, named, result.error)
        wanted = ("refuted",) if result.expect == "refuted" else ("refuted", "unreadable")
        if step.verdict.word in wanted if named else step.verdict.passes:
            return
        raise StepFailed(result, step, named)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The step, both sides, the verdict and the witness."""
        if isinstance(excinfo.value, StepFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the step stands."""
        line = next(s.source_line for s in self.derivation.steps if s.number == self.number)
        return self.path, line - 1, f"{self.derivation.name}, step {self.number}"


class StepFailed(Exception):
    """A step did not get the verdict that it needs."""

    def __init__(self, result: Result, step: StepResult, mistake: bool, error: str = "") -> None:
        from derivable.reporting.terminal import message

        want = error or ("this step is kept as a mistake and must be refused" if mistake else "every step must be proved")
        super().__init__(f"{result.name}: {result.title}\n{message(result, step)}\n    ({want})")
