"""derivable checks derivations line by line. What a derivation file may import stands here, loaded when used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
_HOMES = {
    "derivable.language.symbols": "real reals positives complex_ index family function constrain define recursion",
    "derivable.language.calculus": "pi I Rational sqrt csqrt exp log arctan sigmoid tanh softplus logit maximum relu Sum Product integral diff "
                                   "at vector matrix jacobian det characteristic_polynomial normal gaussian density E KL JS entropy "
                                   "cross_entropy",
    "derivable.language.abstract": "variables sequence mutual_information",
    "derivable.language.statements": "eq ne both iff implies negate strictly_increasing injective onto unique_solution maximiser "
                                     "conserved spectrum hurwitz asymptotically_stable",
    "derivable.language.derivations": "derivation mistake Citation same le ge lt gt",
    "derivable.language.sympy_in": "from_sympy",
    "derivable.ask": "check",
    "derivable.numeric": "evaluate",
    "derivable.conformance.conform": "conforms",
}
_WHERE = {name: module for module, names in _HOMES.items() for name in names.split()}
__all__ = sorted(_WHERE)


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _WHERE:
        raise AttributeError(f"derivable has no {name!r}")
    return getattr(import_module(_WHERE[name]), name)
