"""Plans: each question is asked once, each plan goes on where it stopped, on the spot and side by side alike."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivable.errors import EmptyDomain
from derivable.kernel.terms import ONE, TRUE, Term, num
from derivable.questions import Answer, Desk, FirstOf, Holds, answered, from_the_start, of_a_conclusion
from derivable.verdicts import Verdict


def claim(k):
    return Term("claim", Term("eq", ONE, num(k)), TRUE)


@dataclass
class Future:
    said: str

    def add_done_callback(self, act):
        act(self)


@dataclass
class Oracle:
    """Knows what it was told; is an office as well, whose processes say the claim's own number."""

    told: dict = field(default_factory=dict)
    sent: list = field(default_factory=list)
    empty: frozenset = frozenset()
    not_taken: set = field(default_factory=set)
    time: float = 0.0

    def clock(self):
        return self.time

    def answer(self, question):
        self.sent.append(question.name)
        if question.name in self.empty:
            raise EmptyDomain("nothing")
        return self.value(question)

    @staticmethod
    def value(question):
        return 0 if isinstance(question, FirstOf) else Verdict("proved", message=str(question.claim.args[0].args[1]))

    def known(self, question):
        return Answer(self.told[question.name]) if question.name in self.told else None

    def heard(self, question, said, ms):
        self.time += ms
        if said.message == "empty":
            raise EmptyDomain("nothing")
        if question.name in self.not_taken:
            self.not_taken.discard(question.name)
            return None
        self.told[question.name] = self.value(question)
        return Answer(self.told[question.name])

    def send(self, question, again):
        self.sent.append((question.name, again))
        return Future("empty" if question.name in self.empty else "")

    def outcome(self, question, future):
        return Verdict("undecided", message=future.said), 5.0


def asks(*numbers):
    """A plan that asks for claims one after another and returns what it was told."""
    said = []
    for k in numbers:
        verdict = yield Holds(claim(k))
        said.append(verdict.message)
    return said


@given(st.lists(st.lists(st.integers(0, 5), max_size=5), max_size=5))
def test_side_by_side_says_what_each_would_say_alone_and_asks_each_question_once(plans):
    oracle = Oracle()
    desk = Desk(oracle, oracle)
    tasks = [desk.begin(asks(*numbers)) for numbers in plans]
    desk.finish(tasks)
    assert [t.result() for t in tasks] == [answered(asks(*numbers), Oracle()).result() for numbers in plans]
    assert len(oracle.sent) == len({k for numbers in plans for k in numbers})
    assert sum(t.ms for t in tasks) == 5.0 * len(oracle.sent)


def test_what_the_kernel_does_not_take_is_asked_again():
    name = Holds(claim(3)).name
    oracle = Oracle(not_taken={name})
    desk = Desk(oracle, oracle)
    task = desk.begin(asks(3))
    desk.finish([task])
    assert oracle.sent == [(name, False), (name, True)]


@pytest.mark.parametrize("catches", [False, True])
def test_a_claim_about_nothing_is_raised_where_it_was_asked(catches):
    def plan():
        try:
            yield Holds(claim(1))
        except EmptyDomain:
            if not catches:
                raise
            verdict = yield Holds(claim(2))
            return verdict.message

    oracle = Oracle(empty=frozenset({Holds(claim(1)).name}))
    desk = Desk(oracle, oracle)
    both = [desk.begin(plan()), desk.begin(plan())]
    desk.finish(both)
    for task in (*both, answered(plan(), oracle)):
        if catches:
            assert task.result() == "2"
        else:
            with pytest.raises(EmptyDomain, match="nothing"):
                task.result()


def test_a_line_against_the_first_asks_for_the_lines_between_before():
    oracle = Oracle()
    verdict = answered(from_the_start(claim(9), None, (claim(1), claim(2))), oracle).result()
    assert verdict.message == "9"
    assert oracle.sent == [Holds(claim(k)).name for k in (1, 2, 9)]


def test_a_conclusion_is_asked_for_through_the_lines_between():
    last = SimpleNamespace(claim=claim(2), chain=(claim(1), claim(2)))
    oracle = Oracle()
    answered(of_a_conclusion(SimpleNamespace(steps=[last], conclusion=claim(9))), oracle)
    assert oracle.sent == [Holds(claim(k)).name for k in (1, 2, 9)]
    oracle.sent.clear()
    answered(of_a_conclusion(SimpleNamespace(steps=[last], conclusion=last.claim)), oracle)
    assert oracle.sent == [Holds(claim(2)).name]


def test_the_first_of_several_is_a_question_of_its_own():
    def plan():
        return (yield FirstOf((claim(1), claim(2))))

    oracle = Oracle()
    desk = Desk(oracle, oracle)
    task = desk.begin(plan())
    desk.finish([task])
    assert task.result() == 0 == answered(plan(), oracle).result()
