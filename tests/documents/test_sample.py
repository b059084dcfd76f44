"""The labelled formulas: read as the label says, or refused where it says so; nothing is misread.

The sample is not part of the project; without it this module is skipped.
"""

import json
from pathlib import Path

import pytest

from derivable.documents.grammar.readings import read
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Unreadable

SAMPLE = Path(__file__).parents[3] / "shared" / "reading" / "sample.jsonl"


JOINED = {  # where the label has statements side by side, and a word or an arrow says how they are joined
    305: "(given (rel (@ q (_ x (: 1 T)) (| (_ x 0))) := (prod (@ q (_ x t) (| (_ x (+ t (- 1))))) t 1 T)) (rel (@ q (_ x t) (| (_ x (+ t (- 1))))) = "
         "(@ calN (_ x t) (; (* (sqrt (+ 1 (- (_ beta t)))) (_ x (+ t (- 1)))) (* (_ beta t) I)))))",
    390: "(=> (and (rel (' f 1) = (/ (exp (- t)) (+ 1 (exp (- t))))) (rel (' f 2) = (/ (- (exp (- t))) (^ (+ 1 (exp (- t))) 2)))) "
         "(and (rel (@ (' f 1) 0) = (/ 1 2)) (rel (@ (' f 2) 0) = (- (/ 1 4)))))",
    392: "(=> (rel (det (+ (star J) (- (* lambda I)))) = 0) (rel (det (matrix (row (- lambda) 0 (- 0.5)) (row 0 (+ (- 0.5) (- lambda)) 0) "
         "(row 0.5 0 (- lambda)))) = 0) (rel (+ (- (^ lambda 3)) (- (/ (^ lambda 2) 2)) (- (/ 1 8)) (- (* (/ 1 4) lambda))) = 0) "
         "(and (rel (_ lambda 1) = (* 0.5 i)) (rel (_ lambda 2) = (- (* 0.5 i))) (rel (_ lambda 3) = (- 0.5))))",
}
BOTH_WAYS = {330: "a logarithm before a chain of quotients, \\log \\frac{a}{b} \\cdot \\frac{c}{d}, takes one or all"}
REFUSED = {757: "one letter stands there bold and plain"}


class Record:
    """A notation record of the sample, as the parser asks for it."""

    def __init__(self, record):
        self.functions = set(record["functions"])
        self.at = set(record["called_only_at_t"])
        self.permissive = False
        self.expectations, self.normals = frozenset(record["expectation_letters"]), frozenset(record["normal_letters"])

    def _keys(self, node):
        if node.op in ("star", "bar", "tilde", "hat", "T", "inv", "lab"):
            return self._keys(node.args[0])
        if node.op == "'":
            return {k + "'" * int(node.args[1].text) for k in self._keys(node.args[0])} | self._keys(node.args[0])
        if node.op == "_":
            return {f"{k}_{s}" for k in self._keys(node.args[0]) for s in (str(node.args[1]), "*")}
        return {str(node)}

    def is_function(self, node):
        return True if self._keys(node) & (self.functions | self.at) else None

    def only_at(self, node):
        return bool(self._keys(node) & self.at)

    def knows(self, text):
        return text in self.functions


def canonical(s):
    """An s-expression as nested tuples, the arguments of + and * sorted."""
    tokens = s.replace("(", " ( ").replace(")", " ) ").split()
    stack = [[]]
    for t in tokens:
        if t == "(":
            stack.append([])
        elif t == ")":
            done = stack.pop()
            if done and done[0] in ("+", "*"):
                done = [done[0], *sorted(done[1:], key=str)]
            stack[-1].append(tuple(done))
        else:
            stack[-1].append(t)
    return stack[0][0]


def outcome(row, notations):
    expected = JOINED.get(row["id"], row["expected"])
    try:
        reading = read(row["latex"], Record(notations[row["context"].split(":")[1]]))
    except Unreadable as error:
        return ("right" if expected is None else "refused"), str(error)
    tree = str(reading.tree)
    if expected is None:
        return "wrong", tree
    readings = (tree, *map(str, reading.others)) if row["id"] in BOTH_WAYS else (tree,)
    return ("right" if canonical(expected) in map(canonical, readings) else "wrong"), tree


@pytest.mark.skipif(not SAMPLE.exists(), reason="the labelled formulas are not here")
def test_formulas_are_read_as_labelled_or_refused():
    first, *rows = [json.loads(line) for line in SAMPLE.read_text().splitlines()]
    found = [(outcome(row, first["notations"]), row) for row in rows]
    wrong = [(row["latex"], said) for (what, said), row in found if what == "wrong"]
    assert not wrong
    assert {row["id"] for (what, _), row in found if what == "refused"} == set(REFUSED)
    assert isinstance(read("x", Record(first["notations"]["000"])).tree, Node)


def report():
    first, *rows = [json.loads(line) for line in SAMPLE.read_text().splitlines()]
    for row in rows:
        what, said = outcome(row, first["notations"])
        if what != "right":
            print(what, row["id"], row["latex"], "\n   got ", said, "\n   want", row["expected"])


if __name__ == "__main__":
    report()
