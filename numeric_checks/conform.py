"""python -m numeric_checks.conform MODULE:FUNCTION IDENTITY: does your line equal this equation?

Exit status 0: it conforms; 1: it does not; 2: the question could not be put.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

from derivable import conforms
from derivable.errors import DerivableError


def parser() -> argparse.ArgumentParser:
    """The options."""
    out = argparse.ArgumentParser(prog="python -m numeric_checks.conform", description="Test a numpy or torch function against a verified identity.")
    out.add_argument("function", metavar="MODULE:FUNCTION", help="for example torch.nn.functional:softplus")
    out.add_argument("identity", metavar="IDENTITY", help="for example energy.machines.hidden_unit; `derivable verify` lists them")
    out.add_argument("--array", choices=["torch", "numpy"], default="torch", help="what the function takes (default torch)")
    out.add_argument("--dtype", default="float64", help="float64 (default), float32, bfloat16 or float16")
    out.add_argument("--device", help="for torch: cpu (default) or cuda")
    out.add_argument("--names", help="the identity's variables in the order of the function's arguments, by commas: m,l")
    out.add_argument("--domain", action="append", default=[], metavar="NAME=LOW:HIGH", help="narrow the range of a variable")
    out.add_argument("--line", type=int, help="the line of the derivation (default: the last)")
    out.add_argument("--ulps", type=float, default=8.0, help="limit in units in the last place (default 8)")
    out.add_argument("--conditioned", action="store_true", help="the limit grows with the condition number of the formula")
    out.add_argument("--points", type=int, default=1000)
    out.add_argument("--seed", type=int, default=0)
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report."""
    options = parser().parse_args(arguments)
    try:
        report = conforms(
            load(options.function), to=options.identity, line=options.line, dtype=_dtype(options.array, options.dtype), device=options.device,
            names=options.names.split(",") if options.names else None, domain=dict(map(_range, options.domain)), points=options.points,
            ulps=options.ulps, conditioned=options.conditioned, seed=options.seed)
    except DerivableError as error:
        print(f"conform: {error}", file=sys.stderr)
        return 2
    print(report)
    return 0 if report else 1


def load(name: str) -> Callable[..., Any]:
    """The function that a name means; the current folder is searched too."""
    module, _, path = name.partition(":")
    if not module or not path:
        raise DerivableError(f"{name!r} is not MODULE:FUNCTION, as in torch.nn.functional:softplus")
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        found: Any = importlib.import_module(module)
    except ImportError as error:
        raise DerivableError(f"{module} cannot be imported: {error}") from None
    for part in path.split("."):
        if not hasattr(found, part):
            raise DerivableError(f"{module} has no {path}")
        found = getattr(found, part)
    if not callable(found):
        raise DerivableError(f"{name} is not a function")
    return found  # type: ignore[no-any-return]


def _dtype(array: str, name: str) -> Any:
    if array == "numpy":
        return name
    import torch

    if not isinstance(getattr(torch, name, None), torch.dtype):
        raise DerivableError(f"torch has no dtype {name}")
    return getattr(torch, name)


def _range(text: str) -> tuple[str, tuple[float, float]]:
    name, _, ends = text.partition("=")
    low, _, high = ends.partition(":")
    try:
        return name, (float(low), float(high))
    except ValueError:
        raise DerivableError(f"--domain {text!r} is not NAME=LOW:HIGH, as in l=-20:20") from None


if __name__ == "__main__":
    sys.exit(main())
