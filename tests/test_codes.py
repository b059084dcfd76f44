"""Every message has a code, every code a row, every row an example that brings it up and one that does not."""

import ast
from pathlib import Path

import pytest

from derivable.cli import main
from derivable.codes import CODES, TABLE, code_for, page
from derivable.documents.text.outline import scan
from derivable.marking import mark
from derivable.reasons import reason
from derivable.verdicts import WORDS, Verdict
from tests.repairs import WithoutRepairs

ROOT = Path(__file__).resolve().parents[1]


def codes(text):
    return [reason(s.verdict).code for s in mark(scan("t", text), checker=WithoutRepairs()).steps]


@pytest.mark.parametrize("row", [c for c in CODES if c.wrong], ids=lambda c: c.name)
def test_the_example_of_a_code_brings_it_up(row):
    assert row.name in codes(row.wrong)


@pytest.mark.parametrize("row", [c for c in CODES if c.right], ids=lambda c: c.name)
def test_the_way_out_of_a_code_passes(row):
    steps = mark(scan("t", row.right), checker=WithoutRepairs()).steps
    assert steps and all(s.verdict.passes for s in steps), [s.verdict.message for s in steps]


@pytest.mark.parametrize("row", CODES, ids=lambda c: c.name)
def test_a_row_is_complete(row):
    assert row.says.endswith(".") and row.way_out.endswith(".")
    assert row.verdict in (*WORDS, "any", "none")


def _given(path):
    """The codes that a file gives to errors and verdicts."""
    for call in (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)):
        called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if called in ("Unreadable", "Beyond", "Verdict", "replace", "_open", "unproved"):
            place = {"Unreadable": 2, "Beyond": 2, "_open": 1, "unproved": 1}.get(called, len(call.args))
            named = [k.value for k in call.keywords if k.arg == "code"] + call.args[place:place + 1]
            yield from (n.value for n in named if isinstance(n, ast.Constant) and n.value)


def test_every_code_that_is_given_is_in_the_table():
    given = {code for path in (ROOT / "derivable").rglob("*.py") for code in _given(path)}
    assert {"undeclared", "repaired", "guessed"} <= given  # they are found
    assert given <= set(TABLE)


@pytest.mark.parametrize(("message", "code", "expected"), [
    ("\\sigma is not declared; say what it is", "unread", "undeclared"),
    ("the command \\foo is not known; it can be declared with \\newcommand", "unread", "unknown-command"),
    ("matrices of 2 x 3 and 2 x 3 are multiplied", "unread", "shapes"),
    ("something new", "unread", "unread"),
    ("\\sigma is not declared", "density", "density"),  # what was raised with a code of its own keeps it
])
def test_an_error_without_a_code_gets_that_of_its_message(message, code, expected):
    assert code_for(message, code) == expected


@pytest.mark.parametrize(("message", "code", "details"), [
    ("time: stopped after 20 s of CPU", "time", 0),
    ("memory: more than 2048 MiB are needed", "memory", 0),
    ("field: at most 3 matrices of a kind; gaussian: no integrals; field: at most 3 matrices of a kind", "open", 2),
    ("", "open", 0),
    ("rests on a.b, which is not proved", "rests-on", 0),
])
def test_an_undecided_step_says_one_sentence_and_keeps_the_rest(message, code, details):
    found = reason(Verdict("undecided", message=message))
    assert (found.code, len(found.details)) == (code, details)
    assert found.sentence and "; " not in found.sentence


def test_the_page_is_made_from_the_table():
    assert (ROOT / "docs" / "messages.md").read_text() == "\n".join(page()) + "\n"


def test_explain_says_what_a_code_means(capsys):
    assert main(["explain", "no-value"]) == 0
    assert "one side has a value and the other one has none" in capsys.readouterr().out


def test_explain_alone_lists_all_codes(capsys):
    assert main(["explain"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(TABLE)


def test_explain_names_the_code_that_may_have_been_meant(capsys):
    assert main(["explain", "undeclred"]) == 2
    assert "did you mean undeclared?" in capsys.readouterr().err
