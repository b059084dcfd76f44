r"""What a reader sees of a formula on the page: its symbols in order, and what stands together there.

The tokens of the source and the echo of a tree are both brought to this form, in which all that may be written in two
ways is written in one: \frac{a}{b} and (a)/(b), \exp x and e^x, {..} in a script and a single sign. What groups
on the page is a bracket of any kind, a fraction, a root, a script; a brace of TeX groups nothing that can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from derivable.documents.grammar.tree import Node
from derivable.documents.text.tokens import RELATIONS, WORDS, Token


@dataclass(frozen=True)
class Group:
    """Something opens here; in an echo, `outer` is the operator that needs the bracket, and `node` what stands in it."""

    outer: str = ""
    node: Node | None = None


OPEN, CLOSE, DOT = Group(), "close", "dot"
Item = str | Group | tuple[str]  # a symbol is a string; what closes a group, and a point between factors, are marks
END, POINT = (CLOSE,), (DOT,)
SAME = {"partial": "d", "otimes": "kron", "bigotimes": "kron", "vec": "arrow", "top": "T", "infty": "oo", "exp": "e", "JSD": "JS", "star": "⋆",
        "else": "otherwise", "choose": "binom", "prob": "P", "Pr": "P", "lg": "log_10",
        ":=": "=", "solve": "=", "law": "="}
ARROWS = ("->", "=>", "<=>")  # what joins statements; a word may stand for it
PROSE = frozenset("and or where with for so hence thus therefore while since because that is we get if then but as also iff".split())
OPENING = (None, OPEN, "=", "<=", ">=", "<", ">", "-", ":=")  # a plus after these is no sign between two terms
NO_LETTER = ("KL", "JS")  # the letter before this subscript is part of the word: D_{KL}


def symbol(text: str) -> str:
    """A name, a word or a number in the one form that both sides have: no style, no second spelling."""
    for style in ("bb", "cal"):
        if len(text) == len(style) + 1 and text.startswith(style):
            return text[-1]
    text = WORDS.get(text, text)
    return SAME.get(text) or text.replace("exp", "e")  # also in L_{explicit}, which is read letter by letter


@dataclass
class Page:
    """Symbols as one text, the groups by where they begin and end in it, the points between factors by their place."""

    text: str
    groups: set[tuple[int, int]] = field(default_factory=set)
    points: set[int] = field(default_factory=set)
    needed: list[tuple[int, int, Group]] = field(default_factory=list)


def page(items: Iterable[Item], bars: bool = True) -> Page:
    """The page of a run of items; without bars where a page may write another sign for one."""
    out = Page("")
    parts: list[str] = []
    place = 0
    opened: list[tuple[int, Group]] = []
    for item in items:
        if isinstance(item, str):
            if item == "|" and (not bars or parts and parts[-1] == "|"):
                continue
            if item == "-" and parts and parts[-1] == "+":  # a + (-b) is a - b
                parts.pop()
                place -= 1
                opened = [(min(start, place), group) for start, group in opened]
            parts.append(item)
            place += len(item)
        elif isinstance(item, Group):
            opened.append((place, item))
        elif item is POINT:
            out.points.add(place)
        elif opened:
            start, group = opened.pop()
            out.groups.add((start, place))
            if group.outer:
                out.needed.append((start, place, group))
    out.text = "".join(parts)
    return out


class Source:
    """The tokens of a formula as items."""

    def __init__(self, tokens: list[Token], raw: bool = False) -> None:
        self.tokens, self.i, self.out = tokens, 0, list[Item]()
        self.raw = raw  # whether a word is taken as it was written: ln is l n where both are names
        self.atom = 0  # where in `out` the last thing that may have scripts begins
        self.cell: int | None = None  # where the cell of a matrix begins
        self.new_row = True

    def items(self) -> list[Item]:
        """All of them; the number of an equation at its end is none."""
        last = [t.text for t in self.tokens[-3:]]
        if len(self.tokens) > 3 and self.tokens[-4].kind == "wide" and last[0] == "(" and last[2] == ")" and self.tokens[-2].kind == "num":
            self.tokens = self.tokens[:-3]
        while self.i < len(self.tokens):
            self.one()
        return self.out

    def ahead(self, k: int = 0) -> Token:
        """The k-th token from here, or nothing."""
        return self.tokens[self.i + k] if self.i + k < len(self.tokens) else Token("end", "", (0, 0))

    def one(self) -> None:
        """Put out what stands here."""
        t = self.ahead()
        self.i += 1
        if t.kind == "op":
            self.operator(t)
        elif t.kind in ("&", "row"):
            self.blank(t.kind == "&")
        elif t.kind in ("wide", "join", "break", "}") or t.kind == "rel" and t.text in ARROWS or t.kind == "text" and _is_prose(t.text):
            return
        elif t.kind == "cmd":
            self.atom = len(self.out)
            self.command(t)
        elif t.kind == "{":
            self.braced()
        elif t.kind in ("open", "close", "bar"):
            self.bracket(t)
        elif t.kind == "rel":
            self.out.append(SAME.get(t.text, t.text))
        else:
            self.atom = len(self.out)
            self.out.append(symbol(t.text) if not (self.raw and t.raw) else t.raw)

    def blank(self, goes_on: bool) -> None:
        """The end of a cell of a matrix: a blank one is 0; after the last row end there is none."""
        if self.cell == len(self.out) and (goes_on or not self.new_row):
            self.out.append("0")
        if self.cell is not None:
            self.cell, self.new_row = len(self.out), not goes_on

    def braced(self) -> None:
        """A group in braces is no group of the page; but a fraction may stand in it, and behind a word it is an argument."""
        place, self.i = self.i, self.i - 1
        after_word = place > 1 and self.tokens[place - 2].kind == "word"
        inner = self.group()
        if after_word:
            self.out += [OPEN, *inner, END]
        elif inner[:1] == ["binom"] or inner[:2] == [OPEN, OPEN]:
            self.atom = len(self.out)
            self.out += inner
        else:
            self.i = place

    def operator(self, t: Token) -> None:
        """A sign: scripts gather behind their base, and a sign that says nothing falls away."""
        before = next((x for x in reversed(self.out) if isinstance(x, (str, Group))), None)
        if t.text in ("_", "^", "'"):
            self.i -= 1
            self.scripts()
        elif t.text in ("*", "ast", "."):
            opens = self.i > 1 and self.ahead(-2).kind in ("open", "{") or self.i > 1 and self.ahead(-2).text == ","
            alone = opens and (self.ahead().kind in ("close", "bar", "}") or self.ahead().text == ",")
            self.out.append("dot" if t.text == "*" and alone else POINT)
        elif t.text == "+" and before in OPENING:
            return
        elif t.text not in (",", ";", ":"):
            self.out.append(t.text)

    def bracket(self, t: Token) -> None:
        """A bracket groups; a bar is a symbol as well; floors are symbols, for they change the value."""
        shown = ["|"] if t.text in ("|", "||") else [t.text] if t.text in SIDED else []
        if t.kind == "open":
            self.out += [OPEN, *shown]
        elif t.kind == "close":
            self.out += [*shown, END]
        else:
            self.out += shown

    def scripts(self) -> None:
        """Subscript, primes and superscript behind a base, in this order; D_{KL} is one word."""
        low: list[Item] = []
        high: list[Item] = []
        primes: list[Item] = []
        while True:
            if self.ahead().text in ("'", "prime") and self.ahead().kind in ("op", "cmd"):
                self.i += 1
                primes.append("'")
            elif self.ahead().kind == "op" and self.ahead().text in "_^":
                sign, inner = self.tokens[self.i].text, self.script()
                if inner and all(x == "'" for x in inner):
                    primes += inner
                elif sign == "_":
                    low += inner if self.out[-1:] == ["1"] else ["_", OPEN, *inner, END]
                else:
                    plain = self.out[-1:] == ["e"] and not low
                    high += [*([] if plain else ["^"]), OPEN, *inner, END]
            else:
                break
        if (word := "".join(x for x in low[2:-1] if isinstance(x, str))) in NO_LETTER:
            del self.out[self.atom:]
            low = [word]
        self.out += [*low, *primes, *high]

    def script(self) -> list[Item]:
        """What stands in a sub- or superscript, its sign taken."""
        sign = self.tokens[self.i].text
        self.i += 1
        t = self.ahead()
        if t.kind == "op" and t.text == "-":
            self.i += 1
            return ["-", *self.argument()]
        inner = self.argument()
        if len(inner) == 1 and (inner == [POINT] or inner in (["dot"], ["ast"], ["⋆"])):
            return ["⋆" if sign == "^" else "dot"]
        return ["'" if x == "prime" else x for x in inner]

    def argument(self) -> list[Item]:
        """The argument of a command: a group in braces or one sign; of a number one digit."""
        while self.ahead().kind == "wide":
            self.i += 1
        t = self.ahead()
        if t.kind != "{":
            if t.kind == "num" and len(t.text) > 1:
                self.tokens = [*self.tokens[:self.i], Token("num", t.text[0], t.span), Token("num", t.text[1:], t.span), *self.tokens[self.i + 1:]]
            inner = Source(self.tokens, self.raw)
            inner.i = self.i
            if t.kind == "text":
                inner.out, inner.i = [symbol(t.text)], self.i + 1
            elif t.kind != "end":
                inner.one()
            self.i, self.tokens = inner.i, inner.tokens
            return inner.out
        return self.group()

    def group(self) -> list[Item]:
        """The inside of a group in braces; {a \\over b} is a fraction."""
        start, depth = self.i + 1, 0
        while self.i < len(self.tokens):
            depth += {"{": 1, "}": -1}.get(self.tokens[self.i].kind, 0)
            self.i += 1
            if depth == 0:
                break
        tokens = self.tokens[start:self.i - 1]
        if len(tokens) == 1 and tokens[0].kind == "text":
            return [symbol(tokens[0].text)]
        out = Source(tokens, self.raw).items()
        if "over" in out:
            k = out.index("over")
            return [OPEN, OPEN, *out[:k], END, "/", OPEN, *out[k + 1:], END, END]
        if any(t.kind == "cmd" and t.text == "choose" for t in tokens) and "binom" in out:
            k = out.index("binom")
            return ["binom", OPEN, *out[:k], END, OPEN, *out[k + 1:], END]
        return out

    def command(self, t: Token) -> None:
        """A command with its arguments."""
        c = t.text
        if c == "frac":
            above, below = self.argument(), self.argument()
            if above[:1] == ["d"] and len(above) == 2 and below[:1] != ["d"] and "int" in self.out:
                above = ["1", *above]  # \int \frac{dx}{x}
            self.out += [OPEN, OPEN, *above, END, "/", OPEN, *below, END, END]
        elif c == "binom":
            self.out += ["binom", OPEN, *self.argument(), END, OPEN, *self.argument(), END]
        elif c == "sqrt":
            self.root()
        elif c in ("overset", "stackrel", "underset"):
            mark, below = self.argument(), self.argument()
            remark = c != "underset" or not below or below[0] in RELATIONS.values()
            self.out += below if remark else [*below, "_", OPEN, *mark, END]
        elif c == "xrightarrow":
            self.out.append("->" + "".join(x for x in self.argument() if isinstance(x, str)))
        elif c in ("underbrace", "overbrace"):
            self.out += [OPEN, *self.argument(), END]
            if self.ahead().text in ("_", "^"):
                self.i += 1
                self.argument()
        elif c in ("begin", "end"):
            kind = "".join(x for x in self.argument() if isinstance(x, str))
            if kind == "array" and c == "begin" and self.ahead().kind == "{":
                self.argument()
            self.blank(goes_on=False)
            self.out += {"vmatrix": ["det"], "Vmatrix": ["|"]}.get(kind, []) if c == "begin" else ["|"] if kind == "Vmatrix" else []
            self.cell, self.new_row = len(self.out) if c == "begin" and kind.endswith(("matrix", "array")) else None, True
        elif c in ("hspace", "phantom", "hphantom", "vphantom", "label", "tag"):
            self.argument()
        else:
            self.out.append(symbol(c))

    def root(self) -> None:
        """A square root, or one of an order: a power."""
        if self.ahead().text != "[":
            self.out += ["sqrt", OPEN, *self.argument(), END]
            return
        start = self.i = self.i + 1
        while self.ahead().kind != "end" and self.ahead().text != "]":
            self.i += 1
        order = Source(self.tokens[start:self.i], self.raw).items()
        self.i += 1
        self.out += [OPEN, *self.argument(), END, "^", OPEN, "1", "/", OPEN, *order, END, END]


def _is_prose(text: str) -> bool:
    return " " in text.strip() or text.strip(" ,.:").lower() in PROSE


SIDED = ("langle", "rangle", "lfloor", "rfloor", "lceil", "rceil")
