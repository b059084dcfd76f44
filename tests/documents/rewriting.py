"""Rewrites of a document that another author could have made: they change its look and not what it says."""

import re

from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import tokenize

FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|\\begin\{align\*?\}.*?\\end\{align\*?\}", re.DOTALL)
ALIGNED = re.compile(r"\$\$\\begin\{aligned\}\n(.*?)\n\\end\{aligned\}\$\$", re.DOTALL)
DECLARING = re.compile(r"^Let (?P<what>[^\n]*)\.$", re.MULTILINE)
COMMENT = re.compile(r"(%[^\n]*)")
PLAIN = re.compile(r"\$[A-Za-z\\_{}0-9, ]+ (?:> 0|\\in \\mathbb\{R\})\$")  # a declaration that rests on no other


def formulas(change):
    """A rewrite of what stands in formulas alone, without their comments: these name steps."""
    def shown(m):
        return "".join(part if part.startswith("%") else change(part) for part in COMMENT.split(m.group()))

    return lambda text: FORMULA.sub(shown, text)


def replaced(*pairs):
    """A rewrite of formulas by pairs of strings."""
    def change(formula):
        for old, new in pairs:
            formula = formula.replace(old, new)
        return formula

    return formulas(change)


def aligned(change):
    """A rewrite of each aligned display as a whole, by its rows."""
    def rewrite(text):
        return ALIGNED.sub(lambda m: change([row.strip() for row in re.split(r"\\\\\n", m[1])]), text)

    return rewrite


def stacked(rows, end="\\\\"):
    """Rows with an end between them, which a comment does not swallow."""
    return "".join(row + ("\n" if "%" in row else " ") + end + "\n" for row in rows[:-1]) + rows[-1]


def environment(opening, closing):
    """The rows of a display in another environment."""
    return aligned(lambda rows: opening + "\n" + stacked(rows) + "\n" + closing)


def displays(rows):
    """Each row in a display of its own."""
    return "\n\n".join(f"$${row.replace('&', '')}\n$$" for row in rows)


def ended(rows):
    """Rows that end in commas and the last in a full stop, as a sentence does."""
    rows = [row if "%" in row else row + "," for row in rows[:-1]] + [rows[-1] if "%" in rows[-1] else rows[-1] + "."]
    return "$$\\begin{aligned}\n" + stacked(rows) + "\n\\end{aligned}$$"


def commented(text):
    """A comment on a line of its own in each display, and one of HTML before it."""
    return ALIGNED.sub(lambda m: "<!-- $$x = 2 x$$ -->\n\n$$\\begin{aligned}\n% as above\n" + m[1] + "\n\\end{aligned}$$", text)


def one_line(text):
    """Sentences that follow each other on one line."""
    return re.sub(r"(?<=\.)\n(?=Let )", " ", text)


def sentences(text):
    """Sentences on one line, each on its own."""
    return re.sub(r"(?<=\$\.) (?=Let )", "\n", text)


def reordered(text):
    """Declarations that rest on no other, the other way round."""
    def turned(m):
        found = PLAIN.findall(m["what"])
        return m.group() if m["what"] not in (" and ".join(found), ", ".join(found)) else f"Let {' and '.join(reversed(found))}."

    return DECLARING.sub(turned, text)


def renamed(text):
    """Another letter for the first plain one that is declared, and for it alone."""
    found = re.search(r"Let \$(?:[a-z], )*([a-z])(?:, [a-z])* (?:> 0|\\in \\mathbb\{R\})\$", text)
    spare = next((s for s in ("kappa", "omega", "zeta") if s not in text), None)
    if found is None or spare is None or found[1] in "dep":
        return text

    def change(formula):
        try:
            places = [t.span for t in tokenize(formula.replace("$", " ")) if t.kind == "name" and t.text == found[1]]
        except Unreadable:
            return formula
        for start, end in sorted(places, reverse=True):
            if formula[start:end] == found[1]:
                formula = formula[:start] + f"\\{spare} " + formula[end:]
        return formula

    return formulas(change)(text)


REWRITES = {
    "wide": formulas(lambda f: re.sub(r"(?<!\\) ", "  ", f)),
    "thin": replaced((" = ", r" \, = \; "), (" + ", r" \,+\, ")),
    "bare brackets": replaced(("\\left", ""), ("\\right", "")),
    "sized": replaced(("\\left(", "\\bigl("), ("\\right)", "\\bigr)"), ("\\left[", "\\Big["), ("\\right]", "\\Big]")),
    "stretched": formulas(lambda f: f if "\\left" in f or "\\big" in f else re.sub(r"\(([a-z0-9 +\-]*)\)", r"\\left(\1\\right)", f)),
    "times": replaced(("\\cdot", "\\times")),
    "dfrac": replaced(("\\frac", "\\dfrac")),
    "ln": replaced(("\\log", "\\ln")),
    "leq": replaced(("\\le ", "\\leq "), ("\\ge ", "\\geq ")),
    "leqslant": replaced(("\\leq ", "\\leqslant "), ("\\geq ", "\\geqslant ")),
    "braced": formulas(lambda f: re.sub(r"([_^])([A-Za-z0-9])(?![A-Za-z])", r"\1{\2}", f)),
    "style": replaced(("\\mathbb{E}", "\\operatorname{\\mathbb{E}}")),
    "align": environment("\\begin{align}", "\\end{align}"),
    "align*": environment("\\begin{align*}", "\\end{align*}"),
    "equation": environment("\\begin{equation}\\begin{split}", "\\end{split}\\end{equation}"),
    "bracketed": environment("\\[\\begin{aligned}", "\\end{aligned}\\]"),
    "displays": aligned(displays),
    "ended": aligned(ended),
    "numbered": aligned(lambda rows: "\\begin{align}\n" + stacked(rows, "\\nonumber \\\\[4pt]") + "\n\\end{align}"),
    "comments": commented,
    "one line": one_line,
    "sentences": sentences,
    "reordered": reordered,
    "renamed": renamed,
    "suppose": lambda text: re.sub(r"^Let (\$[^$=~:]*\$\.)$", r"Suppose \1", text, flags=re.MULTILINE),
    "emphasis": lambda text: re.sub(r"^Let (?=\$)", "**Let** ", text, flags=re.MULTILINE),
    "windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "unbreakable": lambda text: re.sub(r"(?<=[a-z.]) (?=\$)", "\u00a0", text),
    "unbreakable formula": formulas(lambda f: re.sub(r" (?=[=+<>-] )", "\u00a0", f)),
    "trailing": lambda text: text.replace("\n", "  \n"),
    "tabs": lambda text: re.sub(r"^( *)(?=&)", "\t", text, flags=re.MULTILINE),
    "remark": lambda text: text.replace("$$\n\n", "$$\n\nThis was to be shown.\n\n"),
}


def rewrites(document):
    """The rewrites that change something, by name."""
    made = {name: change(document) for name, change in REWRITES.items()}
    return {name: text for name, text in made.items() if text != document}
