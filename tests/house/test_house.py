"""The rules of the house: who imports whom, what is trusted and how large it is, what may stand where."""

import ast
import io
import re
import sys
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = sorted((ROOT / "derivable").rglob("*.py"))
KERNEL = sorted((ROOT / "derivable" / "kernel").rglob("*.py"))
TABLES = ("operators.py", "axioms.py")  # a row costs nothing, a rule does
KERNEL_LINES = {"core": 1153, "laws": 321, "witness": 106, "many": 100}  # code outside docstrings and tables; the aim for the core is 1,000
LAYERS = [  # each may import from those before it, and from itself
    {"errors", "codes"}, {"kernel"}, {"semantics"}, {"floats", "reasons", "verdicts"}, {"keep"}, {"language"}, {"documents", "marked"}, {"provers", "numeric"}, {"refuters"}, {"proving", "conditions", "wording", "second_look"},
    {"questions"}, {"checking"}, {"library", "store", "workers", "settling"}, {"conformance"}, {"ask", "caution", "distinct", "findings", "hints", "lines", "places", "premises", "repairs", "second_reader", "sections", "missing", "marking"}, {"reporting", "export"},
    {"pytest_plugin", "arguments", "batch", "cli", "documents_cli", "__main__", "__init__"},
]


@cache
def imports(path):
    """What a file imports: read once for all the rules."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
    return plain + [n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module and not n.level]


def for_types_alone(path):
    """What a file imports for its types alone: nothing of that runs."""
    guarded = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.If) and isinstance(n.test, ast.Name) and n.test.id == "TYPE_CHECKING"]
    return {n.module for g in guarded for n in ast.walk(g) if isinstance(n, ast.ImportFrom)}


def part(module):
    return (module.split(".") + ["__init__"])[1]


def place(path):
    inner = path.relative_to(ROOT / "derivable").with_suffix("").parts
    return inner[0]


@pytest.mark.parametrize("path", ENGINE, ids=lambda p: str(p.relative_to(ROOT)))
def test_layers(path):
    level = {name: i for i, names in enumerate(LAYERS) for name in names}
    here = level[place(path)]
    for module in imports(path):
        assert module.split(".")[0] not in ("torch", "derivations", "numeric_checks"), module
        if module.split(".")[0] == "derivable":
            name = part(module)
            assert level[name] <= here, f"{path.name} imports {module}, which lies above it"


@pytest.mark.parametrize("path", KERNEL, ids=lambda p: p.name)
def test_the_kernel_stands_alone(path):
    for module in imports(path):
        assert module.startswith("derivable.kernel") or module.split(".")[0] in sys.stdlib_module_names, module


@pytest.mark.parametrize("path", [p for p in ENGINE if place(p) == "semantics"], ids=lambda p: p.name)
def test_the_second_evaluator_shares_nothing_with_the_first(path):
    """It is worth something only as far as no code of the kernel, the provers or the refuter stands behind it."""
    for module in imports(path):
        alone = module.split(".")[0] in sys.stdlib_module_names or module == "mpmath"
        assert alone or module == "derivable.semantics" or module.startswith("derivable.semantics."), module


@cache
def code_lines(path):
    source = path.read_text()
    doc = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node) is not None:
            doc |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = set()
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    for t in tokenize.generate_tokens(io.StringIO(source).readline):
        if t.type not in skipped:
            lines |= set(range(t.start[0], t.end[0] + 1))
    return len(lines - doc)


def kernel_part(path):
    return "laws" if "laws" in path.parts else path.stem if path.stem in ("witness", "many") else "core"


@pytest.mark.parametrize("name, most", KERNEL_LINES.items())
def test_the_kernel_does_not_grow(name, most):
    assert sum(code_lines(p) for p in KERNEL if kernel_part(p) == name and p.name not in TABLES) <= most


@pytest.mark.parametrize("path", KERNEL, ids=lambda p: p.name)
def test_functions_of_the_kernel_are_short(path):
    long = [n.name for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef) and n.end_lineno - n.lineno >= 30]
    assert not long


@pytest.mark.parametrize("path", [*ENGINE, *sorted((ROOT / "derivations").rglob("*.py"))], ids=lambda p: str(p.relative_to(ROOT)))
def test_checks_are_raised_and_nothing_executes_text(path):
    nodes = list(ast.walk(ast.parse(path.read_text())))
    assert not [n.lineno for n in nodes if isinstance(n, ast.Assert)], "a check is a raise, never an assert"
    called = {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert called.isdisjoint({"eval", "exec", "sympify", "parse_expr", "lambdify", "compile"})
    assert "tests/data" not in path.read_text()


DOCUMENTS = ["text", "grammar", "declared", "vectors", "meaning", "claims"]  # each may import from those before it, and from itself


@pytest.mark.parametrize("path", [p for p in ENGINE if p.parent.name in DOCUMENTS], ids=lambda p: "/".join(p.parts[-2:]))
def test_documents_are_read_pass_by_pass_and_know_the_language_and_the_terms_alone(path):
    for module in set(imports(path)) - for_types_alone(path):
        if module.startswith("derivable.documents."):
            assert DOCUMENTS.index(module.split(".")[2]) <= DOCUMENTS.index(path.parent.name), f"{path.name} imports {module}, a later pass"
        elif module.startswith("derivable."):
            assert module.split(".")[1] in ("language", "errors") or module == "derivable.kernel.terms", module


def test_nothing_unfinished():
    for path in [*ENGINE, *sorted((ROOT / "derivations").rglob("*.py"))]:
        assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text()), path


@pytest.mark.parametrize("path", ENGINE, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_of_house_size(path):
    assert len(path.read_text().splitlines()) <= 320


def test_the_torch_version_is_pinned():
    assert "torch==2.13.0" in (ROOT / "constraints.txt").read_text()
