"""Certificates on disk: one file a claim, named by its hash. They are checked again whenever they are read."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from derivable.checking import Checker
from derivable.errors import DerivableError
from derivable.keep import Store
from derivable.kernel.terms import encode

FORMAT = 2


def default_folder() -> Path:
    """Where certificates are kept between runs."""
    base = os.environ.get("DERIVABLE_CACHE") or os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    return Path(base) / "derivable" / f"certificates-{FORMAT}"


class Files(Store):
    """Certificates in a folder. A file that cannot be read is passed over and named in `damaged`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[Path] = []

    def get(self, claim: str) -> dict[str, Any] | None:
        """The stored certificate of a claim, or None."""
        path = self.folder / f"{claim}.json"
        try:
            data = json.loads(path.read_text())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self.damaged.append(path)
            return None
        if not isinstance(data, dict) or "certificate" not in data:
            self.damaged.append(path)
            return None
        return data

    def answer(self, name: str) -> tuple[str, str] | None:
        """What these methods said before of something without a certificate: a word and a message."""
        try:
            word, message = json.loads((self.folder / f"answers-{methods()}" / f"{name}.json").read_text())
        except (OSError, ValueError, TypeError):
            return None
        return str(word), str(message)

    def keep_answer(self, name: str, word: str, message: str) -> None:
        """Keep what was said of something without a certificate, for as long as the methods are the same."""
        _write(self.folder / f"answers-{methods()}" / f"{name}.json", [word, message])

    def looked(self, claim: str) -> tuple[int, str] | None:
        """At how many points a claim was looked at a second time, by this version of the engine."""
        kept = self.answer(f"{claim}.look")
        return (int(kept[0]), kept[1]) if kept is not None and kept[0].isdigit() else None

    def keep_look(self, claim: str, evaluated: int, reason: str) -> None:
        """Keep that a second look at a claim found nothing."""
        self.keep_answer(f"{claim}.look", str(evaluated), reason)

    def holds(self, claim: str) -> bool:
        """Whether there is a file for a claim."""
        return (self.folder / f"{claim}.json").exists()

    def put(self, claim: str, certificate: dict[str, Any]) -> None:
        """Write a certificate, whole or not at all."""
        _write(self.folder / f"{claim}.json", certificate)


@cache
def methods() -> str:
    """A mark of the methods: it changes with every change of a file of the engine."""
    here = Path(__file__).parent
    marks = [(str(p.relative_to(here)), p.stat().st_size, p.stat().st_mtime_ns) for p in sorted(here.rglob("*.py"))]
    return hashlib.sha256(repr(marks).encode()).hexdigest()[:16]


def _write(path: Path, data: Any) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, suffix=".part") as f:
            f.write(json.dumps(data, separators=(",", ":")))  # all at once: dump goes piece by piece, ten times as slowly
        os.replace(f.name, path)
    except OSError as error:
        why = error.strerror or error
        raise DerivableError(f"{path} cannot be written: {why}; choose another folder with DERIVABLE_CACHE or --certificates") from None


def write_all(checker: Checker, folder: Path) -> int:
    """Write the certificates of all verified claims and the manifest of these claims; their number."""
    rows = []
    for name, verdict in checker.verdicts.items():
        if verdict.certificate is None:
            continue
        _write(folder / f"{name}.json", {"certificate": verdict.certificate, "by": verdict.by})
        rows.append({"claim": name, "verdict": verdict.word, "terms": encode([checker.claims[name]])[0]})
    _write(folder / "manifest.json", {"format": FORMAT, "claims": rows})
    return len(rows)
