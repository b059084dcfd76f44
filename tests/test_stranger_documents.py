"""Documents that a reader of the docs wrote, with labels: what is wrong never passes, what is right is never refuted.

Those left open are listed in tests/data/stranger_undecided.json: more of them is a loss, fewer is to be written down there.
"""

import json
from pathlib import Path

import pytest

from derivable.checking import Checker
from derivable.documents.text.outline import scan
from derivable.marking import mark

DATA = Path(__file__).parent / "data"
ROWS = [json.loads(line) for line in (DATA / "stranger_documents.jsonl").read_text().splitlines()]
OPEN = json.loads((DATA / "stranger_undecided.json").read_text())["documents"]
RIGHT = {"true": {"proved", "conditional"}, "undefined": {"conditional", "refuted"}, "false": {"refuted", "unreadable"}}
WRONG = {"true": {"refuted"}, "undefined": {"proved"}, "false": {"proved", "conditional"}}


@pytest.fixture(scope="module")
def words():
    """The verdicts on the steps of each document."""
    return [[s.verdict.word for s in mark(scan(row["note"], row["document"]), None, Checker()).steps] for row in ROWS]


def test_all_of_them_are_run(words):
    assert len(words) == 65
    assert [len(w) for w in words] == [1] * 65


def test_no_wrong_verdict(words):
    assert not [(row, w) for row, w in zip(ROWS, words) if WRONG[row["label"]] & {*w}]


def test_those_left_open_are_these(words):
    left = [row["document"] for row, w in zip(ROWS, words) if not RIGHT[row["label"]] >= {*w}]
    assert {"lost": sorted({*left} - {*OPEN}), "won": sorted({*OPEN} - {*left})} == {"lost": [], "won": []}
