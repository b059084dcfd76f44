"""Float values of expressions at points: for plots and for a quick look. A float agreement is never a proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivable.errors import DerivableError
from derivable.floats import Floats, NoValue
from derivable.language.expressions import Expr, lift


def evaluate(expression: Any, values: Mapping[Expr, Any] | None = None) -> Any:
    """The float (or complex, or tuple) value of an expression where its variables and family members have `values`.

    Raises DerivableError where it has no value. Example: evaluate(sqrt(a), {a: 2}), evaluate(beta[2], {beta[2]: 0.5}).
    """
    e = lift(expression)
    plain = {k.term: v for k, v in (values or {}).items()}
    definitions = {d.leaf: d.definition for d in e.declarations.values() if d.definition is not None}
    table = {k: v for k, v in plain.items() if k.op == "call"}

    def draw(head: Any, args: tuple[Any, ...]) -> Any:
        for k, v in table.items():
            if k.args[0] is head and all(a.op == "num" and a.args[0] == b for a, b in zip(k.args[1:], args)):
                return v
        raise NoValue(f"no value is given for {head.args[0]} at {', '.join(map(str, args))}")

    try:
        out = Floats(definitions, plain, draw)(e.term)
    except NoValue as error:
        raise DerivableError(f"{e} has no value here: {error}") from None
    return tuple(map(_plain, out)) if isinstance(out, tuple) else _plain(out)


def _plain(value: Any) -> Any:
    return value if isinstance(value, complex) else tuple(map(_plain, value)) if isinstance(value, tuple) else float(value)
