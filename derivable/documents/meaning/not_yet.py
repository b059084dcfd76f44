"""What is read and has a name, and no method decides; and what of a formula was not used when it was given a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derivable.documents.grammar.tree import Node

NOT_YET = {"T": "a transpose", "tr": "a trace", "vec": "a vectorisation", "kron": "a Kronecker product", "hess": "a Hessian",
           "div": "a divergence of a field", "opt-max": "a maximum over a variable", "opt-min": "a minimum over a variable", "sup": "a supremum",
           "inf": "an infimum", "opt-sup": "a supremum", "opt-inf": "an infimum", "opt-argmax": "an arg max", "opt-argmin": "an arg min",
           "sin": "a sine", "cos": "a cosine", "tan": "a tangent", "factorial": "a factorial", "binom": "a binomial coefficient",
           "sg": "a stop-gradient", "pm": "a plus-minus", "cases": "a value by cases", "diag": "a diagonal matrix", "delta": "a variation",
           "floor": "a floor", "ceil": "a ceiling", "lim": "a limit", "prob": "a probability", "indicator": "an indicator",
           "arcsin": "an arc sine", "arccos": "an arc cosine",
           "erf": "an error function", "sign": "a sign", "mean": "a mean in angle brackets", "arrow": "a vector", "Cov": "a covariance",
           "matrix": "a matrix here"}

BY_NAME = frozenset(("@", "_", "star", "bar", "tilde", "hat", "lab", "dot", "check", "breve", "'", "inv", "name", "num"))  # found as they are written
AS_WRITTEN = {"norm": 1}  # from this place on, a form looks at what is written: the order of a norm
BOUND = {"sum": 1, "prod": 1, "int": 1, "max": 1, "min": 1}  # from this place on, names that stand alone are bound, and need no meaning


def unused(node: Node, used: Mapping[int, Node]) -> Node | None:
    """A part of a node that was given no meaning, nor all its own parts: the set in \\sum_{x \\in S}, Y in Var_Y(X)."""
    if node.op in BY_NAME:
        return None
    bound = BOUND.get(node.op, len(node.args))
    return next((lost for k, a in enumerate(node.args[:AS_WRITTEN.get(node.op)]) for lost in _lost(a, used, k >= bound)), None)


def _lost(node: Node, used: Mapping[int, Node], bound: bool) -> Iterator[Node]:
    if id(node) in used or node.op == "name" and bound or node.op == "sub" and not node.args:
        return
    if not node.args or node.op in BY_NAME:
        yield node
        return
    for k, a in enumerate(node.args[:AS_WRITTEN.get(node.op)]):
        if not (node.op == "rel" and k % 2):  # a sign
            yield from _lost(a, used, bound and (k == 0 or node.op == "tuple"))
