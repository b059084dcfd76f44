"""The command line as a user meets it, with wrong input too."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from derivable.cli import main

GOOD = '''
"""Squares."""
from derivable import derivation, real, positives, sqrt, mistake
x, y = real("x"), real("y")
a = positives("a")[0]

@derivation
def square():
    """A square."""
    yield (x + y) ** 2
    yield x**2 + 2 * x * y + y**2

@mistake(step=1)
def dream():
    """The dream of every student."""
    yield (x + y) ** 2
    yield x**2 + y**2
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "derivations").mkdir()
    (tmp_path / "derivations" / "squares.py").write_text(GOOD)
    return tmp_path


def write(folder, name, body):
    path = folder / "derivations" / name
    path.write_text("from derivable import *\nx = real('x')\n" + body)
    return str(path)


def test_verify_and_recheck(folder, capsys):
    assert main(["verify", "derivations", "-v", "--json", "r.json", "--certificates", "c"]) == 0
    out = capsys.readouterr().out
    assert "squares.square" in out and "1 of 1 mistakes caught" in out and "of CPU in" in out
    report = json.loads(Path("r.json").read_text())
    assert report["counts"]["proved"] == 1 and report["counts"]["refuted"] == 0
    step = report["mistakes"][0]["steps"][0]
    assert step["verdict"] == "refuted" and step["counterexample"]["at"] and step["counterexample"]["left"] != step["counterexample"]["right"]
    assert main(["recheck", "c"]) == 0
    done = subprocess.run([sys.executable, "-S", "-m", "derivable.kernel", "c"], capture_output=True, text=True,
                          env={"PYTHONPATH": str(Path(__file__).resolve().parents[1])}, check=False)
    assert done.returncode == 0 and "claims stand" in done.stdout


def test_a_wrong_step_fails_with_its_counterexample(folder, capsys):
    path = write(folder, "wrong.py", "@derivation\ndef f():\n    yield x**2\n    yield x**3\n")
    assert main(["verify", path]) == 1
    out = capsys.readouterr().out
    assert "refuted" in out and "wrong.py:6" in out and "x =" in out


def test_recheck_refuses_a_changed_certificate(folder, capsys):
    main(["verify", "derivations", "--certificates", "c"])
    for path in Path("c").glob("[0-9a-f]*.json"):
        data = json.loads(path.read_text())
        data["certificate"]["verdict"] = {"proved": "refuted", "refuted": "proved"}[data["certificate"]["verdict"]]
        path.write_text(json.dumps(data))
    assert main(["recheck", "c"]) == 1
    Path("c/manifest.json").write_text("{")
    assert main(["recheck", "c"]) == 2
    assert main(["recheck", "nowhere"]) == 2


@pytest.mark.parametrize(("body", "says"), [
    ("@derivation\ndef f():\n    yield 0.5 * x\n    yield x / 2\n", "float"),
    ("@derivation\ndef f():\n    yield x == x\n    yield x\n", "bool"),
    ("@derivation\ndef f():\n    yield x\n    yield x\n", "repeats"),
    ("@derivation\ndef f():\n    yield x\n    yield sum\n", "not an expression"),
    ("@derivation\ndef f():\n    y = real('x', positive=True)\n    yield x\n    yield y\n", "declared twice"),
    ("@derivation\ndef f():\n    z = real('z', between=(2, 1))\n    yield z\n    yield z + 1\n", "domain"),
    ("@derivation\ndef f():\n    z = real('z', between=(2, 1))\n    yield z + z\n    yield 2 * z\n", "domain"),
    ("@derivation\ndef f():\n    z = real('z', above=1, at_most=1)\n    yield z + z\n    yield 2 * z\n", "domain"),
    ("@derivation\ndef f():\n    return [x]\n", "must yield"),
    ("raise RuntimeError('boom')\n", "boom"),
    ("def (:\n", "SyntaxError"),
])
def test_bad_files_are_named_with_place_and_reason(folder, capsys, body, says):
    path = write(folder, "bad.py", body)
    assert main(["verify", "derivations", "-v"]) == 2
    captured = capsys.readouterr()
    assert says in captured.out + captured.err and "bad" in captured.out + captured.err
    assert "squares.square" in captured.out, "the other files are still checked"
    assert path


def test_unknown_names_and_paths(folder, capsys):
    assert main(["verify", "gaussian.k"]) == 2
    assert "did you mean" in capsys.readouterr().err
    assert main(["verify", "nowhere/x.py"]) == 2
    assert "no file" in capsys.readouterr().err


def test_a_damaged_cache_is_named_and_nothing_is_lost(folder, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    assert main(["verify", "derivations"]) == 0
    kept = list((tmp_path / "cache").glob("derivable/certificates-*/*.json"))
    assert kept
    for path in kept:
        path.write_text("{not json")
    capsys.readouterr()
    assert main(["verify", "derivations"]) == 2
    captured = capsys.readouterr()
    assert "damaged" in captured.err and "1 proved" in captured.out


def test_a_forged_certificate_in_the_cache_is_not_believed(folder, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    write(folder, "wrong.py", "@derivation\ndef f():\n    yield x**2\n    yield x**3\n")
    main(["verify", "derivations"])
    kept = list((tmp_path / "cache").glob("derivable/certificates-*/*.json"))
    good = next(json.loads(p.read_text()) for p in kept if json.loads(p.read_text())["certificate"]["verdict"] == "proved")
    for path in kept:
        data = json.loads(path.read_text())
        if data["certificate"]["verdict"] == "refuted":
            path.write_text(json.dumps({**good, "certificate": {**good["certificate"], "claim": data["certificate"]["claim"]}}))
    capsys.readouterr()
    assert main(["verify", "derivations"]) == 1
    assert "refuted" in capsys.readouterr().out


def test_a_citation_of_something_unproved_is_undecided(folder, capsys):
    body = ("@derivation\ndef wrong():\n    yield x\n    yield x + 1\n\n"
            "@derivation\ndef uses():\n    yield 2 * x\n    yield same(2 * (x + 1), by=wrong)\n")
    assert main(["verify", write(folder, "cites.py", body)]) == 1
    assert "rests on" in capsys.readouterr().out


def test_latex_refuses_what_is_not_verified(folder, capsys):
    assert main(["latex", "derivations", "-o", "out.tex"]) == 0
    text = Path("out.tex").read_text()
    assert r"\begin{document}" in text and "proved by field" in text
    path = write(folder, "wrong.py", "@derivation\ndef f():\n    yield x**2\n    yield x**3\n")
    assert main(["latex", path]) == 2
    assert "not verified" in capsys.readouterr().err
    assert main(["latex", "derivations/squares.py", "-o", "out.doc"]) == 2


def test_pdf_without_an_engine_says_so(folder, capsys, monkeypatch):
    monkeypatch.setattr("derivable.reporting.latex_document.ENGINES", ())
    assert main(["latex", "derivations/squares.py", "-o", "out.pdf"]) == 2
    assert "TeX engine" in capsys.readouterr().err


def test_workers_give_the_same_verdicts(folder, capsys):
    assert main(["verify", "derivations", "-j", "2"]) == 0
    assert "1 of 1 mistakes caught" in capsys.readouterr().out


def test_what_passes_is_listed_only_if_asked_for(folder, capsys):
    path = write(folder, "wrong.py", "@derivation\ndef f():\n    yield x**2\n    yield x**3\n")
    assert main(["verify", "derivations"]) == 1
    plain = capsys.readouterr().out
    assert "wrong.f" in plain and "squares.square" not in plain and "2 derivations, 2 steps" in plain
    assert main(["verify", "derivations", "-v"]) == 1
    assert "squares.square" in capsys.readouterr().out
    assert path


def test_an_error_of_the_tool_itself_is_not_a_failed_check(folder, capsys, monkeypatch):
    def broken(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr("derivable.library.select", broken)
    assert main(["verify", "derivations"]) == 2
    assert "RuntimeError: boom" in (err := capsys.readouterr().err) and "report it" in err


def test_export_writes_a_file_a_step(folder, capsys):
    assert main(["export", "derivations", "--coq", "out"]) == 0
    assert "1 of 1 steps are written to out" in capsys.readouterr().out
    (path,) = Path("out").glob("*.v")
    assert path.name == "squares_square_1.v" and "((x + y) ^ 2) = " in path.read_text()


def test_export_needs_a_folder(folder, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["export", "derivations"])
    assert "--coq" in capsys.readouterr().err
