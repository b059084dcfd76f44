"""From LaTeX to tokens with their places: styles, sizes and spaces fall away, macros are expanded within limits.

TeX is never run: \\input, \\write and the like are commands that nobody knows, and no file is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from derivable.documents.text.problems import Span, Unreadable

MAX_LENGTH, MAX_TOKENS, MAX_EXPANSIONS = 20_000, 4_000, 400

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
THIN = (",", ";", ":", ">", " ", "enspace", "enskip", "thinspace", "medspace", "thickspace", "hspace", "hfill", "hskip")  # spaces in a statement
BLANK = ("!", "/", "negthinspace", "mathstrut", "strut", "color", "textcolor", "phantom", "hphantom", "vphantom", "vspace")  # nothing to read
WITH_BRACE = ("hspace", "vspace", "color", "textcolor", "phantom", "hphantom", "vphantom")  # those of them with an argument, which is not read
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
    "artanh": "artanh", "erf": "erf",
}
LETTERED = re.compile(r"log|exp|(?:argmax|argmin|ln|max|min|const)(?![a-z])"
                      r"|(?:KL|kL|JSD|JS|ELBO|IWAE|tr|Tr|Var|Cov|vec|det)(?=\s*(?:\\left|\\big|\\Big)?\s*[(\[{])")
FUNCTIONS = frozenset("log ln lg exp max min sup inf det arctan arcsin arccos sin cos tan sinh cosh tanh arg Pr lim".split())
OPEN, CLOSE = {"(": ")", "[": "]", "\\{": "\\}", "langle": "rangle", "lfloor": "rfloor", "lceil": "rceil"}, {
    ")", "]", "\\}", "rangle", "rfloor", "rceil"}
_TOKEN = re.compile(r"""
    (?P<space>[\s~\u00a0]+|%[^\n]*(?:\n|$)) | (?P<cmd>\\(?:[A-Za-z]+\*?|.)) | (?P<num>\d+(?:\.\d+)?|\.\d+)
  | (?P<double>\|\||:=|<=|>=|!=|->|\.\.\.) | (?P<letter>[A-Za-z]) | (?P<other>.)""", re.VERBOSE | re.DOTALL)


@dataclass(frozen=True)
class Token:
    """A token: its kind, its canonical text, its place in the source."""

    kind: str  # num name word text cmd open close bar op rel wide { } & row; an open or close bar came with \\left or \\right
    text: str
    span: Span
    raw: str = ""  # of a word or a bar: as it was written; of a name: whether it is bold
    spaced: bool = field(default=False, compare=False)  # whether the writer put a space before it that TeX shows


@dataclass(frozen=True)
class Macro:
    """A macro of the document: how many arguments it takes, and what stands for it."""

    arity: int
    body: str


def tokenize(source: str, macros: Mapping[str, Macro] | None = None) -> list[Token]:
    """The tokens of a formula; raises Unreadable."""
    if len(source) > MAX_LENGTH:
        raise Unreadable(f"a formula of {len(source)} characters; at most {MAX_LENGTH} are read")
    raw = _expand(_raw(source), macros or {})
    out = _Reader(raw).run()
    if len(out) > MAX_TOKENS:
        raise Unreadable(f"a formula of {len(out)} tokens; at most {MAX_TOKENS} are read")
    return out


def _raw(source: str) -> list[Token]:
    out: list[Token] = []
    place = 0
    while place < len(source):
        lettered = LETTERED.match(source, place) if source[place] in "aceKIJEtvdlmkTVC" else None
        if lettered:
            out.append(Token("word", lettered.group(), lettered.span()))
            place = lettered.end()
            continue
        m = _TOKEN.match(source, place)
        if m is None:
            raise Unreadable(f"a character that is not read: {source[place]!r}", (place, place + 1))
        if m.lastgroup != "space":
            out.append(Token(m.lastgroup or "", m.group(), m.span()))
        place = m.end()
    return out


def _group(tokens: list[Token], i: int) -> int:
    """The index after the group or single token that begins at i."""
    if i >= len(tokens):
        raise Unreadable("the formula ends where an argument is expected", tokens[-1].span if tokens else (0, 0))
    if tokens[i].text != "{":
        return i + 1
    depth = 0
    for j in range(i, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[j].text, 0)
        if depth == 0:
            return j + 1
    raise Unreadable("a brace that is not closed: {", tokens[i].span)


def _expand(tokens: list[Token], macros: Mapping[str, Macro]) -> list[Token]:
    """The tokens with macros replaced; what comes out of a macro stands where the macro stood."""
    if not any(t.text[1:] in macros for t in tokens if t.kind == "cmd"):
        return tokens
    out: list[Token] = []
    pending = list(reversed(tokens))
    count = 0
    while pending:
        t = pending.pop()
        macro = macros.get(t.text[1:]) if t.kind == "cmd" else None
        if macro is None:
            out.append(t)
            if len(out) > MAX_TOKENS:
                raise Unreadable(f"macros expand to more than {MAX_TOKENS} tokens", t.span)
            continue
        count += 1
        if count > MAX_EXPANSIONS or len(pending) > 4 * MAX_TOKENS:
            raise Unreadable(f"more than {MAX_EXPANSIONS} macro expansions", t.span)
        arguments = []
        for _ in range(macro.arity):
            rest = list(reversed(pending[-MAX_TOKENS:]))
            end = _group(rest, 0) if rest else 0
            if not rest:
                raise Unreadable(f"{t.text} takes {macro.arity} argument(s)", t.span)
            taken = rest[:end]
            del pending[len(pending) - end:]
            arguments.append(taken[1:-1] if taken[0].text == "{" else taken)
        body: list[Token] = []
        parts = _raw(macro.body)
        k = 0
        while k < len(parts):
            if parts[k].text == "#" and k + 1 < len(parts) and parts[k + 1].kind == "num" and 1 <= int(parts[k + 1].text[0]) <= macro.arity:
                body += arguments[int(parts[k + 1].text[0]) - 1]
                k += 2
            else:
                body.append(Token(parts[k].kind, parts[k].text, t.span))
                k += 1
        pending += reversed(body)
    return out


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
        while (found := _group_of_digits(self.raw, self.i, len(groups) > 1 or len(t.text) <= 3)) is not None:
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
            if self.i < len(self.raw) and self.raw[self.i].text == "[" and _layout(self.raw, self.i):
                while self.raw[self.i].text != "]":
                    self.i += 1
                self.i += 1
            self.add("row", "\\\\", t)
        elif c in ("left", "right", "lvert", "rvert", "lVert", "rVert"):
            self.sided(c, t)
        elif c in THIN or c in BLANK or c in SILENT:
            self.spaced = self.spaced or c in THIN
            if c in WITH_BRACE:
                self.i = _group(self.raw, self.i)
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
            self.add("op", {"ast": "ast", "div": "/"}.get(c, "*"), t)
        elif c != "vec" and (c in FUNCTIONS or c in WORDS):
            self.add("word", WORDS.get(c, c), t, c)
        else:
            self.add("cmd", {"dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "ldots": "dots", "cdots": "dots", "intercal": "top",
                             "widehat": "hat", "widetilde": "tilde", "overline": "bar", "iint": "int", "iiint": "int"}.get(c, c), t)

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
        end = _group(self.raw, self.i)
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


def _layout(raw: list[Token], i: int) -> bool:
    """Whether [..] after a row end is a length: \\\\[6pt]."""
    text = "".join(t.text for t in raw[i:i + 8])
    return re.match(r"\[-?[\d.]+(pt|em|ex|mm|cm)\]", text) is not None


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


def _group_of_digits(raw: list[Token], i: int, may_space: bool) -> tuple[str, int] | None:
    """The digits behind a comma in braces or a thin space at i, and how many tokens they are with it."""
    texts = [t.text for t in raw[i:i + 3]]
    k = 3 if texts == ["{", ",", "}"] else 1 if may_space and texts[:1] == ["\\,"] else 0
    if not k or len(raw) <= i + k or raw[i + k].kind != "num" or not raw[i + k].text.isdigit() or k == 1 and len(raw[i + k].text) != 3:
        return None
    return raw[i + k].text, k + 1
