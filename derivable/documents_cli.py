"""The commands about documents: `read` a formula, `mark` documents."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from derivable.documents.declared.declarations import Scope
from derivable.documents.text.outline import Document, scan
from derivable.errors import DerivableError


def run(options: argparse.Namespace) -> int:
    """Run `read` or `mark` and return the exit status."""
    return _read(options) if options.command == "read" else _mark(options)


def _notation(path: Path | None) -> Scope:
    """The declarations of a notation file."""
    from derivable.documents.claims.relations import chains

    scope = Scope()
    if path is None:
        return scope
    document = _scanned(path)
    scope.macros |= document.macros
    for section in document.sections:
        _, problems = chains(section, scope)
        for message, offset in problems:
            line, column = document.place(offset)
            raise DerivableError(f"{path}:{line}:{column}: {message}")
    return scope


def _scanned(path: Path) -> Document:
    try:
        data = path.read_bytes()
        return scan(str(path), data.decode("utf-8"))
    except OSError as error:
        raise DerivableError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DerivableError(f"{path}:{line}: byte 0x{data[error.start]:02x} is not UTF-8; save the document as UTF-8") from None


def _read(options: argparse.Namespace) -> int:
    from derivable.documents.grammar.printing import latex
    from derivable.documents.grammar.readings import read
    from derivable.documents.text.problems import Unreadable

    scope = _notation(options.notation)
    try:
        reading = read(options.formula, scope, scope.macros)  # type: ignore[arg-type]
    except Unreadable as error:
        start, end = error.span
        print(options.formula.replace("\n", " "), file=sys.stderr)
        print(" " * start + "^" * max(end - start, 1), file=sys.stderr)
        print(f"unreadable: {error}", file=sys.stderr)
        return 1
    print(reading.tree)
    print(latex(reading.tree))
    for other in reading.others:
        print(f"also possible: {other}")
    for text, _ in reading.notes:
        print(f"note: {text}")
    return 0


def _mark(options: argparse.Namespace) -> int:
    from derivable.checking import BUDGET, Checker
    from derivable.marked import Marked
    from derivable.marking import derivations, unmarked
    from derivable.reporting import marks
    from derivable.store import Files, default_folder
    from derivable.verdicts import status
    from derivable.workers import STEP_SECONDS, Pool, cores

    notation = _notation(options.notation)
    shown = marks.Terminal(sys.stdout, quiet=options.json)
    done: list[tuple[Document, Marked]] = []
    failed = False
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="derivable-"))) if options.no_cache else default_folder()
        store = Files(folder)
        jobs = options.jobs if options.jobs is not None else cores()
        pool = stack.enter_context(Pool(store, BUDGET, max(jobs, 1), options.budget or STEP_SECONDS))
        for path in stack.enter_context(_progress(options.documents, options.json)):
            checker = Checker(store)
            began, spent = time.perf_counter(), checker.clock()
            try:
                document = _scanned(path)
                marked = Marked(document.name, [], unmarked(document))
                for made in derivations(document, notation, checker, options.infer, pool):
                    marked.derivations.append(made)
                    shown.derivation(document, made)
                    sys.stdout.flush()
            except DerivableError as error:
                print(f"derivable: {error}", file=sys.stderr)
                failed = True
                continue
            shown.summary(marked, (checker.clock() - spent) / 1000, time.perf_counter() - began)
            if not marked.steps:
                # As a test run that collects no test: silence must not look like success.
                print(f"derivable: {path}: no step was found; a step is a relation in $$ .. $$, \\[ .. \\] or an align environment", file=sys.stderr)
                failed = True
            if options.json:
                print(json.dumps(marked.to_json()), flush=True)
            done.append((document, marked))
    if options.html:
        from derivable.reporting.page import page

        _written(options.html, page(done))
    for document, marked in done if options.latex else []:
        from derivable.reporting.annotated import annotated

        _written(options.latex / (Path(document.name).stem + ".tex"), annotated(document, marked))
    return status((s for _, m in done for s in m.steps), all(_passed(m, options.allow_supported) for _, m in done), failed)


def _passed(marked: Any, allow_supported: bool) -> bool:
    """Whether every step passes and every declaration is read."""
    good = all(s.verdict.passes or allow_supported and s.verdict.word == "supported" for s in marked.steps)
    return good and not any(d.problems for d in marked.derivations)


class _progress:
    """The documents, with a bar where there are several and somebody looks."""

    def __init__(self, paths: list[Path], quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self.paths = paths
        self.bar = Progress(console=console, transient=True, disable=quiet and not console.is_terminal or len(paths) < 2 or not console.is_terminal)

    def __enter__(self) -> Iterator[Path]:
        self.bar.__enter__()
        return iter(self.bar.track(self.paths, description="marking"))

    def __exit__(self, *error: Any) -> None:
        self.bar.__exit__(*error)


def _written(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DerivableError(f"{path} cannot be written: {error.strerror or error}") from None
