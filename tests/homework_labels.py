"""What the labels of the homework documents stand for, and how many of them count: `python -m tests.homework_labels`.

A label `S0-1.1-01` stands on a line that says as much as the row of the list with that name. What says less has a remark
behind it, and is in no total of what is proved or refuted:

- `(instance)`: a case of the row, in fewer dimensions, for a Gaussian, for two steps, without its expectation;
- `(reading)`: both sides are one term as soon as they are read, since a definition is put in or the reader does the step;
- `(part)`: one of several lines which together are the row; the row counts where each of them does.

A definition has its label on the sentence that declares it, in a comment, and counts as declared, not as proved.
The rows of `homework_weak.json` are those that no line says in full: a reader compared each line with its source."""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from derivable.checking import BUDGET
from derivable.documents.text.outline import scan
from derivable.marking import mark
from derivable.store import Files
from derivable.workers import Pool
from tests.repairs import WithoutRepairs

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted((ROOT / "docs" / "homework").glob("0*.md"))
EXPECTED: dict[str, list[str | None]] = json.loads((ROOT / "tests" / "data" / "homework.json").read_text())
KNOWN_WEAK = frozenset(json.loads((ROOT / "tests" / "data" / "homework_weak.json").read_text()))
AGREE = {"true": ("proved", "conditional"), "false": ("refuted",), "ill-formed": ("unreadable", "refuted"),
         "hollow": ("undecided", "unreadable", "refuted")}  # hollow: what is written ties its letters by nothing, and must not pass
REMARKS = ("", "instance", "reading", "part")
_LABEL = re.compile(r"(\S+?)(?: \((\w+)\))?")
_DECLARED = re.compile(r"<!-- label: (.*?) -->")


@dataclass(frozen=True)
class Label:
    """The name of a row, and the remark that says how the line is less than the row."""

    row: str
    remark: str = ""


def label(text: str) -> Label:
    """The label that is written in a comment."""
    if not (found := _LABEL.fullmatch(text)) or (found[2] or "") not in REMARKS:
        raise ValueError(f"no label: {text}")
    return Label(found[1], found[2] or "")


def declared() -> list[Label]:
    """The labels of the sentences that declare something."""
    return [label(m[1]) for path in DOCUMENTS for m in _DECLARED.finditer(path.read_text())]


def kinds(steps: Iterable[tuple[Label, str]]) -> Mapping[str, list[str]]:
    """The rows of the list by what became of them, from the labelled steps and their verdicts."""
    out: dict[str, list[str]] = {}
    verdicts: dict[str, list[str]] = {}
    for stands, verdict in steps:
        if stands.remark in ("instance", "reading"):
            out.setdefault(stands.remark, []).append(stands.row)
        else:
            verdicts.setdefault(stands.row, []).append(verdict)
    for row, words in verdicts.items():
        agree = all(word in AGREE[EXPECTED[row][0] or "true"] for word in words)
        out.setdefault(words[0] if agree else "open", []).append(row)
    for stands in declared():
        out.setdefault(stands.remark or "declared", []).append(stands.row)
    return out


def everything(folder, checker):
    """The five documents, marked."""
    store = Files(folder)
    with Pool(store, BUDGET, 2) as pool:
        return [mark(scan(str(p), p.read_text()), None, checker(store), False, pool) for p in DOCUMENTS]


def main() -> None:
    """Marks the documents and prints how many rows there are of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        steps = [(label(s.label), s.verdict.word) for m in everything(Path(folder), WithoutRepairs) for s in m.steps if s.label]
    found = kinds(steps)
    print(f"{len(EXPECTED)} rows: {dict(sorted(Counter({k: len(v) for k, v in found.items()}).items()))}")


if __name__ == "__main__":
    main()
