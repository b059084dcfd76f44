"""Docs run: every Python block of the tutorial, of the README and of the other pages is executed and checked."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from derivable.checking import Checker
from derivable.documents.text.outline import scan
from derivable.kernel.axioms import AXIOMS
from derivable.kernel.check import FORMAT, check
from derivable.kernel.operators import OPERATORS
from derivable.kernel.rules import run as rules
from derivable.kernel.scope import Scope
from derivable.kernel.terms import ONE, ZERO, Numbered, Rejected, Term, digest, encode, num
from derivable.language.derivations import Derivation, claim
from derivable.marking import mark
from tests.house.test_house import KERNEL, TABLES, code_lines, kernel_part

ROOT = Path(__file__).resolve().parents[1]
KERNEL_FOLDER = ROOT / "derivable" / "kernel"
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


def test_each_bug_that_was_found_names_tests_that_exist():
    entries = (ROOT / "docs" / "bugs-found.md").read_text().split("\n### ")[1:]
    named = [(entry.splitlines()[0], re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", entry)) for entry in entries]
    assert [title for title, tests in named if not tests] == []
    missing = [f"{path}::{name}" for _, tests in named for path, name in tests if name not in functions(path)]
    assert missing == []


def functions(path):
    """The names of the functions of a file of this tree; none of a file that is not there."""
    source = (ROOT / path).read_text() if (ROOT / path).is_file() else ""
    return {n.name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)}


@pytest.mark.parametrize("book", ["trust", "architecture"])
def test_the_files_that_a_page_names_exist(book):
    text = re.sub(r"```.*?```", "", (ROOT / "docs" / f"{book}.md").read_text(), flags=re.DOTALL)
    folders = ("", "docs", "derivable", "derivable/kernel", "tests/kernel", *sorted({p.parent for p in (ROOT / "derivable" / "documents").rglob("*.py")}))
    named = {*re.findall(r"`([\w/]+\.py|[\w/]+/)`", text), *re.findall(r"\]\(([\w./-]+\.md)\)", text)}
    assert named and sorted(f for f in named if not any((ROOT / b / f).exists() for b in folders)) == []


def test_the_page_on_trust_counts_the_kernel_as_it_is():
    text = (ROOT / "docs" / "trust.md").read_text()
    rows = dict(re.findall(r"^\| `([\w/]+\.py)` \| (\d+) \|", text, re.MULTILINE))
    counted = {p.relative_to(KERNEL_FOLDER).as_posix(): str(code_lines(p)) for p in KERNEL if code_lines(p)}
    assert rows == counted
    sums = Counter()
    for p in KERNEL:
        sums["tables" if p.name in TABLES else kernel_part(p)] += code_lines(p)
    said = re.search(r"core (\d+), laws (\d+), witness (\d+), many (\d+), tables (\d+)", text).groups()
    assert [int(n) for n in said] == [sums[part] for part in ("core", "laws", "witness", "many", "tables")]
    assert f"{len(AXIOMS)} axioms" in text and f"{len(OPERATORS)} operators" in text


def test_the_page_on_trust_names_the_fields_of_certificates():
    text, read = (ROOT / "docs" / "trust.md").read_text(), set()
    assert f"Format {FORMAT}:" in text and f"| {FORMAT}, the hash" in text
    for name in ("check.py", "witness.py"):
        source = (KERNEL_FOLDER / name).read_text()
        read |= set(re.findall(r"(?:certificate|data)(?:\.get\(|\[)\"(\w+)\"", source))
        read |= set(re.findall(r"\"(\w+)\" in data", source))
    assert sorted(field for field in read if f"`{field}`" not in text) == []


def test_the_table_of_methods_is_in_their_order():
    from derivable.provers import METHODS as ROWS

    text = (ROOT / "docs" / "methods" / "README.md").read_text()
    assert re.findall(r"^\| \[(\w+)\]", text, re.MULTILINE) == [name for name, _ in ROWS]


def test_the_map_of_the_code_has_every_folder_and_file():
    text = (ROOT / "docs" / "architecture.md").read_text()
    parts = {p.name for p in (ROOT / "derivable").iterdir() if not p.name.startswith("__")}
    assert sorted(p for p in parts if f"`{p}`" not in text and f"`{p}/`" not in text) == []


# What docs/bugs-found.md tells of and no other test holds

x, a, n = Term("sym", "x", "real"), Term("sym", "a", "real"), Term("sym", "n", "int")


def certificate(claimed, verdict, **fields):
    """A certificate of a claim, made by hand, whose terms are given as terms."""
    table = []

    def plain(v):
        if isinstance(v, dict):
            return {k: plain(u) for k, u in v.items()}
        if isinstance(v, list):
            return [plain(u) for u in v]
        if not isinstance(v, Term):
            return v
        for u in v.args:
            plain(u)
        if v not in table:
            table.append(v)
        return table.index(v)

    made = {key: plain(v) for key, v in fields.items()}
    return {"format": FORMAT, "claim": digest(claimed), "verdict": verdict, "terms": encode(table)[0], **made}


def holds_at(value, *facts):
    """A point: a value for x, and facts that are seen there by intervals."""
    return {"values": [[x, [value, 1]]], "lines": seen(*facts)}


def seen(*facts):
    """Lines that show relations of numbers by intervals, with the first fact put in."""
    return [{"rule": "numbers", "goal": p, "uses": [0]} for p in facts]


def by_contradiction(prop, below):
    """Lines that show anything where all of `below` are not negative and their sum is -1, by cases on x."""
    absurd = {"rule": "algebra", "goal": Term("le", ZERO, num(-1)), "terms": [[ONE, [u], []] for u in below]}
    cases = [Term("lt", x, ZERO), Term("eq", x, ZERO), Term("lt", ZERO, x)]
    shown = [{"rule": "generalise", "goal": Term("imp", c, prop), "proof": [absurd]} for c in cases]
    return [*shown, {"rule": "axiom", "name": "cases", "at": {"a": x, "P": prop}}]


def conditional(possible):
    """sqrt(x - 1) + sqrt(-x) = 5 under the conditions for its roots; each fails somewhere."""
    first, second = Term("sub", x, ONE), Term("neg", x)
    prop = Term("eq", Term("add", Term("sqrt", first), Term("sqrt", second)), num(5))
    claimed = Term("claim", prop, Term("and"))
    failing = [{"condition": Term("le", ZERO, u), **holds_at(at, Term("lt", u, ZERO))}
               for u, at in ((first, 0), (second, 1))]
    lines = by_contradiction(prop, (first, second))
    return claimed, certificate(claimed, "conditional", conditions=failing, lines=lines, **possible)


NOT_POSSIBLE = {"no point": {}, "x = 1": {"possible": holds_at(1)}, "x = 0": {"possible": holds_at(0)}}


@pytest.mark.parametrize("possible", NOT_POSSIBLE.values(), ids=NOT_POSSIBLE)
def test_conditions_that_nobody_can_meet_make_no_line_conditional(possible):
    claimed, made = conditional(possible)
    with pytest.raises(Rejected, match="'possible'|not known"):
        check(claimed, made)


def test_a_condition_that_somebody_can_meet_makes_a_line_conditional():
    claimed = Term("claim", Term("eq", Term("div", x, x), ONE), Term("and"))
    failing = {"condition": Term("ne", x, ZERO), **holds_at(0)}
    made = certificate(claimed, "conditional", lines=[{"rule": "algebra", "goal": claimed.args[0]}],
                       conditions=[failing], possible=holds_at(1, Term("ne", x, ZERO)))
    assert check(claimed, made).verdict == "conditional"


def refuted_by_a_table(condition):
    """f(1) = 1 refuted by f(1) = 2 and f = 3 elsewhere, where `condition` holds for f at every x."""
    f = Term("fun", "f", "real", 0)
    there = Term("call", f, ONE)
    everywhere = Term("forall", x, condition(Term("call", f, x), x))
    claimed = Term("claim", Term("eq", there, ONE), Term("and", everywhere))
    lines = seen(condition(there, ONE), Term("ne", there, ONE))
    point = {"values": [[there, [2, 1]]], "defaults": [[f, [3, 1]]], "lines": lines}
    return claimed, certificate(claimed, "refuted", witness=point)


def test_hypotheses_that_nobody_can_meet_refute_nothing():
    at_zero_false = refuted_by_a_table(lambda value, at: Term("lt", ZERO, Term("mul", at, value)))
    with pytest.raises(Rejected, match="lie in the domain"):
        check(*at_zero_false)


def test_hypotheses_that_the_default_of_a_table_meets_refute():
    claimed, made = refuted_by_a_table(lambda value, at: Term("lt", ZERO, value))
    assert check(claimed, made).verdict == "refuted"


def test_a_root_of_a_power_is_not_taken_at_zero():
    scope = Scope({}, [Term("le", ZERO, a), Term("le", ONE, n)])
    row = {"rule": "axiom", "name": "root_of_power", "at": {"a": 0, "n": 1}}
    with pytest.raises(Rejected, match="not known"):
        rules([row], Numbered([a, n]), scope, {})


def under_a_total(number):
    """From p(X) = q(X) at one X, the totals of p^2 and p q over X are equal: that fact by its number."""
    state, one = Term("sym", "X", "point"), num(1)
    over = Term("tuple", Term("block", state, one, one))
    p, q = (Term("density", Term("sym", name, "law"), over, Term("tuple")) for name in "pq")
    goal = Term("eq", Term("total", over, Term("mul", p, p)), Term("total", over, Term("mul", p, q)))
    claimed = Term("claim", goal, Term("and", Term("eq", p, q)))
    row = {"rule": "algebra", "goal": goal, "uses": [number]}
    return claimed, certificate(claimed, "proved", lines=[row])


@pytest.mark.parametrize(("number", "says"), [(-1, "not a number from 0"), (0, "under a total")])
def test_what_holds_at_one_point_is_not_used_under_a_total_by_any_number(number, says):
    with pytest.raises(Rejected, match=says):
        check(*under_a_total(number))


def at_the_origin():
    """That x is not conserved by x' = x, which is right, refuted at x = 0: there it stands still."""
    variables = Term("tuple", x)
    claimed = Term("claim", Term("not", Term("conserved", variables, variables, x)), Term("and"))
    still = Term("eq", Term("along", variables, variables, variables, x), ZERO)
    zero = {"rule": "algebra", "goal": still, "combine": [[num(-1), 0]]}
    axiom = {"rule": "axiom", "name": "conserved", "at": {"V": variables, "W": variables, "H": x}}
    return claimed, certificate(claimed, "refuted", witness={"values": [[x, [0, 1]]], "lines": [zero, axiom]})


def test_a_quantity_that_stands_still_at_one_point_is_not_conserved():
    with pytest.raises(Rejected, match=r"line 1 \(axiom\): not known"):
        check(*at_the_origin())
