"""python -m benchmarks.references: the certificates of all tied identities in one file, which travels with the checkout.

Where python-flint is missing nothing can be proved anew, but the kernel, which needs the standard library alone, checks these.
"""

import json
import tempfile
from pathlib import Path

from derivable.checking import Checker
from derivable.keep import Store
from derivable.library import select
from derivable.store import FORMAT

FILE = Path(__file__).parent / "certificates.json"


class Kept(Store):
    """Certificates in memory."""

    def __init__(self):
        self.rows = {}

    def get(self, claim):
        return self.rows.get(claim)

    def put(self, claim, certificate):
        self.rows[claim] = certificate


def unpack() -> Path:
    """A folder for DERIVABLE_CACHE that holds the certificates."""
    root = Path(tempfile.mkdtemp(prefix="derivable-certificates-"))
    folder = root / "derivable" / f"certificates-{FORMAT}"
    folder.mkdir(parents=True)
    for claim, row in json.loads(FILE.read_text()).items():
        (folder / f"{claim}.json").write_text(json.dumps(row))
    return root


def main():
    from numeric_checks.slips import NAIVE, SLIPS
    from numeric_checks.ties import TIES

    store = Kept()
    for name in sorted({t.identity for t in TIES} | {row[0] for row in (SLIPS | NAIVE).values()}):
        (entry,), _ = select([name])
        result = Checker(store).derivation(entry.derivation)
        if not result.passed:
            raise SystemExit(f"{name} is not verified")
    FILE.write_text(json.dumps(store.rows, separators=(",", ":"), sort_keys=True))
    print(f"{len(store.rows)} certificates, {FILE.stat().st_size / 1e3:.0f} kB in {FILE}")


if __name__ == "__main__":
    main()
