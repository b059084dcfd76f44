"""Same meaning, same verdict: sections of the homework documents in other looks have the verdicts that they have."""

import re
from functools import cache
from pathlib import Path

import pytest

from derivable.checking import Checker
from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.documents.rewriting import REWRITES, rewrites

HOMEWORK = Path(__file__).parents[2] / "docs" / "homework"
CHECKER = Checker()


@cache
def sections():
    """The sections of the homework documents that have a step, by document and title."""
    out = {}
    for file in sorted(HOMEWORK.glob("*.md")):
        for text in re.split(r"^(?=# )", file.read_text(), flags=re.MULTILINE):
            title = text.split("\n", 1)[0].strip("# ")
            if "$$" in text:
                out[f"{file.stem} {title}"] = text
    return out


def words(text):
    """The verdicts of a document, each with the label of its step."""
    return [(s.label, s.verdict.word) for s in mark(scan("rewritten", text), checker=CHECKER).steps]


SHORT = ("001 2.2 The logit and the sigmoid", "001 2.4 A radial flow")


def same(title, names):
    document = sections()[title]
    expected = words(document)
    made = {name: text for name, text in rewrites(document).items() if name in names}
    assert {name: found for name, text in made.items() if (found := words(text)) != expected} == {}


@pytest.mark.parametrize("title", SHORT)
def test_a_section_in_another_look_has_its_verdicts(title):
    same(title, REWRITES)


def test_every_rewrite_changes_some_section():
    assert set(REWRITES) == {name for text in sections().values() for name in rewrites(text)}


def test_a_rewrite_that_changes_the_meaning_is_seen():
    document = sections()[SHORT[0]]
    assert words(document.replace(r"\frac{x}{1-x}", r"\frac{x}{1+x}")) != words(document)


@pytest.mark.slow
@pytest.mark.parametrize("title", sorted(sections()))
def test_every_section_in_another_look_has_its_verdicts(title):
    same(title, REWRITES)
