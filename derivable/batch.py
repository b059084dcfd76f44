"""Many documents at once: which ones a folder holds, and where the reports on each go, so that none overwrites another."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from derivable.errors import DerivableError

STANDARD = Path("-")
ENDINGS = (".md", ".markdown", ".tex", ".latex", ".txt")
NOT_TEXT = {  # what people hand over that is no text of a document
    ".ipynb": "a notebook: save it as Markdown first (jupyter nbconvert --to markdown)", ".pdf": "a PDF: mark the LaTeX that it is made from",
    ".docx": "a Word document: save it as Markdown or LaTeX first", ".odt": "an OpenDocument file: save it as Markdown or LaTeX first",
}


def documents(paths: Iterable[Path]) -> list[Path]:
    """The documents that paths name, each once: those of a folder in order, with those of the folders in it."""
    out: list[Path] = []
    for path in paths:
        if path != STANDARD and path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix in ENDINGS and p.is_file() and not _hidden(p.relative_to(path)))
            if not found:
                raise DerivableError(f"{path} holds no document: {', '.join(ENDINGS)}")
            out += found
        else:
            out.append(path)
    return list(dict.fromkeys(out))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def refused(path: Path) -> str:
    """Why a file is no text to be marked; nothing where it may be."""
    said = NOT_TEXT.get(path.suffix.lower())
    return f"{path} is {said}" if said else ""


def mirrored(names: Iterable[str], folder: Path, ending: str, taken: Iterable[str] = ()) -> dict[str, Path]:
    """A file in a folder for each document, in the folders that the documents stand in; two that would be one keep their endings."""
    given = list(dict.fromkeys(names))
    full = {n: Path(os.path.abspath("standard-input" if n == "-" else n)) for n in given}
    root = Path(os.path.commonpath([p.parent for p in full.values()])) if full else Path()
    inner = {n: p.relative_to(root) for n, p in full.items()}
    short = [p.with_suffix(ending) for p in inner.values()]
    out: dict[str, Path] = {}
    for name, path in inner.items():
        alone = short.count(path.with_suffix(ending)) == 1 and str(path.with_suffix(ending)) not in taken
        out[name] = folder / (path.with_suffix(ending) if alone else path.with_name(path.name + ending))
    return out
