"""Questions as data: what is asked before a verdict is known, and how many askers go on side by side.

A plan is a generator that yields questions and is sent their answers; what it returns is its outcome. Plans are run on the
spot, or side by side: what is not known is asked of worker processes, once each, and a plan goes on where it stopped when
its answer comes. No plan is run twice, and none knows where an answer came from.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from queue import SimpleQueue
from typing import Any, Generic, Protocol, TypeVar

from derivable.errors import DerivableError
from derivable.kernel.terms import Term, digest
from derivable.language.derivations import Derivation, Step
from derivable.verdicts import Verdict

T = TypeVar("T")


@dataclass(frozen=True)
class Holds:
    """Does a claim hold? Its answer is a verdict. `through` are claims that may lead to it: they are asked for before."""

    claim: Term
    step: Step | None = None
    through: tuple[Term, ...] = ()

    @cached_property
    def name(self) -> str:
        """The name under which it is answered."""
        return digest(self.claim)


@dataclass(frozen=True)
class FirstOf:
    """Which of these claims can be shown? Its answer is the place of the first, or None."""

    claims: tuple[Term, ...]

    @cached_property
    def name(self) -> str:
        """The name under which it is answered."""
        return digest(Term("and", *(c.args[0] for c in self.claims)), *self.claims)


Question = Holds | FirstOf
Plan = Generator[Question, Any, T]


def of_a_step(s: Step) -> Plan[tuple[Verdict, Verdict | None]]:
    """What is asked of a step: whether it follows from the line before, and from the first line."""
    verdict = yield Holds(s.claim, s)
    if s.start is None:
        return verdict, None
    if s.start is s.claim:
        return verdict, verdict
    return verdict, (yield from from_the_start(s.start, s, s.chain))


def from_the_start(claim: Term, s: Step | None, through: tuple[Term, ...]) -> Plan[Verdict]:
    """What is asked of a line against the first one: first whether the lines between lead to it."""
    for c in through:
        yield Holds(c)
    verdict: Verdict = yield Holds(claim, s, through)
    return verdict


def of_a_conclusion(d: Derivation) -> Plan[Verdict]:
    """What is asked so that a derivation can be cited: its conclusion."""
    last = d.steps[-1]  # what it concludes is its last line against the first: the lines between lead to it
    return (yield from from_the_start(d.conclusion, last, last.chain if d.conclusion is not last.claim else ()))


@dataclass(frozen=True)
class Answer:
    """What is known: a verdict, or a place."""

    value: Verdict | int | None


class Answers(Protocol):
    """Who knows answers."""

    def clock(self) -> float:
        """Milliseconds of CPU that were spent on what was answered."""

    def answer(self, question: Question) -> Verdict | int | None:
        """The answer, found on the spot. Raises DerivableError where the question says nothing."""

    def known(self, question: Question) -> Answer | None:
        """The answer if it is known already. Raises DerivableError where the question says nothing."""

    def heard(self, question: Question, said: Verdict, ms: float) -> Answer | None:
        """The answer after what a process said of it in so much time; None where it has to look again. Raises DerivableError."""


class Office(Protocol):
    """Where questions are sent that nobody here can answer."""

    def send(self, question: Question, again: bool) -> Any:
        """The future of an answer."""

    def outcome(self, question: Question, future: Any) -> tuple[Verdict, float]:
        """What was said, and the milliseconds of CPU that it took."""


@dataclass(eq=False)
class Task(Generic[T]):
    """A plan under way."""

    plan: Plan[T]
    ms: float = 0.0
    done: bool = False
    outcome: T | None = None
    error: DerivableError | None = None

    def result(self) -> T:
        """The outcome. Raises what the plan raised."""
        if self.error is not None:
            raise self.error
        return self.outcome  # type: ignore[return-value]


def answered(plan: Plan[T], answers: Answers) -> Task[T]:
    """A plan run to its end, each question answered on the spot."""
    return _go_on(Task(plan), plan.__next__, answers, lambda q: Answer(answers.answer(q)))[0]


def _go_on(task: Task[T], act: Callable[[], Question], answers: Answers,
           find: Callable[[Question], Answer | None]) -> tuple[Task[T], Question | None]:
    """The task after all that is found at once, and the question that it waits for."""
    began = answers.clock()
    try:
        question = act()
        while True:
            try:
                found = find(question)
            except DerivableError as error:
                question = task.plan.throw(error)
                continue
            if found is None:
                return task, question
            question = task.plan.send(found.value)
    except StopIteration as end:
        task.done, task.outcome = True, end.value
    except DerivableError as error:
        task.done, task.error = True, error
    finally:
        task.ms += answers.clock() - began
    return task, None


def _going_on(task: Task[Any], found: Answer | DerivableError) -> Callable[[], Question]:
    """How a task goes on with an answer."""
    return lambda: task.plan.throw(found) if isinstance(found, DerivableError) else task.plan.send(found.value)


@dataclass
class Desk:
    """Tasks side by side; each question that is open is sent out once."""

    answers: Answers
    office: Office
    waiting: dict[str, list[Task[Any]]] = field(default_factory=dict)
    open: dict[str, tuple[Question, Any]] = field(default_factory=dict)
    came: SimpleQueue[str] = field(default_factory=SimpleQueue)

    def begin(self, plan: Plan[T]) -> Task[T]:
        """A task for a plan, as far as it goes with what is known."""
        task = Task(plan)
        self._look(task, plan.__next__)
        return task

    def finish(self, tasks: Iterable[Task[Any]]) -> None:
        """Wait until some tasks are done; others go on meanwhile."""
        for task in tasks:
            while not task.done:
                self.hear()

    def hear(self) -> None:
        """Wait for one answer, and let go on who waits for it."""
        name = self.came.get()
        question, future = self.open.pop(name)
        began = self.answers.clock()
        found: Answer | DerivableError | None
        try:
            found = self.answers.heard(question, *self.office.outcome(question, future))
        except DerivableError as error:
            found = error
        self.waiting[name][0].ms += self.answers.clock() - began  # who asked first bears the cost
        if found is None:
            self._send(question, again=True)
            return
        for task in self.waiting.pop(name):
            self._look(task, _going_on(task, found))

    def _look(self, task: Task[Any], act: Callable[[], Question]) -> None:
        question = _go_on(task, act, self.answers, self.answers.known)[1]
        if question is not None:
            self.waiting.setdefault(question.name, []).append(task)
            if question.name not in self.open:
                self._send(question, again=False)

    def _send(self, question: Question, again: bool) -> None:
        future = self.office.send(question, again)
        self.open[question.name] = question, future
        future.add_done_callback(lambda _: self.came.put(question.name))
