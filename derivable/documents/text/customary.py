r"""Commands that people define in a preamble nobody sees, or take from a package: one row a command, as what it stands for.

A definition in the document comes first. The rows are those whose meaning is the same wherever they occur.
"""

from __future__ import annotations

from derivable.documents.text.expansion import Macro

CUSTOMARY: dict[str, Macro] = {
    "R": Macro(0, r"\mathbb{R}"),
    "N": Macro(0, r"\mathbb{N}"),
    "Z": Macro(0, r"\mathbb{Z}"),
    "E": Macro(0, r"\mathbb{E}"),
    "EE": Macro(0, r"\mathbb{E}"),
    "Var": Macro(0, r"\operatorname{Var}"),
    "Cov": Macro(0, r"\operatorname{Cov}"),
    "KL": Macro(0, r"\operatorname{KL}"),
    "tr": Macro(0, r"\operatorname{tr}"),
    "Tr": Macro(0, r"\operatorname{tr}"),
    "diag": Macro(0, r"\operatorname{diag}"),
    "argmin": Macro(0, r"\operatorname{argmin}"),
    "argmax": Macro(0, r"\operatorname{argmax}"),
    "abs": Macro(1, r"\left|#1\right|"),
    "norm": Macro(1, r"\left\|#1\right\|"),
    "dd": Macro(0, r"d"),
    "given": Macro(0, r"\mid"),
}
