r"""The messages by their codes: what each means, a document that brings it up, and what to write instead.

A row is all there is to a code: `derivable explain`, docs/messages.md and the tests are made from it. `signs` are phrases of
a message by which an error gets the code that was raised without one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """A kind of message. `wrong` is a document that brings it up and `right` one that says what was meant; both may be missing."""

    name: str
    verdict: str  # the verdict that it comes with
    says: str
    way_out: str
    wrong: str = ""
    right: str = ""
    signs: tuple[str, ...] = ()


def _shown(declared: str, formula: str) -> str:
    return f"{declared}\n\n$${formula}$$\n" if declared else f"$${formula}$$\n"


_UNREADABLE = (
    Code("undeclared", "unreadable", "A name stands in the formula that no sentence before it declares.",
         "Say what the name is, in a sentence that begins with Let. `derivable declare DOCUMENT` prints the sentences that a document "
         "lacks, guessed from how its names are used; with --infer, undeclared names are read as real numbers, and nothing is refuted.",
         _shown(r"Let $x \in \mathbb{R}$.", r"x + c - c = x"), _shown(r"Let $x, c \in \mathbb{R}$.", r"x + c - c = x"),
         ("is not declared", "is neither declared")),
    Code("unknown-command", "unreadable", "A LaTeX command is not known.",
         r"Correct its spelling; a command of your own is declared with \newcommand in the document.",
         _shown(r"Let $\sigma > 0$.", r"\sgima + \sigma = 2\sigma"), _shown(r"Let $\sigma > 0$.", r"\sigma + \sigma = 2\sigma"),
         (" is not known",)),
    Code("brackets", "unreadable", "A bracket, a brace or a bar is not closed, or is closed by one of another kind.",
         "Close each bracket with its own kind, in the same row.",
         _shown("Let $a, b > 0$.", r"2(a + b = 2a + 2b"), _shown("Let $a, b > 0$.", r"2(a + b) = 2a + 2b"),
         ("not closed", "is closed by", "do not belong together", "stands where")),
    Code("unfinished", "unreadable", "A formula ends, or a relation stands, where something is still missing.",
         "Write both sides of the relation; a line that begins with a relation goes on from the line before.",
         _shown("Let $a > 0$.", r"a + a ="), _shown("Let $a > 0$.", r"a + a = 2a"),
         ("the formula ends", "is missing", "nothing stands before", "there is no formula", "needs a statement before it")),
    Code("unexpected", "unreadable", "Something stands where it has no meaning.",
         "Look at the place under the caret: two signs or two numbers side by side, or a sign too many.",
         _shown("Let $a > 0$.", r"2 + * a = 2a"), _shown("Let $a > 0$.", r"2 \cdot a = 2a"),
         ("is not expected", "expected ", "cannot stand here", "two signs in a row", "side by side", "a character that is not read")),
    Code("prose", "unreadable", "Words stand inside a formula, and prose in a formula is not read.",
         r"Put the words outside of the formula; a name of several letters is written \mathrm{name} and declared.",
         signs=("prose in a formula", "this text in a formula")),
    Code("kind", "unreadable", "A function, a density or a random variable stands where a number is expected.",
         "Write the value that is meant: f(x), p(x), an expectation.",
         _shown(r"Let $f : \mathbb{R} \to \mathbb{R}$ and $x \in \mathbb{R}$.", r"f + x = x + f"),
         _shown(r"Let $f : \mathbb{R} \to \mathbb{R}$ and $x \in \mathbb{R}$.", r"f(x) + x = x + f(x)"),
         ("stands here as a number", "stands where a number is expected", "of any kind")),
    Code("shapes", "unreadable", "The sizes of vectors and matrices do not fit.",
         "Look at both sizes in the message; a transpose may be missing, or a size is declared that is not meant.",
         _shown(r"Let $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.", r"A^T x = A^T x"),
         _shown(r"Let $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.", r"A x = A x"), ("matrices of", "a matrix of", "a trace of")),
    Code("density", "unreadable", "It is not clear under which density, or of which variable, something is taken.",
         r"Write the density with its variables, p(x) or q(z \mid x), below the expectation and in the sentence that declares it.",
         _shown(r"Let $x, m \in \mathbb{R}$.", r"\mathbb{E}[x] = m"),
         _shown(r"Let $p(x) = \mathcal{N}(x; m, 1)$ and $m \in \mathbb{R}$.", r"\mathbb{E}_{p(x)}[x] = m"),
         ("is declared as a density of",
          "say of which variable", "say under which density", "is not what", "needs one joint density", "no density of")),
    Code("dimension", "unreadable", "The two sides are not of one dimension: one is a number, and the other a density or an integral of one.",
         "Look for a logarithm, a differential or a factor that is missing.",
         _shown(r"Let $p(x)$ be a density.", r"\log p(x) = p(x)"), _shown(r"Let $p(x)$ be a density.", r"\log p(x) = \log p(x)"),
         ("is of dimension", " is a number, ", "is a density of")),
    Code("distributed", "unreadable", r"The sign \sim stands in a step, and says how a variable is distributed.",
         "Say it in a sentence that begins with Let.",
         _shown(r"Let $m \in \mathbb{R}$.", r"x \sim \mathcal{N}(m, 1)"),
         _shown(r"Let $m \in \mathbb{R}$ and $x \sim \mathcal{N}(m, 1)$.", r"\mathbb{E}[x] = m"), ("says how a variable is distributed",)),
    Code("indices", "unreadable", "A name has another number of indices, or an index of another kind, than it is declared with.",
         "Write the name with the indices of its declaration.", signs=("number of indices", "no numbers", "the index ")),
    Code("range", "unreadable", "A sum, a product or an integral does not say over what it runs.",
         r"Write the index with both limits: \sum_{i=1}^{n}, \int_a^b f(x) \, dx.",
         _shown(r"Let $x \in \mathbb{R}$.", r"\int x^2 = \int x^2"), "",
         ("the range of", "index below it", "without its differential", "limits of an integral",
          "a lower and an upper", "index of a sum", "upper limit without",
          "lower limit without")),
    Code("two-readings", "unreadable", "The line can be read in two ways, and they do not agree.",
         "Write the brackets that are meant.", "", "", ("two readings of this line differ",)),
    Code("too-large", "unreadable", "A formula, a number or a definition is larger than what is read, or is nested too deep.",
         "Write it in several steps; introduce a name for a part of it.", signs=("at most", "nested too deep", "nested more than", "more than")),
    Code("ill-typed", "unreadable", "The parts of the formula do not fit together.", "The message says which parts, and what each of them is."),
    Code("unread", "unreadable", "This way of writing is not read.",
         "The message says what was expected at the place under the caret. `derivable read FORMULA` shows how a formula is read."),
    Code("declaration", "unreadable", "A sentence that declares something is not read, so nothing in its scope is refuted.",
         r"Write one fact a formula: Let $x > 0$ and $n \in \mathbb{N}$. docs/documents.md lists what can be declared."),
)
_UNDECIDED = (
    Code("beyond", "undecided", "The line is read, and says something that no method decides yet.",
         "Nothing is wrong with the line, and nothing is known of it. The message names what is not decided.",
         _shown("Let $a, b > 0$.", r"a \approx b"), "", ("not decided yet", "no method decides this yet")),
    Code("open", "undecided", "The line is read; no method proved it and no counterexample was found.",
         "Write the step in smaller ones, or declare what it needs: the sign of a name, that it is an integer. Where one assumption "
         "settles the line, it is named. --explain shows what each method said."),
    Code("time", "undecided", "The search was stopped by its limit of CPU time.", "Give it more with --budget SECONDS, or write smaller steps.",
         signs=("time:",)),
    Code("memory", "undecided", "The search was stopped by its limit of memory.", "Write smaller steps.", signs=("memory:",)),
    Code("stopped", "undecided", "The process that looked for a proof ended of itself.", "Try again; if it happens again, please report it.",
         signs=("its process ended", "stopped by")),
    Code("rests-on", "undecided", "The line cites something that is not proved.", "Prove first what is cited.", signs=("rests on",)),
    Code("lost-declaration", "undecided", "The line fails without a declaration that was not read, so it is not called wrong.",
         "Write the declaration in a form that is read; it is listed above the steps.", signs=("a declaration was not read",)),
    Code("unused-declaration", "undecided", "The line fails, but a declared factorisation was not used in looking for a counterexample.",
         "The line may be right by the factorisation, and may be wrong.", signs=("a declared factorisation is not used",)),
    Code("guessed", "undecided", "The line fails if undeclared names are real numbers, which --infer guessed.",
         "Declare the names: nothing is refuted on a guess.", signs=("fails where",)),
    Code("reason", "undecided", "The line does not hold without something that is said behind it and is not shown.",
         "Show it as a step of its own, or declare it in a sentence that begins with Let or Assume."),
    Code("redefined", "undecided", "A definition gives a value to a name that is declared before, and with that declaration it fails.",
         "Define a name before it is declared to be anything else, or write = where an equation is meant."),
    Code("constant", "undecided", "The line is to hold up to a constant, which is not decided yet.",
         "Write the constant out.", signs=("up to a constant",)),
    Code("no-certificate", "undecided", "An earlier run is said to have shown the line, and there is no certificate of it.",
         "Mark it with --no-cache.", signs=("without a certificate",)),
    Code("diverges", "undecided", "The line was shown on the assumption that its integrals converge, and one of them does not.",
         "Look at the limits of the integral, and at the signs that are declared for its parameters."),
    Code("contradicted", "undecided", "Two evaluators of derivable do not agree on the line: this is a fault of derivable.", "Please report it."),
    Code("misread", "undecided", "Two readers of the line do not agree on what it says: this is a fault of derivable.", "Please report it.",
         signs=("two readers of this line disagree",)),
)
_OTHERS = (
    Code("counterexample", "refuted", "The line is wrong: at the point that is named, the two sides differ.",
         "Put the values into both sides. If the point is not meant to be allowed, declare what excludes it.",
         _shown("Let $a, b > 0$.", r"(a + b)^2 = a^2 + b^2"), _shown("Let $a, b > 0$.", r"(a + b)^2 = a^2 + 2ab + b^2")),
    Code("no-value", "refuted", "The line is wrong: around the point that is named, one side has a value and the other one has none.",
         "Declare what excludes the point, for example the sign of a name below a logarithm.",
         _shown(r"Let $x \ne 0$.", r"\frac{1}{2}\log(x^2) = \log x"), _shown(r"Let $x > 0$.", r"\frac{1}{2}\log(x^2) = \log x")),
    Code("repaired", "refuted", "The line does not follow from the line before, and is right against the first line.",
         "Look at the line before: it is the wrong one, or a second slip cancelled the first.",
         _shown("Let $a > 0$.", r"a + a = 3a = 2a"), _shown("Let $a > 0$.", r"a + a = 2a")),
    Code("empty-domain", "any", "No point satisfies what is declared, so that every statement would hold.",
         "Look at the bounds that are declared for the names in the message.",
         signs=("no point satisfies", "no point of the declared domain")),
    Code("vacuous", "proved", "What the implication assumes never holds, so it says nothing.",
         "Look at the premise, and at the bounds declared for its names.",
         _shown("Let $a > 0$.", r"a + 1 = 0 \Rightarrow a + 1 = 0"), "", ("never holds",)),
    Code("reader-error", "none", "The reader broke off at a document, by a fault of derivable; the other documents are marked.",
         "Please report the document; DERIVABLE_DEBUG=1 shows where it happened."),
)
CODES = (*_UNREADABLE, *_UNDECIDED, *_OTHERS)
TABLE = {c.name: c for c in CODES}
_DEFAULTS = ("", "unread", "ill-typed")  # of errors without a code of their own


def code_for(message: str, code: str = "", words: Iterable[str] = ("unreadable", "any")) -> str:
    """The code of a message that came with a code or without one."""
    if code not in _DEFAULTS:
        return code
    found = next((c.name for c in CODES if c.verdict in words and any(s in message for s in c.signs)), "")
    return found or code


def explained(name: str) -> list[str]:
    """What a code means, in lines of Markdown."""
    c = TABLE[name]
    out = [f"## {c.name}", "", c.says if c.verdict in ("any", "none") else f"{c.says} (Verdict: {c.verdict}.)", "", c.way_out]
    for what, text in (("For example, this brings it up:", c.wrong), ("and this does not:", c.right)):
        out += ["", what, "", "```markdown", *text.rstrip().split("\n"), "```"] if text else []
    return out


def page() -> Iterator[str]:
    """The lines of docs/messages.md."""
    yield from ("# Messages", "", "What `derivable explain CODE` says, for every code that stands in a report (`code` in the JSON).",
                "This page is made from derivable/codes.py by `derivable explain --all`.")
    for c in CODES:
        yield from ("", *explained(c.name))
