"""Docs run: every Python block of the tutorial, of the README and of the other pages is executed and checked."""

import re
from pathlib import Path

import pytest

from derivable.checking import Checker
from derivable.language.derivations import Derivation, claim
from derivable.marking import mark
from derivable.reading.documents import scan

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
BLOCKS = [(p.name, n, code) for p in (ROOT / "README.md", ROOT / "docs" / "tutorial.md") for n, code in enumerate(BLOCK.findall(p.read_text()))]
METHODS = sorted(p for p in (ROOT / "docs" / "methods").glob("*.md") if p.stem != "README")


def run(code):
    scope = {}
    exec(compile(code, "docs", "exec"), scope)  # our own documents, not a user's
    return scope


@pytest.mark.parametrize(("name", "number", "code"), BLOCKS)
def test_examples_are_verified(name, number, code):
    found = [v for v in run(code).values() if isinstance(v, Derivation)]
    assert found
    for d in found:
        assert Checker().derivation(d).passed, d.title


def test_the_document_of_the_readme_is_marked_as_it_says():
    text = (ROOT / "README.md").read_text()
    (document,) = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    first, second = mark(scan("homework.md", document)).steps
    assert (first.verdict.word, second.verdict.word) == ("proved", "refuted")
    assert f"homework.md:{first.line}:{first.column}: proved by {first.verdict.by}" in text
    assert second.verdict.message in text
    assert second.hint[:80] in text


def test_the_example_of_the_page_on_documents_runs():
    for code in BLOCK.findall((ROOT / "docs" / "documents.md").read_text()):
        run(code)


def test_the_examples_of_the_page_on_sympy_run():
    for code in BLOCK.findall((ROOT / "docs" / "sympy.md").read_text()):
        run(code)


def test_the_example_of_conformance_runs_and_fails_as_it_says():
    text = (ROOT / "docs" / "conformance.md").read_text()
    (code,) = BLOCK.findall(text)
    report = run(code)["report"]
    assert not report.passed and report.worst.relative > 0.1
    assert str(report).splitlines()[0] in text


@pytest.mark.parametrize("path", METHODS, ids=lambda p: p.stem)
def test_a_method_page_shows_what_is_proved_and_what_is_refused(path):
    (code,) = BLOCK.findall(path.read_text())
    scope = run(code)
    for key, word in (("line", "proved"), ("wrong", "refuted")):
        p = scope[key]
        assert Checker().claim(claim(p.term, p.declarations, [], [])).word == word, (path.stem, key)
    assert "## Fails when" in path.read_text()


def test_every_method_has_its_page():
    from derivable.provers import METHODS as ROWS

    assert sorted(name for name, _ in ROWS) == [p.stem for p in METHODS]
