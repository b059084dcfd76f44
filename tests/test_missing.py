"""The declarations that a document lacks: each is read once it stands there, and nothing more is lacking."""

import pytest

from derivable.cli import main
from derivable.documents.declared.declarations import Scope
from derivable.documents.text.outline import scan
from derivable.marking import mark
from derivable.missing import missing, sentences
from tests.repairs import WithoutRepairs


def lacking(text):
    (section,) = (d := scan("t", text)).sections
    return sentences(missing(d, section, Scope(), own=True))


USES = [
    (r"\log s = \log s + 0", [r"Let $s > 0$."]),
    (r"\frac{1}{s} + s = s + \frac{1}{s}", [r"Let $s > 0$."]),
    (r"s + 1 = 1 + s", [r"Let $s \in \mathbb{R}$."]),
    (r"\sum_{i=1}^n x_i = \sum_{j=1}^n x_j", [r"Let $n \in \mathbb{N}$.", r"Let $x_{i} \in \mathbb{R}$."]),
    (r"x^T W x = x^T W^T x", [r"Let $x \in \mathbb{R}^n$.", r"Let $W \in \mathbb{R}^{n \times n}$."]),
    (r"f(2) + 1 = 1 + f(2)", [r"Let $f : \mathbb{R} \to \mathbb{R}$."]),
    (r"\int p(z \mid x) \, dz = 1", [r"Let $p(z \mid x)$ be a density."]),
    (r"\log p(x) \ge \mathbb{E}_{q(z \mid x)}[\log p(x, z) - \log q(z \mid x)]", [r"Let $p(x, z)$ be a density.", r"Let $q(z \mid x)$ be a density."]),
]


@pytest.mark.parametrize(("line", "expected"), USES)
def test_a_name_is_guessed_from_its_use(line, expected):
    assert lacking(f"$${line}$$\n") == expected


@pytest.mark.parametrize("line", [line for line, _ in USES])
def test_with_the_block_nothing_is_lacking_and_the_line_is_read(line):
    block = " ".join(lacking(f"$${line}$$\n"))
    (step,) = mark(scan("t", f"{block}\n\n$${line}$$\n"), checker=WithoutRepairs()).steps
    assert step.verdict.word in ("proved", "conditional", "undecided"), step.verdict.message


def test_nothing_is_lacking_where_all_is_declared():
    assert lacking("Let $a, b > 0$.\n\n$$a + b = b + a$$\n") == []


def test_what_is_declared_is_not_declared_again():
    assert lacking("Let $a > 0$.\n\n$$a + b = b + a$$\n") == [r"Let $b \in \mathbb{R}$."]


def test_the_block_stands_in_the_report():
    (made,) = mark(scan("t", "$$a + a = 2a$$\n")).derivations
    assert made.missing == [r"Let $a \in \mathbb{R}$."]


def test_declare_prints_the_block_of_each_derivation(tmp_path, capsys):
    (tmp_path / "a.md").write_text("# One\n$$a + a = 2a$$\n\n# Two\nLet $b > 0$.\n\n$$b + b = 2b$$\n")
    assert main(["declare", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [f"{tmp_path}/a.md:1: One", r"Let $a \in \mathbb{R}$.", ""]


def test_declare_of_a_complete_document_prints_nothing(tmp_path, capsys):
    (tmp_path / "a.md").write_text("Let $b > 0$.\n\n$$b + b = 2b$$\n")
    assert main(["declare", str(tmp_path / "a.md")]) == 0
    assert capsys.readouterr().out == ""
