"""Keep the comments of the lemmas and the list of docs/trust.md with the table of axioms: python coq/rows.py.

Before each lemma stands the text of its row, which a test compares with the table. After a change of the table this command
writes the new texts and names the lemmas whose row has changed: their statements must be read again, by a person.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from derivable.kernel.axioms import ROWS

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs" / "trust.md"
ROW = re.compile(r"\(\* row: (.*?) \*\)\nLemma (\w+) :", re.DOTALL)
LIST = re.compile(r"(<!-- python coq/rows.py -->\n).*?(<!-- end -->)", re.DOTALL)
FORBIDDEN = re.compile(r"\b(Admitted|admit|Axioms?|Parameters?|Conjecture|Hypothes[ie]s|Variables?|Context|Abort|bypass_check|Unset|give_up)\b")
COMMENT = re.compile(r"\(\*.*?\*\)", re.DOTALL)


def sources() -> dict[str, str]:
    """The files of Coq by name."""
    return {p.name: p.read_text() for p in sorted(HERE.glob("*.v"))}


def unproved() -> dict[str, str]:
    """The rows that are not proved, each with the reason."""
    return dict(line.split(": ", 1) for line in (HERE / "unproved.txt").read_text().splitlines() if line)


def problems(files: Mapping[str, str], open_rows: Mapping[str, str], rows: Mapping[str, str]) -> list[str]:
    """What is wrong with the lemmas: words that take something as true, rows that are missing, named twice or of another text."""
    found = [f"{name}: {m.group()}" for name, text in files.items() for m in FORBIDDEN.finditer(COMMENT.sub("", text))]
    lemmas = [(name, " ".join(row.split())) for text in files.values() for row, name in ROW.findall(text)]
    names = [name for name, _ in lemmas]
    stated = re.findall(r"^(?:Lemma|Theorem) (\w+)", "\n".join(files.values()), re.MULTILINE)
    found += [f"{name}: a lemma without the text of a row" for name in stated if name not in names]
    found += [f"{name}: twice" for name in {n for n in names if names.count(n) > 1 or n in open_rows}]
    found += [f"{name}: no row of this name" for name in (*names, *open_rows) if name not in rows]
    found += [f"{name}: neither proved nor listed as unproved" for name in rows if name not in names and name not in open_rows]
    return found + [f"{name}: the text of the row is another one" for name, text in lemmas if name in rows and rows[name] != text]


def table(open_rows: Mapping[str, str], rows: Mapping[str, str]) -> str:
    """What docs/trust.md says: how many rows are proved, and why the others are not."""
    lines = [f"- `{name}`: {why}" for name, why in open_rows.items()]
    return f"{len(rows) - len(open_rows)} of {len(rows)} rows are proved. Not proved:\n\n" + "\n".join(lines) + "\n"


def main() -> int:
    """Write the texts of the rows, and the list; name the lemmas to be read again."""
    for path in sorted(HERE.glob("*.v")):
        def row(m: re.Match[str]) -> str:
            text, name = m.groups()
            if name in ROWS and ROWS[name] != text:
                print(f"{path.name}: {name} has a new text; read its statement again")
            return f"(* row: {ROWS.get(name, text)} *)\nLemma {name} :"

        path.write_text(ROW.sub(row, path.read_text()))
    DOCS.write_text(LIST.sub(lambda m: m.group(1) + table(unproved(), ROWS) + m.group(2), DOCS.read_text()))
    found = problems(sources(), unproved(), ROWS)
    print("\n".join(found) or f"{len(ROWS) - len(unproved())} of {len(ROWS)} rows are proved")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
