"""The command line. Exit status 0: everything passed; 1: something did not; 2: the command itself could not run."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from derivable.arguments import meant, parsed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = parsed(arguments)
    from derivable.errors import DerivableError

    try:
        if options.command in ("read", "mark", "declare"):
            from derivable import documents_cli

            return documents_cli.run(options)
        return int({"verify": _verify, "recheck": _recheck, "latex": _latex, "export": _export, "explain": _explain}[options.command](options))
    except DerivableError as error:
        print(f"derivable: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1
    except Exception:  # an error of our own says nothing about what was to be checked
        traceback.print_exc()
        print("derivable: this is an error of derivable itself: please report it", file=sys.stderr)
        return 2


@dataclass(frozen=True)
class Run:
    """What was checked, by which checker, what could not be loaded, and what it cost in seconds of CPU and on the wall."""

    results: list[Any]
    checker: Any
    problems: list[str]
    cpu: float
    wall: float


def _run(what: Sequence[str], use_cache: bool, jobs: int | None = None) -> Run:
    """Check what names and paths ask for."""
    from derivable.checking import Checker
    from derivable.library import select
    from derivable.reporting.progress import Progress
    from derivable.settling import check_all, settle
    from derivable.store import Files, default_folder
    from derivable.workers import cores

    began, spent = time.perf_counter(), _cpu()
    entries, problems = select(what)
    derivations = [e.derivation for e in entries]
    with TemporaryDirectory(prefix="derivable-") as folder, Progress(len(entries)) as progress:
        store = Files(default_folder() if use_cache else Path(folder))
        checker = Checker(store)
        if jobs is None or jobs > 0:
            settle(derivations, checker, store, jobs or cores(), lambda _, passed: progress.step(passed), checked=progress.stored)
        paths = {e.derivation.name: str(e.path) for e in entries}
        results = check_all(derivations, checker, progress.step if jobs == 0 else None, paths)
    problems += [f"{p} is damaged and was left out; its claim was proved again, delete the file to be rid of this message"
                 for p in dict.fromkeys(store.damaged)]
    return Run(results, checker, problems, _cpu() - spent, time.perf_counter() - began)


def _cpu() -> float:
    """Seconds of CPU that this process and its ended children have spent."""
    return sum(os.times()[:4])


def _verify(options: argparse.Namespace) -> int:
    from rich.console import Console

    from derivable.reporting import terminal
    from derivable.store import write_all
    from derivable.verdicts import status

    run = _run(options.what, not options.no_cache, options.jobs)
    console = Console(soft_wrap=True, width=None if sys.stdout.isatty() else 140)
    if options.verbose:
        terminal.table(run.results, console)
    terminal.failures(run.results, console, options.explain)
    terminal.conditions(run.results, console, all_of_them=options.verbose)
    for text in run.problems:
        print(f"derivable: {text}", file=sys.stderr)
    if options.json:
        _write_text(options.json, json.dumps(terminal.to_json(run.results, run.cpu, run.wall), indent=1))
    if options.certificates:
        print(f"{write_all(run.checker, options.certificates)} certificates in {options.certificates}")
    shown = {s.claim: f"{r.name}, step {s.number}" for r in run.results for s in r.steps if s.verdict.passes}
    for name, where in shown.items() if options.verbose else ():
        if not run.checker.second.evaluated.get(name, 1):
            print(f"{where}: not evaluated by the second look ({run.checker.second.reasons[name]})")
    print(run.checker.second.summary(list(shown)))
    print(terminal.summary(run.results, run.cpu, run.wall))
    failed = bool(run.problems) or any(r.error for r in run.results)
    return status((s for r in run.results for s in r.steps), bool(run.results) and all(r.passed for r in run.results), failed)


def _write_text(path: Path, text: str) -> None:
    from derivable.errors import DerivableError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DerivableError(f"{path} cannot be written: {error.strerror or error}") from None


def _explain(options: argparse.Namespace) -> int:
    from derivable.codes import CODES, TABLE, explained, page

    if options.all:
        print("\n".join(page()))
    elif options.code is None:
        print("\n".join(f"{c.name:20} {c.says}" for c in CODES))
    elif options.code in TABLE:
        print("\n".join(explained(options.code)))
    else:
        print(f"derivable: no message has the code {options.code}{meant(options.code, TABLE)} (derivable explain lists them)", file=sys.stderr)
        return 2
    return 0


def _recheck(options: argparse.Namespace) -> int:
    from derivable.kernel.__main__ import main as recheck

    return recheck([str(options.folder)])


def _latex(options: argparse.Namespace) -> int:
    from derivable.reporting.latex_document import write

    run = _run(options.what, True)
    for text in run.problems:
        print(f"derivable: {text}", file=sys.stderr)
    status = write([r for r in run.results if not r.mistakes], run.checker, options.output)
    return 2 if run.problems else status


def _export(options: argparse.Namespace) -> int:
    from derivable.export.coq import steps, write

    run = _run(options.what, True)
    for text in run.problems:
        print(f"derivable: {text}", file=sys.stderr)
    known = {name: (run.checker.claims[name], v.certificate) for name, v in run.checker.verdicts.items() if v.certificate is not None}
    wanted = [(f"{r.name}.{s.number}", s.claim) for r in run.results if not r.mistakes for s in r.steps]
    texts, outside = steps(wanted, known)
    write(options.coq, texts)
    print(f"{len(texts)} of {len(wanted)} steps are written to {options.coq}; compile them with: coqc -Q build/coq Derivable FILE (after: make coq)")
    for reason, count in outside.most_common():
        print(f"  {count} outside: {reason}")
    return 2 if run.problems or any(r.error for r in run.results) else 0


if __name__ == "__main__":
    sys.exit(main())
