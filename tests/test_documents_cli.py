"""The commands `read` and `mark`, as a person uses them."""

import io
import json
import sys
import time
from pathlib import Path

import pytest

from derivable import documents_cli, workers
from derivable.cli import main
from derivable.codes import TABLE
from derivable.documents.text.outline import scan
from derivable.marked import Marked
from derivable.marking import mark
from derivable.reporting.marks import Detail, Terminal
from tests.schema import problems

SCHEMA = json.loads((Path(__file__).resolve().parents[1] / "docs" / "mark.schema.json").read_text())

GOOD = "# Half\nLet $a, b > 0$.\n\n$$\\frac{a}{b} + \\frac{b}{a} = \\frac{a^2 + b^2}{ab} % label: sum\n$$\n"
BAD = "Let $a, b > 0$.\n\n$$\\begin{aligned}\n(a+b)^2 &= a^2 + b^2 \\\\\n &= a^2 + 2ab + b^2\n\\end{aligned}$$\n"


def asleep(*_):
    """A computation that does not end."""
    time.sleep(60)


@pytest.fixture
def documents(tmp_path, monkeypatch):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(GOOD)
    bad.write_text(BAD)
    return good, bad


def test_a_formula_is_read(capsys, tmp_path):
    notation = tmp_path / "n.md"
    notation.write_text("Let $p(x)$ be a density.")
    assert main(["read", r"\log p(x)^2", "--notation", str(notation)]) == 0
    assert capsys.readouterr().out.splitlines() == ["(log (^ (@ p x) 2))", r"\log\left(p\left(x\right)^{2}\right)"]
    assert main(["read", r"\log p(x"]) == 1
    assert "^" in capsys.readouterr().err


def test_a_right_document_passes(documents, capsys):
    assert main(["mark", str(documents[0]), "-j", "1"]) == 0
    assert "proved sum by field" in capsys.readouterr().out


def test_a_wrong_line_is_shown_with_its_place_and_repair(documents, capsys):
    assert main(["mark", str(documents[1]), "-j", "1"]) == 1
    out = capsys.readouterr().out
    assert "bad.md:4:10: refuted" in out
    assert "first wrong line: 4" in out
    assert "right against the first line" in out


def test_json_is_one_line_a_document_and_complete(documents, capsys):
    assert main(["mark", *map(str, documents), "--json", "-j", "1"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    (step,) = first["derivations"][0]["steps"]
    assert (step["line"], step["column"], step["label"], step["relation"], step["verdict"], step["start"]) == (4, 29, "sum", "=", "proved", "proved")
    assert second["counts"] == {"proved": 0, "conditional": 0, "supported": 0, "refuted": 2, "undecided": 0, "unreadable": 0}
    assert [s["start"] for s in second["derivations"][0]["steps"]] == ["refuted", "proved"]
    wrong = second["derivations"][0]["steps"][0]["counterexample"]
    assert set(wrong) == {"at", "left", "right"}


def test_page_and_copy(documents, tmp_path, capsys):
    page = tmp_path / "out" / "page.html"
    assert main(["mark", *map(str, documents), "--html", str(page), "--latex", str(tmp_path / "tex"), "-j", "1"]) == 1
    text = page.read_text()
    assert "<math" in text
    assert "http" not in text.replace("http://www.w3.org/1998/Math/MathML", "")  # nothing is fetched
    assert "% derivable: column 10: refuted" in (tmp_path / "tex" / "bad.tex").read_text()


def test_hostile_text_does_not_reach_the_page_as_markup(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    document = tmp_path / "x.md"
    document.write_text("# <script>alert(1)</script>\nLet $\\text{<b>} > 0$.\n\n$$\\text{<img src=x>} = \\mathrm{<i>}$$\n")
    main(["mark", str(document), "--html", str(tmp_path / "p.html"), "-j", "1"])
    text = (tmp_path / "p.html").read_text()
    assert not [t for t in ("<script>", "<img", "<b>", "<i>") if t in text]


def test_what_cannot_run_exits_with_2(tmp_path, capsys):
    assert main(["mark", str(tmp_path / "none.md")]) == 2
    notation = tmp_path / "n.md"
    notation.write_text("Let $x \\in = 3$.")
    (tmp_path / "d.md").write_text(GOOD)
    assert main(["mark", str(tmp_path / "d.md"), "--notation", str(notation)]) == 2


def test_a_step_that_takes_too_long_is_undecided_and_the_rest_goes_on(documents, monkeypatch, capsys):
    monkeypatch.setattr(workers, "_decide_claim", asleep)
    assert main(["mark", str(documents[0]), "--json", "-j", "1", "--budget", "0.5", "--no-cache"]) == 1
    (step,) = json.loads(capsys.readouterr().out)["derivations"][0]["steps"]
    assert step["verdict"] == "undecided"
    assert step["message"].startswith("time")


@pytest.mark.parametrize("seconds", ["-3", "0", "soon", "nan", "inf"])
def test_a_budget_is_a_positive_number_of_seconds(documents, capsys, seconds):
    with pytest.raises(SystemExit) as stopped:
        main(["mark", str(documents[0]), f"--budget={seconds}"])
    assert stopped.value.code == 2
    assert f"{seconds!r} is not a positive number of seconds" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "# Words\nNothing is claimed here.\n"])
def test_a_document_without_a_step_does_not_pass(documents, capsys, text):
    documents[0].write_text(text)
    assert main(["mark", str(documents[0]), "-j", "1"]) == 2
    assert "no step was found" in capsys.readouterr().err


def test_a_document_in_another_encoding_is_refused_with_its_place(documents, capsys):
    documents[0].write_bytes("Let $a > 0$.\nÉtant donné\n".encode("latin-1"))
    assert main(["mark", str(documents[0]), "-j", "1"]) == 2
    assert "good.md:2: byte 0xc9 is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["proved", "conditional", "supported", "refuted"])
def test_a_forged_answer_in_the_cache_shows_nothing(documents, capsys, tmp_path, word):
    documents[0].write_text("Let $f : \\mathbb{R} \\to \\mathbb{R}$ and $n \\in \\mathbb{N}$.\n\n$$(-1)^{2n} = 1$$\n")
    assert main(["mark", str(documents[0]), "-j", "1"]) == 1
    assert "undecided" in capsys.readouterr().out
    (answer,) = (tmp_path / "cache").rglob("answers-*/*.json")
    answer.write_text(json.dumps([word, "forged"]))
    assert main(["mark", str(documents[0]), "-j", "1", "--allow-supported"]) == 1
    assert f"said to be {word}, without a certificate" in capsys.readouterr().out


# --- many documents

def broken(monkeypatch, word):
    """Let the reader break off at documents that hold a word."""
    real = documents_cli.scan

    def scan(name, text):
        if word in text:
            raise KeyError("||")
        return real(name, text)

    monkeypatch.setattr(documents_cli, "scan", scan)


def test_a_document_that_breaks_the_reader_is_one_failed_document_and_the_others_are_marked(documents, monkeypatch, capsys):
    broken(monkeypatch, "(a+b)^2")
    assert main(["mark", str(documents[1]), str(documents[0]), "-j", "1"]) == 1
    out, err = capsys.readouterr()
    assert "good.md:4:29: proved" in out
    assert f"{documents[1]}: the reader broke off here (KeyError)" in err
    assert "Traceback" not in err


def test_the_place_of_a_fault_of_the_reader_is_shown_to_who_asks(documents, monkeypatch, capsys):
    broken(monkeypatch, "(a+b)^2")
    monkeypatch.setenv("DERIVABLE_DEBUG", "1")
    assert main(["mark", str(documents[1]), "-j", "1"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_no_document_is_lost_in_the_json(documents, tmp_path, monkeypatch, capsys):
    broken(monkeypatch, "(a+b)^2")
    missing = tmp_path / "none.md"
    assert main(["mark", str(documents[1]), str(missing), str(documents[0]), "--json", "-j", "1"]) == 2
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert [d["document"] for d in (first, second, third)] == [str(documents[1]), str(missing), str(documents[0])]
    assert "broke off" in first["error"] and "cannot be read" in second["error"] and "error" not in third
    assert [problems(d, SCHEMA) for d in (first, second, third)] == [[], [], []]


def test_reports_on_files_of_one_name_stand_in_their_folders(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    for folder, text in (("a", GOOD), ("b", BAD)):
        (tmp_path / "in" / folder).mkdir(parents=True)
        (tmp_path / "in" / folder / "hw.md").write_text(text)
    assert main(["mark", str(tmp_path / "in"), "--latex", str(tmp_path / "tex"), "--html", str(tmp_path / "web"), "-j", "1"]) == 1
    assert "proved" in (tmp_path / "tex" / "a" / "hw.tex").read_text()
    assert "refuted" in (tmp_path / "tex" / "b" / "hw.tex").read_text()
    assert 'href="b/hw.html"' in (tmp_path / "web" / "index.html").read_text()
    assert "<math" in (tmp_path / "web" / "a" / "hw.html").read_text()


def test_standard_input_is_a_document(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert main(["mark", "-", "-j", "1"]) == 0
    assert "-:4:29: proved sum" in capsys.readouterr().out


def test_a_notebook_is_refused_by_name(tmp_path, capsys):
    (tmp_path / "t.ipynb").write_text("{}")
    assert main(["mark", str(tmp_path / "t.ipynb")]) == 2
    assert "is a notebook" in capsys.readouterr().err


# --- the JSON

EVERYTHING = r"""Let $x \in \mathbb{R}$ and $a > 0$.

$$a + a = 2a = 3a = 2a$$

$$\sqrt{x^2} = x$$

$$x + c = c + x$$

$$\int_0^1 x \, dx = \frac{1}{2}$$

$$\frac{x}{x} = 1$$

$$a + b = (b$$

# A lost declaration
Let $y \in \in$.

$$a + a = 3a$$
"""


@pytest.mark.parametrize("more", [(), ("--infer",), ("--hints", "0"), ("--hints", "2")])
def test_the_json_is_as_its_schema_says(tmp_path, monkeypatch, capsys, more):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "all.md").write_text(EVERYTHING)
    assert main(["mark", str(tmp_path / "all.md"), "--json", "-j", "1", *more]) == 1
    found = json.loads(capsys.readouterr().out)
    assert problems(found, SCHEMA) == []
    steps = [s for d in found["derivations"] for s in d["steps"]]
    assert {"conditional", "refuted", "undecided", "unreadable", "proved"} <= {s["verdict"] for s in steps}
    assert {s["code"] for s in steps if s["code"]} <= set(TABLE)


@pytest.mark.parametrize(("change", "said"), [
    ({"verdict": "right"}, "is not one of"), ({"line": 0}, "below 1"), ({"trivial": "no"}, "is no boolean"), ({"more": 1}, "is not in the schema"),
    ({"at": {"line": 1}}, "none of what it may be"),
])
def test_the_schema_refuses_what_is_wrong(documents, capsys, change, said):
    main(["mark", str(documents[0]), "--json", "-j", "1"])
    found = json.loads(capsys.readouterr().out)
    found["derivations"][0]["steps"][0] |= change
    (problem,) = problems(found, SCHEMA)
    assert said in problem


def test_the_schema_misses_what_is_missing(documents, capsys):
    main(["mark", str(documents[0]), "--json", "-j", "1"])
    found = json.loads(capsys.readouterr().out)
    del found["derivations"][0]["steps"][0]["guessed"]
    assert problems(found, SCHEMA) == ["$.derivations[0].steps[0]: guessed is missing"]


def test_relations_in_the_text_that_were_not_marked_are_counted_and_listed(capsys, monkeypatch):
    document = scan("t.md", GOOD)
    marked = Marked("t.md", mark(document).derivations, [(2, "a + b = 1"), (7, "c = 2")])
    Terminal(sys.stdout, shown=Detail(verbose=True)).summary(marked, 0.0, 0.0)
    out = capsys.readouterr().out
    assert "2 relations in the running text were not marked: lines 2, 7" in out and "t.md:7: c = 2" in out
    assert marked.to_json()["unmarked"] == [{"line": 2, "latex": "a + b = 1"}, {"line": 7, "latex": "c = 2"}]


# --- how much is told

SLIP = "Let $a, b > 0$.\n\n$$2(a + b) = 2a - 2b$$\n"
TOLD = ["refuted", "^", "slip: a sign", "left is", "one change makes it true"]  # what each level adds


@pytest.mark.parametrize("level", range(5))
def test_each_level_of_hints_tells_more_than_the_one_before(tmp_path, monkeypatch, capsys, level):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "s.md").write_text(SLIP)
    assert main(["mark", str(tmp_path / "s.md"), "--hints", str(level), "-j", "1", "--latex", str(tmp_path), "--html", str(tmp_path / "p.html")]) == 1
    out = capsys.readouterr().out
    said = [t in out for t in TOLD]
    assert said == [k <= level and not (k == 2 and level == 4) for k in range(5)]  # the repaired line names the slip itself
    for text in ((tmp_path / "s.tex").read_text(), (tmp_path / "p.html").read_text()):
        assert ("counterexample:" in text or "left is" in text) == (level >= 3)
        assert ("one change makes it true" in text) == (level >= 4)


def test_what_is_not_read_is_told_at_every_level(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "s.md").write_text("$$a + a = 2a$$\n")
    main(["mark", str(tmp_path / "s.md"), "--hints", "1", "-j", "1"])
    assert "a is not declared; say what it is" in capsys.readouterr().out


def test_the_details_of_an_undecided_step_stand_behind_explain(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "s.md").write_text("Let $f : \\mathbb{R} \\to \\mathbb{R}$ and $n \\in \\mathbb{N}$.\n\n$$(-1)^{2n} = 1$$\n")
    main(["mark", str(tmp_path / "s.md"), "-j", "1"])
    short = capsys.readouterr().out
    main(["mark", str(tmp_path / "s.md"), "-j", "1", "--explain"])
    long = capsys.readouterr().out
    assert "no method proves this, and no counterexample was found" in short and "field:" not in short
    assert "field:" in long


@pytest.mark.parametrize(("arguments", "said"), [
    (["makr", "a.md"], "did you mean mark?"), (["mark", "a.md", "--jsn"], "did you mean --json?"), (["mark", "a.md", "--hints", "7"], "invalid choice: 7"),
    (["mark", "a.md", "--zzz"], "unrecognized arguments: --zzz"),
])
def test_a_misspelt_command_names_what_may_be_meant(capsys, arguments, said):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
