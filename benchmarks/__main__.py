"""Measure what the project promises: python -m benchmarks [COUNT]. Prints the figures and the machine they hold for."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import forge
from benchmarks.densities import cases as abstract
from benchmarks.fuzz import cases
from derivable.checking import Checker
from derivable.library import select
from derivable.settling import check_all


def fuzz(make: Callable[[int, int, bool], Iterator[Any]], count: int, what: str) -> None:
    """Random true claims and mutants, with the number of false verdicts."""
    for true, seed in ((True, 101), (False, 202)):
        words: Counter[str] = Counter()
        spent = []
        for case in make(seed, count, true):
            began = time.process_time()
            words[Checker().claim(case.claim).word] += 1
            spent.append(time.process_time() - began)
        wrong = words["refuted"] if true else words["proved"] + words["conditional"]
        good = words["proved"] if true else words["refuted"]
        print(f"{count} {what if true else 'mutants'}: {100 * good / count:.2f} % {'proved' if true else 'refuted'}, {wrong} false verdicts, "
              f"median {1000 * statistics.median(spent):.1f} ms; {dict(words)}")


def library() -> None:
    """CPU time a step of the shipped library takes, alone in one process: refute, prove, both judgements, kernel checks."""
    entries, _ = select([])
    results = check_all([e.derivation for e in entries], Checker())
    spent = [s.ms for r in results if not r.mistakes for s in r.steps]
    words = Counter(s.verdict.word for r in results if not r.mistakes for s in r.steps)
    print(f"library: {len(spent)} steps, {dict(words)}; CPU time a step: median {statistics.median(spent):.1f} ms, largest {max(spent):.0f} ms; "
          f"{sum(r.passed for r in results if r.mistakes)} of {sum(bool(r.mistakes) for r in results)} mistakes caught")


def commands() -> None:
    """Wall-clock time of whole commands, process start included."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DERIVABLE_CACHE": folder}
        rows = [("derivable --help", ["--help"]), ("derivable verify, cold", ["verify"]), ("derivable verify, warm", ["verify"])]
        for name, arguments in rows:
            began, spent = time.perf_counter(), _children()
            subprocess.run([sys.executable, "-m", "derivable", *arguments], env=env, capture_output=True, check=False)
            print(f"{name}: {time.perf_counter() - began:.2f} s, {_children() - spent:.2f} s of CPU")


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def marking() -> None:
    """Wall-clock time to mark the homework documents, cold and warm, and to the first verdict of a small one."""
    documents = [str(p) for p in sorted((Path(__file__).parents[1] / "docs" / "homework").glob("*.md"))]
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DERIVABLE_CACHE": folder}
        for name in ("cold", "warm"):
            began = time.perf_counter()
            done = subprocess.run([sys.executable, "-m", "derivable", "mark", *documents, "--json", "-j", "2"], env=env, capture_output=True, check=False)
            spent = time.perf_counter() - began
            counts: Counter[str] = Counter()
            for line in done.stdout.splitlines():
                counts.update(json.loads(line)["counts"])
            print(f"derivable mark docs/homework, {name}: {counts.total()} steps in {spent:.1f} s; {dict(+counts)}")
        small = Path(folder) / "small.md"
        small.write_text("Let $a, b > 0$.\n\n$$(a + b)^2 = a^2 + 2ab + b^2$$\n")
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "derivable", "mark", str(small)], env=env, capture_output=True, check=False)
        print(f"derivable mark, one line, cold: {time.perf_counter() - began:.2f} s")


def main() -> None:
    """Run all of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    commands()
    library()
    marking()
    fuzz(cases, count, "identities")
    fuzz(abstract, 2 * count // 5, "lines about densities")
    print(f"{count} forged lines of certificates, and what the second evaluator says of those that are accepted:")
    forge.main(count)


if __name__ == "__main__":
    main()
