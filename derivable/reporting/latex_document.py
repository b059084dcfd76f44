"""A LaTeX document of verified identities: what is not verified cannot get in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from derivable.errors import DerivableError
from derivable.kernel.terms import Term
from derivable.language.latex import latex
from derivable.verdicts import Result, StepResult

ENGINES = ("tectonic", "latexmk", "pdflatex", "xelatex", "lualatex")
LONG = 170  # characters of LaTeX above which the right side goes on a line of its own
HEAD = r"""\documentclass[11pt]{article}
\usepackage[a4paper,margin=2.2cm]{geometry}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}\setlength{\parskip}{4pt}
\begin{document}
\section*{Verified identities}
Every step below was checked by the kernel; the hash names the claim whose certificate it accepted.
"""


def document(results: Sequence[Result], checker: Any) -> str:
    """The document; raises DerivableError if a result does not pass."""
    bad = [r.name for r in results if not r.passed]
    if bad:
        some = ", ".join(bad[:5]) + (" ..." if len(bad) > 5 else "")
        raise DerivableError(f"not verified, so there is no LaTeX for it: {some}; derivable verify says why")
    body = "".join(_derivation(r, checker) for r in results)
    return HEAD + body + "\\end{document}\n"


def _derivation(r: Result, checker: Any) -> str:
    claims = [checker.claims[s.claim] for s in r.steps]
    domain = list(dict.fromkeys(latex(h) for c in claims for h in c.args[1].args))
    definitions = list(dict.fromkeys(latex(d) for c in claims for d in c.args[2:]))
    out = [rf"\subsection*{{{_text(r.title)}}}", rf"\texttt{{{_text(r.name)}}}"]
    if domain:
        out.append("Domain: " + "; ".join(f"${d}$" for d in domain) + ".")
    if definitions:
        out.append("Definitions: " + "; ".join(f"${d}$" for d in definitions) + ".")
    out += [_step(s, checker.claims) for s in r.steps]
    return "\n\n".join(out) + "\n\n"


def _step(s: StepResult, claims: dict[str, Term]) -> str:
    rests = [x for x in s.verdict.rests_on if not x.startswith("claim ")]
    cites = [rf"\texttt{{{x[6:18]}}}" for x in s.verdict.rests_on if x.startswith("claim ")]
    notes = [f"{s.verdict.word} by {s.verdict.by}", *(f"where ${c}$" for c in s.verdict.conditions),
             *(["cites " + ", ".join(cites)] if cites else []), *(["rests on: " + _text(", ".join(rests))] if rests else []),
             rf"\texttt{{{s.claim[:12]}}}"]
    shown = s.latex
    if s.sides is not None and len(s.latex) > LONG:
        shown = rf"\begin{{aligned}} & {s.sides[0]} \\ & {s.sides[1]} \end{{aligned}}"
    return rf"\[ {shown} \]" + "\n" + rf"{{\footnotesize ({s.number}) {'; '.join(notes)}}}"


def _text(text: str) -> str:
    table = {"\\": r"\textbackslash{}", "^": r"\^{}", **{c: "\\" + c for c in "_&%#{}"}, **{c: f"${c}$" for c in "|<>"}}
    return "".join(table.get(c, c) for c in text)


def write(results: Sequence[Result], checker: Any, output: Path | None) -> int:
    """Write the document to a file, as TeX or PDF, or to standard output; the exit status."""
    text = document(results, checker)
    if output is None:
        sys.stdout.write(text)
        return 0
    if output.suffix not in (".tex", ".pdf"):
        raise DerivableError(f"{output}: the name must end in .tex or .pdf")
    output.parent.mkdir(parents=True, exist_ok=True)
    if output.suffix == ".tex":
        output.write_text(text)
        return 0
    compile_pdf(text, output)
    return 0


def compile_pdf(text: str, output: Path) -> None:
    """Compile with the first TeX engine that is found; raises DerivableError where there is none."""
    engine = next((e for e in ENGINES if shutil.which(e)), None)
    if engine is None:
        raise DerivableError(f"no TeX engine was found ({', '.join(ENGINES)}); install one, or write a .tex file instead")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.tex"
        source.write_text(text)
        command = {"tectonic": [engine, str(source)], "latexmk": [engine, "-pdf", "-interaction=nonstopmode", str(source)]}.get(
            engine, [engine, "-interaction=nonstopmode", "-halt-on-error", str(source)])
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        made = source.with_suffix(".pdf")
        if done.returncode or not made.exists():
            tail = "\n".join(done.stdout.splitlines()[-8:])
            raise DerivableError(f"{engine} could not compile the document:\n{tail}")
        shutil.copyfile(made, output)
