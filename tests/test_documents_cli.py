"""The commands `read` and `mark`, as a person uses them."""

import json
import time

import pytest

from derivable import workers
from derivable.cli import main

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
