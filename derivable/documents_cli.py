"""The commands about documents: `read` a formula, `mark` documents, `declare` what they lack."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from derivable.batch import STANDARD, documents, mirrored, refused
from derivable.documents.declared.declarations import Scope
from derivable.documents.text.outline import Document, scan
from derivable.errors import DerivableError


def run(options: argparse.Namespace) -> int:
    """Run a command about documents and return the exit status."""
    commands: dict[str, Callable[[argparse.Namespace], int]] = {"read": _read, "mark": _mark, "declare": _declare}
    return commands[options.command](options)


def _notation(path: Path | None) -> Scope:
    """The declarations of a notation file."""
    from derivable.documents.claims.relations import chains
    from derivable.documents.declared.history import History

    scope = Scope()
    if path is None:
        return scope
    document = _scanned(path)
    scope.macros |= document.macros
    for section in document.sections:
        _, problems = chains(section, scope, History(scope))
        for message, offset in problems:
            line, column = document.place(offset)
            raise DerivableError(f"{path}:{line}:{column}: {message}")
    return scope


def _scanned(path: Path) -> Document:
    if said := refused(path):
        raise DerivableError(said)
    try:
        data = sys.stdin.buffer.read() if path == STANDARD else path.read_bytes()
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


@dataclass
class Batch:
    """What became of the documents: those marked, those that could not be read, and those at which the reader broke off."""

    done: list[tuple[Document, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @contextmanager
    def each(self, path: Path) -> Iterator[list[str]]:
        """Work on one document: whatever happens in it is told in one sentence, and the others go on."""
        told: list[str] = []
        try:
            yield told
        except DerivableError as error:
            told.append(f"derivable: {error}")
            self.refused.append(str(path))
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as error:  # a document must not take the others with it
            if os.environ.get("DERIVABLE_DEBUG"):
                traceback.print_exc()
            told.append(f"derivable: {path}: the reader broke off here ({type(error).__name__}); this is a fault of derivable, please report it "
                        "(derivable explain reader-error)")
            self.broken.append(str(path))
        for text in told:
            print(text, file=sys.stderr, flush=True)


def _mark(options: argparse.Namespace) -> int:
    from derivable.checking import BUDGET
    from derivable.marked import Marked
    from derivable.reporting.marks import Detail, Terminal
    from derivable.reporting.progress import Progress
    from derivable.store import Files, default_folder
    from derivable.workers import STEP_SECONDS, Pool, cores

    notation, paths, batch = _notation(options.notation), documents(options.documents), Batch()
    shown = Terminal(sys.stdout, options.json, Detail(options.hints > 0, options.explain, options.verbose))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="derivable-"))) if options.no_cache else default_folder()
        store = Files(folder)
        jobs = options.jobs if options.jobs is not None else cores()
        pool = stack.enter_context(Pool(store, BUDGET, max(jobs, 1), options.budget or STEP_SECONDS))
        progress = stack.enter_context(Progress(len(paths), "documents")) if len(paths) > 1 else None
        for path in paths:
            with batch.each(path) as told:
                _marked(path, notation, options, shown, store, pool, batch, told)
            if told and options.json:
                print(json.dumps(Marked(str(path), []).to_json() | {"error": told[0].removeprefix("derivable: ")}), flush=True)
            if progress is not None:
                progress.step(not told and _passed(batch.done[-1][1], options.allow_supported))
    _written(options, batch)
    return _ended(options, batch)


def _marked(path: Path, notation: Scope, options: argparse.Namespace, shown: Any, store: Any, pool: Any, batch: Batch, told: list[str]) -> None:
    """Mark one document, and show each derivation as soon as it is marked."""
    from derivable.checking import Checker
    from derivable.hints import limited
    from derivable.marked import Marked
    from derivable.marking import derivations, unmarked

    checker = Checker(store)
    began, spent = time.perf_counter(), checker.clock()
    document = _scanned(path)
    marked = Marked(document.name, [], unmarked(document))
    for made in derivations(document, notation, checker, options.infer, pool):
        marked.derivations.append(limited(made, options.hints))
        shown.derivation(document, marked.derivations[-1])
        sys.stdout.flush()
    shown.summary(marked, (checker.clock() - spent) / 1000, time.perf_counter() - began)
    batch.done.append((document, marked))
    if not marked.steps:  # as a test run that collects no test: silence must not look like success
        print(f"derivable: {path}: no step was found; a step is a relation in $$ .. $$, \\[ .. \\] or an align environment", file=sys.stderr)
        batch.refused.append(str(path))
    if options.json:
        print(json.dumps(marked.to_json()), flush=True)


def _written(options: argparse.Namespace, batch: Batch) -> None:
    """Write the pages and the annotated copies."""
    from derivable.reporting.annotated import annotated
    from derivable.reporting.page import index, page

    names = [document.name for document, _ in batch.done]
    if options.html and options.html.suffix in (".html", ".htm"):
        _write(options.html, page(batch.done))
    elif options.html:
        pages = mirrored(names, options.html, ".html", ("index.html",))
        for document, marked in batch.done:
            _write(pages[document.name], page([(document, marked)], document.name))
        _write(options.html / "index.html", index(batch.done, {n: str(p.relative_to(options.html)) for n, p in pages.items()}))
    copies = mirrored(names, options.latex, ".tex") if options.latex else {}
    for document, marked in batch.done if options.latex else []:
        _write(copies[document.name], annotated(document, marked))


def _ended(options: argparse.Namespace, batch: Batch) -> int:
    """The exit status, after one sentence about what was left out of many documents."""
    from derivable.verdicts import status

    left = len(set(batch.refused) | set(batch.broken))
    if left and len(batch.done) + left > 1:
        print(f"derivable: {left} of the documents could not be marked: {', '.join(dict.fromkeys([*batch.refused, *batch.broken]))}", file=sys.stderr)
    passed = not batch.broken and all(_passed(m, options.allow_supported) for _, m in batch.done)
    return status((s for _, m in batch.done for s in m.steps), passed, bool(batch.refused))


def _passed(marked: Any, allow_supported: bool) -> bool:
    """Whether every step passes and every declaration is read."""
    good = all(s.verdict.passes or allow_supported and s.verdict.word == "supported" for s in marked.steps)
    return good and not any(d.problems for d in marked.derivations)


def _declare(options: argparse.Namespace) -> int:
    """Print what each document lacks; the exit status says whether anything does."""
    from derivable.missing import missing, sentences

    notation, paths, batch, lacking = _notation(options.notation), documents(options.documents), Batch(), False
    for path in paths:
        with batch.each(path):
            document = _scanned(path)
            scope = notation.child()
            scope.macros |= document.macros
            for number, section in enumerate(document.sections):
                found = sentences(missing(document, section, scope.child() if number else scope, own=True))
                lacking = lacking or bool(found)
                if found:
                    print(f"{document.name}:{document.place(section.offset)[0]}: {section.title}".rstrip(": "))
                    print("\n".join(found), end="\n\n")
    return 2 if batch.refused else 1 if lacking or batch.broken else 0


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DerivableError(f"{path} cannot be written: {error.strerror or error}") from None
