"""Worker processes that look for proofs. They return certificates through a store; the parent checks each again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from derivable.checking import Checker
from derivable.store import Files


def warm(tasks: Sequence[tuple[str, str]], checker: Checker, jobs: int) -> None:
    """Let `jobs` processes decide derivations, given as (file, name), and leave their certificates in the checker's store."""
    if not isinstance(checker.store, Files):
        checker.store = Files(Path(tempfile.mkdtemp(prefix="derivable-")))
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(_decide, path, name, str(checker.store.folder), checker.budget) for path, name in tasks]
        for f in as_completed(futures):
            f.exception()  # a worker that fails leaves its claims to the parent


def _decide(path: str, name: str, folder: str, budget: int) -> None:
    from derivable.library import load

    checker = Checker(Files(Path(folder)), budget)
    for entry in load(Path(path)):
        if entry.derivation.name == name:
            checker.derivation(entry.derivation)
