"""Derivation files: found by path, loaded once under names of their own, so that equal folder names never collide."""

from __future__ import annotations

import hashlib
import importlib
import sys
import traceback
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from derivable.errors import DerivableError
from derivable.language.derivations import Derivation

FOLDER = "derivations"


@dataclass(frozen=True)
class Entry:
    """A derivation with the file it stands in."""

    derivation: Derivation
    path: Path


def shipped() -> list[Path]:
    """The folders of the library that comes with the package, and of its mistakes."""
    package = Path(__file__).resolve().parent
    inside = package / "shipped"
    if inside.is_dir():
        return [inside / FOLDER, inside / "mistakes"]
    return [p for p in (package.parent / FOLDER, package.parent / "tests" / "mistakes") if p.is_dir()]


def files(paths: Iterable[Path]) -> list[Path]:
    """The Python files at paths, folders searched, in a fixed order."""
    out: list[Path] = []
    for p in paths:
        if not p.exists():
            raise DerivableError(f"there is no file or folder {p}")
        found = sorted(p.rglob("*.py")) if p.is_dir() else [p]
        out += [f.resolve() for f in found if f.name not in ("__init__.py", "conftest.py")]
    return list(dict.fromkeys(out))


def root_of(path: Path) -> Path:
    """The folder that names are counted from: the nearest one called derivations or mistakes, or the file's own."""
    return next((p for p in path.parents if p.name in (FOLDER, "mistakes")), path.parent)


def load(path: Path) -> list[Entry]:
    """The derivations of a file, in the order in which they stand in it; a file is loaded once."""
    root = root_of(path)
    package = f"_derivable_{hashlib.sha256(str(root).encode()).hexdigest()[:12]}"
    if package not in sys.modules:
        made = types.ModuleType(package)
        made.__path__ = [str(root)]
        sys.modules[package] = made
    inner = ".".join(path.relative_to(root).with_suffix("").parts)
    try:
        module = importlib.import_module(f"{package}.{inner}")
    except DerivableError as error:
        raise DerivableError(f"{path}: {error}") from None
    except Exception as error:
        frame = next((f for f in reversed(traceback.extract_tb(error.__traceback__)) if f.filename == str(path)), None)
        line = f", line {frame.lineno}" if frame else ""
        raise DerivableError(f"{path}{line}: the file raises {type(error).__name__}: {error}") from None
    prefix = inner if root.name != "mistakes" else f"mistakes.{inner}"
    out = []
    for name, value in vars(module).items():
        if isinstance(value, Derivation) and value.function.__module__ == module.__name__:
            named = f"{prefix}.{name}"
            if value.name != named:
                object.__setattr__(value, "name", named)
            out.append(Entry(value, path))
    return sorted(out, key=lambda e: e.derivation.function.__code__.co_firstlineno)


def select(wanted: Sequence[str]) -> tuple[list[Entry], list[str]]:
    """The derivations that names and paths ask for, and a sentence for each file that could not be loaded."""
    paths = [Path(w) for w in wanted if Path(w).exists() or w.endswith(".py") or "/" in w]
    names = [w for w in wanted if Path(w) not in paths]
    entries: list[Entry] = []
    problems: list[str] = []
    for path in files(paths if paths and not names else [*shipped(), *paths]):
        try:
            entries += load(path)
        except DerivableError as error:
            problems.append(str(error))
    if not names:
        return entries, problems
    chosen = [e for e in entries if any(e.derivation.name == n or e.derivation.name.startswith(n + ".") for n in names)]
    known = [e.derivation.name for e in entries]
    for n in names:
        if not any(k == n or k.startswith(n + ".") for k in known):
            near = _near(n, known)
            raise DerivableError(f"no derivation is called {n}" + (f"; did you mean {near}?" if near else "; derivable verify lists them"))
    return chosen, problems


def _near(name: str, known: list[str]) -> str | None:
    import difflib

    found = difflib.get_close_matches(name, known, 1, 0.4) or [k for k in known if name.split(".")[-1] in k][:1]
    return found[0] if found else None


