"""Derivations that a reader of the docs wrote, with labels: what is wrong never passes, what is right is never refuted.

Those left open are listed in tests/data/stranger_undecided.json: more of them is a loss, fewer is to be written down there.
"""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from derivable.checking import Checker
from derivable.language.derivations import Derivation
from derivable.settling import check_all

DATA = Path(__file__).parent / "data"
OPEN = json.loads((DATA / "stranger_undecided.json").read_text())["lines"]
RIGHT = {"true": {"proved", "conditional"}, "conditional": {"conditional", "refuted"}, "false": {"refuted", "unreadable"}}
WRONG = {"true": {"refuted"}, "conditional": {"proved"}, "false": {"proved", "conditional"}}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def words():
    """The verdict on each derivation; what is refused as it is written is unreadable."""
    spec = spec_from_file_location("stranger_lines", DATA / "stranger_lines.py")
    spec.loader.exec_module(module := module_from_spec(spec))
    out = {}
    for name, d in vars(module).items():
        if isinstance(d, Derivation):
            [result] = check_all([d], Checker())
            out[name] = "unreadable" if result.error else result.steps[-1].verdict.word
    return out


def test_all_of_them_are_run(words):
    assert len(words) == 193
    assert {label(name) for name in words} == set(RIGHT)


def test_no_wrong_verdict(words):
    assert not [(name, word) for name, word in words.items() if word in WRONG[label(name)]]


def test_those_left_open_are_these(words):
    left = [name for name, word in words.items() if word not in RIGHT[label(name)]]
    assert {"lost": sorted({*left} - {*OPEN}), "won": sorted({*OPEN} - {*left})} == {"lost": [], "won": []}


def label(name):
    return name.split("_")[0]
