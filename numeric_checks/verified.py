"""Derivations of the library that the checker has verified, each once for all the checks of a process."""

from __future__ import annotations

from functools import cache

from derivable.checking import Checker
from derivable.errors import DerivableError
from derivable.language.derivations import Derivation
from derivable.library import select
from derivable.store import Files, default_folder


@cache
def _checker() -> Checker:
    return Checker(Files(default_folder()))


@cache
def verified(prefix: str) -> tuple[Derivation, ...]:
    """The derivations whose names begin so, each of which the checker has verified.

    Raises DerivableError if there are none, if a file cannot be read, or if one of them is not verified.
    """
    entries, problems = select([prefix])
    if problems or not entries:
        raise DerivableError("; ".join(problems) or f"no derivation is called {prefix}")
    found = tuple(e.derivation for e in entries)
    open_ = [d.name for d in found if not _checker().derivation(d).passed]
    if open_:
        raise DerivableError(f"not verified: {', '.join(open_)}")
    return found
