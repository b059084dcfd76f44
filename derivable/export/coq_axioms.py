"""Rows of the table of axioms at terms for their letters: the lemma of the same name, its premises, its conclusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derivable.export.certificates import Line
from derivable.export.coq_identities import Identities
from derivable.export.coq_text import Outside, Writer
from derivable.kernel.axioms import AXIOMS
from derivable.kernel.patterns import Lambda, fill
from derivable.kernel.scope import constant
from derivable.kernel.terms import Term

NUMBERS, SUMS = "abc", "ijnm"
ORDER: Mapping[str, str] = {  # the letters of a lemma in the order in which it takes them; a function binds those in front of it
    **dict.fromkeys(("exp_equal", "log_equal", "sqrt_equal", "exp_sum", "log_product", "not_zero", "max_right", "max_left", "abs_product"), "ab"),
    **dict.fromkeys(("exp_above", "exp_below", "exp_positive", "log_exp", "log_below", "log_at_most", "root_of_square", "root_positive",
                     "root_not_negative", "inverse_not_zero", "atan_bounded", "atan_positive", "atan_negative", "abs_positive", "abs_negative"), "a"),
    "pow_equal": "abc", "exp_multiple": "na", "exp_log": "ac", "log_power": "ac", "power_positive": "ac", "root_of_power": "an",
    "whole": "ij", "cases": "aP", **dict.fromkeys(("iff", "not_imp", "not_iff", "not_iff_converse"), "PQ"),
    **dict.fromkeys(("sum_last", "sum_first", "sum_empty", "sum_positive", "sum_not_negative", "product_last", "product_empty", "product_positive",
                     "log_of_product", "jensen_mean"), "ijF"),
    "sum_split": "ijnF", "sum_shift": "ijnF", "sum_ones": "ij", "sum_equal": "ijFG", "product_equal": "ijFG", "sum_swap": "ijnmF",
}


def instance_of_row(writer: Writer, identities: Identities, known: Callable[[Line, Term], str], line: Line) -> list[str]:
    """The steps that show an instance of a row; refused where the row has no lemma that fits."""
    name, at = line.fields["name"], line.fields["letters"]
    if name not in ORDER:
        raise Outside(f"the row {name}")
    words = [_word(writer, name, letter, at) for letter in ORDER[name]]
    row, out = identities.fresh("Q"), list[str]()
    axiom = AXIOMS[name]
    letters = {k: Lambda(tuple(at[x] for x in axiom.parameters[k]), u) if k in axiom.parameters else u for k, u in at.items()}
    filled = [fill(p, letters) for p in axiom.premises]
    out.append(f"assert ({row} := {name} {' '.join(words)}); cbv beta in {row}; push_in {row}.")
    for p in filled:
        premise = identities.fresh("Q")
        out.append(f"assert ({premise} : {writer.proposition(p)}) by ({known(line, p)}).")
        out.append(f"specialize ({row} ltac:(premise {premise})).")
    for u in dict.fromkeys(u for p in (*filled, line.fact) for u in _powers(p)):
        out.append(f"rewrite ?{_literal(writer, identities, u, out)} in {row}.")
    return [*out, f"row {row}."]


def _word(writer: Writer, name: str, letter: str, at: Mapping[str, Term]) -> str:
    u = at[letter]
    if letter in NUMBERS:
        return writer.number(u)
    if letter in SUMS:
        return writer.index(u)
    if letter in "FG":
        bound = [at["k"], *([at["l"]] if name == "sum_swap" else [])]
        return "(fun " + " ".join(f"({writer.binder(v)})" for v in bound) + f" => {writer.number(u)})"
    return f"({writer.proposition(u)})"


def _powers(t: Term) -> list[Term]:
    """The powers in t, outside of sums, with a number as exponent."""
    inside = [u for a in t.args if isinstance(a, Term) and t.op not in ("sum", "prod", "forall") and a.op != "fun" for u in _powers(a)]
    return [*inside, t] if t.op == "pow" and constant(t.args[1]) is not None else inside


def _literal(writer: Writer, identities: Identities, u: Term, out: list[str]) -> str:
    """The name of an equation between the power of the rows and the way in which this one is written."""
    name, base, exponent = identities.fresh("L"), writer.number(u.args[0]), writer.number(u.args[1])
    out.append(f"assert ({name} : power {base} {exponent} = {writer.number(u)}) by literal.")
    return name
