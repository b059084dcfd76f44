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
    try:
        tree = str(read(row["latex"], Record(notations[row["context"].split(":")[1]])).tree)
    except Unreadable as error:
        return ("right" if row["expected"] is None else "refused"), str(error)
    if row["expected"] is None:
        return "wrong", tree
    return ("right" if canonical(tree) == canonical(row["expected"]) else "wrong"), tree


@pytest.mark.skipif(not SAMPLE.exists(), reason="the labelled formulas are not here")
def test_formulas_are_read_as_labelled_or_refused():
    first, *rows = [json.loads(line) for line in SAMPLE.read_text().splitlines()]
    found = [(outcome(row, first["notations"]), row) for row in rows]
    wrong = [(row["latex"], said) for (what, said), row in found if what == "wrong"]
    refused = [(row["latex"], said) for (what, said), row in found if what == "refused"]
    assert not wrong
    assert len(refused) <= 0.02 * len(rows)
    assert isinstance(read("x", Record(first["notations"]["000"])).tree, Node)


def report():
    first, *rows = [json.loads(line) for line in SAMPLE.read_text().splitlines()]
    for row in rows:
        what, said = outcome(row, first["notations"])
        if what != "right":
            print(what, row["id"], row["latex"], "\n   got ", said, "\n   want", row["expected"])


if __name__ == "__main__":
    report()
