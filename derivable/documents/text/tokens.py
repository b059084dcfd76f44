"""From LaTeX to tokens with their places: styles, sizes and spaces fall away, macros are expanded within limits.

TeX is never run: \\input, \\write and the like are commands that nobody knows, and no file is ever opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derivable.documents.text.customary import CUSTOMARY
from derivable.documents.text.expansion import MAX_LENGTH, MAX_TOKENS, Macro, Token, expand, group, raw_tokens
from derivable.documents.text.layout import BLANK, THIN, WITH_BRACE, group_of_digits, is_length, without_empty_braces
from derivable.documents.text.problems import Span, Unreadable

GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi "
    "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell".split())
STYLES = frozenset("mathbf boldsymbol bm mathrm mathsf mathit mathtt mathfrak operatorname text textbf textit textrm mbox mathop cancel boxed "
                   "mathcal mathbb mathscr pmb mathds mathbbm".split())
WORDLIKE = frozenset("mathrm operatorname text textrm textit textbf mbox mathsf mathit mathtt mathop".split())
TEXTS = ("text", "textrm", "mbox")  # in which $ begins a formula
SILENT = frozenset("displaystyle textstyle scriptstyle limits nolimits nonumber notag big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl "
                   "Biggr bigm Bigm middle".split())
WIDE = ("quad", "qquad")
BOLD = ("mathbf", "boldsymbol", "bm", "pmb")
ONES = ("mathbb", "mathbf", "boldsymbol", "bm", "pmb", "mathds", "mathbbm")  # in which 1 is an indicator or a vector of ones, never the number
RELATIONS = {
    "=": "=", "<": "<", ">": ">", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "≈", "∝": "propto", "→": "->", "⇒": "=>", "⇔": "<=>", ":=": ":=",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "lt": "<", "gt": ">", "ne": "!=", "neq": "!=",
    "approx": "≈", "propto": "propto", "varpropto": "propto", "equiv": "≡", "sim": "~", "triangleq": ":=", "coloneqq": ":=", "in": "in",
    "to": "->", "rightarrow": "->", "longrightarrow": "->", "Rightarrow": "=>", "implies": "=>", "Longrightarrow": "=>", "iff": "<=>",
    "Leftrightarrow": "<=>", "Longleftrightarrow": "<=>", "leftarrow": ":=", "gets": ":=", "mapsto": "|->", "succ": "succ", "succeq": "succeq",
}
WORDS = {  # words that stand for an operator when they are written with letters or in \mathrm
    "log": "log", "ln": "log", "exp": "exp", "max": "max", "min": "min", "argmax": "argmax", "argmin": "argmin", "sup": "sup", "inf": "inf",
    "KL": "KL", "kL": "KL", "JSD": "JS", "JS": "JS", "tr": "tr", "Tr": "tr", "trace": "tr", "vec": "vec", "det": "det", "Var": "Var",
    "var": "Var", "Cov": "Cov", "diag": "diag", "sin": "sin", "cos": "cos", "tan": "tan", "tanh": "tanh", "arctan": "arctan", "logit": "logit",
    "softplus": "softplus", "ReLU": "relu", "relu": "relu", "sigmoid": "sigmoid", "Stop-Grad": "sg", "stopgrad": "sg", "sg": "sg", "sign": "sign",
    "sinh": "sinh", "cosh": "cosh", "lg": "lg", "Std": "Std", "std": "Std", "Pr": "Pr", "lim": "lim", "arcsin": "arcsin", "arccos": "arccos",
    "artanh": "artanh", "arctanh": "artanh", "atanh": "artanh", "arsinh": "arsinh", "arcsinh": "arsinh", "asinh": "arsinh",
    "arcosh": "arcosh", "arccosh": "arcosh", "acosh": "arcosh", "erf": "erf",
}
FUNCTIONS = frozenset("log ln lg exp max min sup inf det arctan arcsin arccos sin cos tan sinh cosh tanh arg Pr lim".split())
OPEN, CLOSE = {"(": ")", "[": "]", "\\{": "\\}", "langle": "rangle", "lfloor": "rfloor", "lceil": "rceil"}, {
    ")", "]", "\\}", "rangle", "rfloor", "rceil"}
COMMANDS = {"dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "ldots": "dots", "cdots": "dots", "intercal": "top", "widehat": "hat",
            "widetilde": "tilde", "overline": "bar", "iint": "int", "iiint": "int"}


def tokenize(source: str, macros: Mapping[str, Macro] | None = None) -> list[Token]:
    """The tokens of a formula; raises Unreadable."""
    if len(source) > MAX_LENGTH:
        raise Unreadable(f"a formula of {len(source)} characters; at most {MAX_LENGTH} are read")
    raw = expand(raw_tokens(source), {**CUSTOMARY, **(macros or {})})
    out = without_empty_braces(_Reader(raw).run())
    if len(out) > MAX_TOKENS:
        raise Unreadable(f"a formula of {len(out)} tokens; at most {MAX_TOKENS} are read")
    _bold_and_plain(out)
    return out


def _bold_and_plain(tokens: list[Token]) -> None:
    r"""One letter bold and plain in one formula, with nothing below it: \\mathbf{x} + x; x_i may well be a component of \\mathbf{x}."""
    plain: dict[tuple[str, bool], Span] = {}
    for t, following in zip(tokens, [*tokens[1:], Token("end", "", (0, 0))]):
        if t.kind == "name" and following.text != "_":
            plain.setdefault((t.text, t.raw == "bold"), t.span)
    for (text, bold), span in plain.items():
        if bold and (text, False) in plain:
            raise Unreadable(f"{text} stands here bold and plain, which may be two names: give one of them another letter", span)


class _Reader:
    """Raw tokens to canonical ones."""

    def __init__(self, raw: list[Token]) -> None:
        self.raw, self.out, self.i = raw, list[Token](), 0
        self.spaced = False

    def add(self, kind: str, text: str, t: Token, raw: str = "") -> None:
        self.out.append(Token(kind, text, t.span, raw, self.spaced))
        self.spaced = False

    def run(self) -> list[Token]:
        while self.i < len(self.raw):
            t = self.raw[self.i]
            self.i += 1
            if t.kind == "cmd":
                self.command(t)
            elif t.kind == "word":
                self.word(t.text, t.span)
            elif t.kind == "letter":
                self.add("name", t.text, t, t.raw)
            elif t.kind == "num":
                self.number(t)
            elif t.text == "...":
                self.add("cmd", "dots", t)
            elif t.text in ("|", "||"):
                self.add("bar", t.text, t, t.text)
            elif t.text in RELATIONS or t.text in ("<=", ">=", "!=", "->"):
                self.add("rel", RELATIONS.get(t.text, t.text), t)
            elif t.text in OPEN:
                self.add("open", t.text, t)
            elif t.text in CLOSE:
                self.add("close", t.text, t)
            elif t.text in "{}&":
                self.add(t.text, t.text, t)
            elif t.text in "+-*/^_,;:!.'":
                self.add("op", t.text, t)
            elif t.text in "−–·×":
                self.add("op", {"·": "*", "×": "*"}.get(t.text, "-"), t)
            else:
                raise Unreadable(f"a character that is not read here: {t.text!r}", t.span)
        return self.out

    def word(self, text: str, span: Span) -> None:
        known = WORDS.get(text)
        self.out.append(Token("word", known, span, text, self.spaced) if known else Token("text", text, span, "", self.spaced))
        self.spaced = False

    def number(self, t: Token) -> None:
        r"""A number with its groups of three: 1\,000 and 1{,}000 are a thousand; 0{,}5 is a half."""
        groups, first = [t.text], self.i
        while (found := group_of_digits(self.raw, self.i, len(groups) > 1 or len(t.text) <= 3)) is not None:
            groups.append(found[0])
            self.i += found[1]
        text = "".join(groups)
        if len(groups) == 2 and self.raw[first].text == "{":  # one comma in braces: it groups in English and marks decimals elsewhere
            thousands = len(groups[1]) == 3 and 1 <= len(t.text) <= 3 and t.text[0] != "0"
            if thousands and groups[1] != "000":
                raise Unreadable(f"{','.join(groups)} may be thousands or decimals: write the number without its comma", t.span)
            text = text if thousands else ".".join(groups)
        elif any(len(g) != 3 for g in groups[1:]):
            raise Unreadable(f"{','.join(groups)} is no number", t.span)
        self.add("num", text, Token("num", text, (t.span[0], self.raw[self.i - 1].span[1])))

    def command(self, t: Token) -> None:
        c = t.text[1:].rstrip("*") or t.text[1:]
        if c in GREEK:
            self.add("name", c, t, t.raw)
        elif c in STYLES:
            self.style(c, t)
        elif c in ("\\", "newline", "cr"):
            if self.i < len(self.raw) and self.raw[self.i].text == "[" and is_length(self.raw, self.i):
                while self.raw[self.i].text != "]":
                    self.i += 1
                self.i += 1
            self.add("row", "\\\\", t)
        elif c in ("left", "right", "lvert", "rvert", "lVert", "rVert"):
            self.sided(c, t)
        elif c in THIN or c in BLANK or c in SILENT:
            self.spaced = self.spaced or c in THIN
            if c in WITH_BRACE:
                self.i = group(self.raw, self.i)
        elif c in WIDE:
            self.add("wide", c, t)
        elif c in RELATIONS:
            self.add("rel", RELATIONS[c], t)
        elif c in ("|", "Vert", "parallel"):
            self.add("bar", "||", t)
        elif c in ("mid", "vert"):
            self.add("bar", "|", t)
        elif c in ("{", "lbrace"):
            self.add("open", "\\{", t)
        elif c in ("}", "rbrace"):
            self.add("close", "\\}", t)
        elif c in OPEN or c in CLOSE:
            self.add("open" if c in OPEN else "close", c, t)
        elif c in ("cdot", "times", "ast", "div"):
            self.add("op", {"ast": "ast", "div": "/"}.get(c, "*"), t, c)
        elif c != "vec" and (c in FUNCTIONS or c in WORDS):
            self.add("word", WORDS.get(c, c), t, c)
        else:
            self.add("cmd", COMMANDS.get(c, c), t, c)

    def sided(self, c: str, t: Token) -> None:
        """A delimiter that says on which side it stands: only for bars does that make a difference."""
        kind = "open" if c[0] == "l" else "close"
        if c in ("left", "right"):
            following = self.raw[self.i].text if self.i < len(self.raw) else ""
            bar = {"|": "|", "||": "||", "\\|": "||", "\\vert": "|", "\\Vert": "||", "\\lvert": "|", "\\rvert": "|", "\\lVert": "||",
                   "\\rVert": "||"}.get(following)
            if following == ".":
                bar = "."
            if bar is None:
                return
            self.i += 1
        else:
            bar = "|" if c[1] == "v" else "||"
        self.add(kind, bar, t)

    def style(self, c: str, t: Token) -> None:
        """A style falls away with its braces; a word in it becomes one token."""
        end = group(self.raw, self.i)
        inside = self.raw[self.i:end]
        if inside and inside[0].text == "{":
            inside = inside[1:-1]
        text = self._text(inside, c)
        if c in ONES and text == "1":
            self.add("name", "bb1", Token("name", "", (t.span[0], self.raw[end - 1].span[1])))
            self.i = end
            return
        if c in ("mathcal", "mathscr", "mathbb"):
            if c == "mathbb" and text in ("KL", "JS", "JSD"):
                self.word(text, t.span)
            elif len(text) == 1 and text.isalpha():
                prefix = "bb" if c == "mathbb" else "cal"
                self.out.append(Token("name", "RR" if (prefix, text) == ("bb", "R") else prefix + text, (t.span[0], self.raw[end - 1].span[1])))
            else:
                raise Unreadable(f"\\{c} holds one letter, not {text!r}", t.span)
            self.i = end
            return
        if c in TEXTS and any(x.text == "$" for x in inside):
            self.raw[self.i:end] = _mixed(inside, t.span)
            return
        plain = all(x.kind in ("letter", "word", "num") or x.text in " ,.:;-'()[]!?/" for x in inside)
        if c in WORDLIKE and plain and len(inside) > 0 and (len(text) > 1 or c == "text"):
            span = (t.span[0], self.raw[end - 1].span[1])
            self.word(text, span)
            self.i = end
            return
        if text in WORDS:
            self.word(text, t.span)
            inside = []
        if c in BOLD:
            inside = [replace(x, raw="bold") if x.kind in ("letter", "cmd") else x for x in inside]
        self.raw[self.i:end] = inside  # transparent: the braces go, what they hold stays

    @staticmethod
    def _text(inside: list[Token], c: str) -> str:
        out = ""
        last = None
        for x in inside:
            if last is not None and x.span[0] > last:
                out += " "
            out += x.text
            last = x.span[1]
        return out.strip()


def _mixed(inside: list[Token], span: Span) -> list[Token]:
    r"""A text with formulas in it, \text{for all $x > 0$}, as texts and formulas in turn."""
    pieces: list[list[Token]] = [[]]
    for t in inside:
        if t.text == "$":
            pieces.append([])
        else:
            pieces[-1].append(t)
    if len(pieces) % 2 == 0:
        raise Unreadable("a $ that is not closed", span)
    out: list[Token] = []
    for k, piece in enumerate(pieces):
        if k % 2 or not piece:
            out += piece
        else:
            start, end = piece[0].span[0], piece[-1].span[1]
            out += [Token("cmd", "\\text", (start, start)), Token("other", "{", (start, start)), *piece, Token("other", "}", (end, end))]
    return out


__all__ = ["Macro", "Token", "tokenize"]
