"""python -m numeric_checks.peers: the table of docs/peers.md, measured on this machine."""

import importlib.metadata
import sys
import warnings

import torch

from derivable import conforms
from numeric_checks.peers.table import PEERS


def main() -> int:
    """Print the table, and the worst points below it."""
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    details = []
    print("| library | formula | identity | dtype | worst | relative | |\n|---|---|---|---|---|---|---|")
    for p in PEERS:
        dtype = str(p.dtype).removeprefix("torch.")
        if not p.installed:
            print(f"| {p.library} | `{p.formula}` | `{p.identity}` | {dtype} | not installed | | |")
            continue
        report = conforms(p.function, to=p.identity, dtype=p.dtype, conditioned=p.conditioned, **p.options)
        version, worst = importlib.metadata.version(p.library), report.worst
        word = "conforms" if report else p.remark
        print(f"| {p.library} {version} | `{p.formula}` | `{p.identity}` | {dtype} | {worst.ulps:.3g} ulps | {worst.relative:.2g} | {word} |")
        if not report:
            details.append(f"- `{p.formula}`, {dtype}: {worst.got:.17g} against {worst.wanted:.17g} at {worst.where()}")
    print("\nWhere they are worst:\n\n" + "\n".join(details))
    return 0


if __name__ == "__main__":
    sys.exit(main())
