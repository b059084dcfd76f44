"""Check stored certificates against a manifest of claims: python -S -m derivable.kernel DIR."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from derivable.kernel.check import Verified, check
from derivable.kernel.terms import Rejected, Term, decode, need


def recheck(folder: Path) -> dict[str, str]:
    """The verdict on each claim of folder/manifest.json, or why its certificate is rejected.

    A claim is read from the manifest alone. A claim that cites others is checked after them.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        rows = [(row["claim"], row["verdict"], decode(row["terms"]).last) for row in manifest["claims"]]
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Rejected(f"{folder / 'manifest.json'} cannot be read as a manifest: {error}"[:300]) from None
    lemmas: dict[str, tuple[Term, Verified]] = {}
    out: dict[str, str] = {}
    for name, verdict, claim in rows:
        try:
            certificate: Any = json.loads((folder / f"{name}.json").read_text())["certificate"]
            verified = check(claim, certificate, lemmas)
            same = (verified.claim, verified.verdict) == (name, verdict)
            need(same, "the manifest says {}, the certificate shows {} of {}", verdict, verified.verdict, verified.claim[:12])
            lemmas[name], out[name] = (claim, verified), verdict
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            out[name] = f"rejected: {error}"[:400]
    return out


def main(arguments: list[str]) -> int:
    """Print what is rejected and how many claims stand; 0 if all do, 1 if not, 2 if nothing could be read."""
    if len(arguments) != 1:
        print("usage: python -S -m derivable.kernel DIR", file=sys.stderr)
        return 2
    try:
        found = recheck(Path(arguments[0]))
    except Rejected as error:
        print(error, file=sys.stderr)
        return 2
    bad = {name: text for name, text in found.items() if text.startswith("rejected")}
    for name, text in bad.items():
        print(f"{name[:16]}  {text}")
    print(f"{len(found) - len(bad)} of {len(found)} claims stand")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
