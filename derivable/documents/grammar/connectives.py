"""The words and spaces of a row: which join statements, which are remarks, which are layout. All else is refused.

A row becomes a run of tokens in which layout is gone, a remark is gone, and a word that joins is a token `join`. A text
that is in no table is an error with its place: it may say anything of the formula beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token

GIVEN, SINCE, AND, OR, IFF, NEXT, THEN = "given", "since", "and", "or", "<=>", "next", "then"
JOINS = {  # words between statements, and what they make of them
    GIVEN: (
        "if", "when", "whenever", "where", "with", "for", "for all", "for any", "for every", "for each", "for fixed", "given", "given that",
        "provided", "provided that", "as long as", "assuming", "assuming that", "under", "in the case", "for all real", "for every real",
        "for all values of", "on",
    ),
    SINCE: ("since", "as", "because"),
    AND: ("and", "and also", "as well as", "also", "but"),
    OR: ("or", "or else", "or also"),
    IFF: ("iff", "if and only if", "is equivalent to", "precisely when", "exactly when"),
    NEXT: ("so", "hence", "thus", "therefore", "and so", "and hence", "and thus", "and therefore", "that is", "i.e", "we get", "so that", "while",
           *(f"the {which} is" for which in ("first term", "second term", "third term", "last term", "first line", "second line", "last line",
                                             "numerator", "denominator"))),
    THEN: ("then", "we have", "it holds that", "we then have", "then we have"),
}
JOIN_OF = {word: join for join, words in JOINS.items() for word in words}
FIRST = frozenset("by using via from applying because since due definition def eq eqn equation lemma theorem thm prop proposition corollary "
                  "identity see cf recall note jensen jensens bayes fubini tonelli cauchy gibbs taylor hint".split())  # how a reason begins
REASONS = frozenset("trivial trivially obvious obviously clear clearly sum product rule chain quotient power linearity symmetry bayes jensen jensens "
                    "inequality qed q.e.d done algebra distributivity commutativity associativity adding expanding expand factoring factor "
                    "collecting collect terms substituting substitution substitute rearranging rearrange simplifying simplify cancelling "
                    "cancellation completing square binomial formula definition definitions def logarithm logarithms log logs exponential "
                    "derivative derivatives differentiation integration integral parts law laws expectation expectations variance "
                    "marginalisation marginalization marginal independence monotonicity concavity convexity triangle add subtract multiply divide "
                    "step eq eqn equation lemma theorem thm proposition prop corollary identity result markov property tower hypothesis induction "
                    "assumption fubini tonelli cauchy schwarz gibbs taylor young holder am gm pythagoras pulling regrouping grouping "
                    "reparametrisation reparametrization decomposition factorisation factorization likelihood prior posterior bound elbo kl "
                    "nonnegativity non-negativity gaussian normalisation normalization density densities".split())
GLUE = frozenset("of and a an in to with the this that it is are we both up out sides above previous line row part total conditional independent "
                 "iterated constant constants common denominator positive nonnegative real linear concave convex symmetric model normal".split())
SIGNS = frozenset("square blacksquare Box qed qedsymbol checkmark because therefore".split())  # that say nothing of the formula
MARKS = frozenset("ast star dagger ddagger".split())  # (\ast) behind a formula
LAYOUT = {"hspace": 1, "phantom": 1, "hphantom": 1, "vphantom": 1, "hfill": 0, "hfil": 0, "enspace": 0, "enskip": 0}  # with how many arguments


def said(text: str) -> str:
    """A text without what surrounds its words."""
    return re.sub(r"\s+", " ", text.strip(" \t\n,.:;()[]!~\u00a0").lower())


def is_remark(text: str) -> bool:
    """Whether a text is a remark on a formula and changes nothing of what it says."""
    words = [w for w in (w.strip(".,;:()[]!'\u2019").replace("'", "").replace("\u2019", "") for w in re.split(r"[\s/]+", said(text))) if w]
    if not words or all(_numbered(w) for w in words):
        return text.strip()[:1] in ("(", "[") or not words
    return (words[0] in FIRST or words[0] in REASONS) and all(w in REASONS or w in FIRST or w in GLUE or _numbered(w) for w in words)


def _numbered(word: str) -> bool:
    return re.fullmatch(r"[ivx]+|[a-z]|[\d.]+[a-z]?|\*+|†|‡", word) is not None


def connected(tokens: list[Token], knows: Callable[[str], bool]) -> list[Token]:
    """The tokens of a row with its layout gone and its words as joins; raises Unreadable for a text of another kind."""
    return _spaced(list(_words(_without_layout(tokens), knows)))


def _without_layout(tokens: list[Token]) -> list[Token]:
    """No phantoms, no empty braces, no invisible delimiters at a row's end; the alignment within a statement is none."""
    out: list[Token] = []
    i, depth = 0, 0
    cells = _Cells()
    while i < len(tokens):
        t = tokens[i]
        if t.kind == "cmd" and t.text in ("begin", "end"):
            depth += 1 if t.text == "begin" else -1
        if t.kind == "cmd" and t.text in LAYOUT:
            out.append(Token("wide", t.text, t.span))
            i = _behind(tokens, i + 1) if LAYOUT[t.text] and tokens[i + 1:i + 2] and tokens[i + 1].kind == "{" else i + 1
            continue
        if t.kind == "{" and tokens[i + 1:i + 2] and tokens[i + 1].kind == "}" and _empty(out, tokens[i + 2:i + 3]):
            i += 2
            continue
        if (t.kind, t.text) == ("close", ".") and (opening := _goes_on(tokens, i + 1)) is not None:
            i = opening + 1
            continue
        if depth == 0 and t.kind in ("&", "row"):
            out += cells.at(t, out, tokens[i + 1:])
        else:
            out.append(t)
        i += 1
    return out


def _behind(tokens: list[Token], i: int) -> int:
    """The place behind the group that opens at i."""
    depth = 0
    for k in range(i, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[k].kind, 0)
        if depth == 0:
            return k + 1
    raise Unreadable("a brace that is not closed", tokens[i].span)


def _empty(before: list[Token], after: list[Token]) -> bool:
    """Whether empty braces are only there for TeX's spacing: they are no argument and carry no script."""
    left = before[-1] if before else Token("&", "&", (0, 0))
    return left.kind != "cmd" and left.text not in ("^", "_") and not (after and after[0].text in ("^", "_"))


def _goes_on(tokens: list[Token], i: int) -> int | None:
    r"""The place of the \left. that goes on from a \right. on the row before."""
    while i < len(tokens) and tokens[i].kind in ("row", "&", "wide"):
        i += 1
    found = i < len(tokens) and (tokens[i].kind, tokens[i].text) == ("open", ".")
    return i if found and any(t.kind == "row" for t in tokens[:i]) else None


class _Cells:
    """The columns of a row: every second & ends an equation, unless what follows goes on with it."""

    def __init__(self) -> None:
        self.count = 0

    def at(self, t: Token, before: list[Token], after: list[Token]) -> Iterator[Token]:
        """What stands for an & or a row end: nothing, or the break between two columns."""
        if t.kind == "row":
            self.count = 0
            yield t
            return
        self.count += 1
        cell = _until(after, ("&", "row"))
        here = [x for x in before[max((k + 1 for k, x in enumerate(before) if x.kind == "break"), default=0):] if x.kind != "wide"]
        if self.count % 2 or not here and not cell or here and here[-1].kind in ("op", "rel") and here[-1].text not in (",", ".", ";", "!"):
            return
        first = next((x for x in cell if x.kind != "wide"), t)
        following = _until(after[len(cell) + 1:], ("&", "row")) if len(after) > len(cell) and after[len(cell)].kind == "&" else []
        if not (first.kind == "rel" and here or first.text in ("+", "*", "/") or first.text == "-" and not _relates([*cell, *following])):
            yield Token("break", "&", t.span)


def _until(tokens: list[Token], kinds: tuple[str, ...]) -> list[Token]:
    depth = 0
    for k, t in enumerate(tokens):
        if t.kind == "cmd" and t.text in ("begin", "end"):
            depth += 1 if t.text == "begin" else -1
        if depth == 0 and t.kind in kinds:
            return tokens[:k]
    return tokens


def _relates(tokens: list[Token]) -> bool:
    """Whether a relation sign stands in a run of tokens, outside brackets."""
    return any(t.kind == "rel" or t.kind == "cmd" and t.text in ("overset", "underset", "stackrel") for t, depth in deep(tokens) if depth == 0)


def deep(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """The tokens, each with how deep in brackets it stands."""
    depth = 0
    for t in tokens:
        closes = t.kind in ("close", "}") or t.kind == "cmd" and t.text == "end"
        depth -= closes
        yield t, depth
        depth += t.kind in ("open", "{") or t.kind == "cmd" and t.text == "begin"


def _words(tokens: list[Token], knows: Callable[[str], bool]) -> Iterator[Token]:
    """The tokens with texts as joins, without remarks."""
    depths = [d for _, d in deep(tokens)]
    i = 0
    while i < len(tokens):
        t = tokens[i]
        aside = _aside(tokens, i) if depths[i] == 0 and t.kind == "open" and t.text in "([" else None
        if aside is not None:
            yield from _words(aside[0], knows)
            i = aside[1]
            continue
        if depths[i] == 0 and (behind := _remark_with_formulas(tokens, i)):
            i = behind
            continue
        i += 1
        if depths[i - 1] > 0:
            yield from () if t.kind == "wide" else (t,)
        elif t.kind == "cmd" and t.text == "forall":
            yield Token("join", GIVEN, t.span, t.text)
        elif t.kind != "text" or knows(t.text) or said(t.text) in ("const", "constant"):
            yield from () if t.kind == "cmd" and t.text in SIGNS else (t,)
        elif (join := JOIN_OF.get(said(t.text))) is not None and i < len(tokens):
            yield Token("join", join, t.span, t.text)
        elif is_remark(t.text) and _beside(tokens, i - 1) and i < len(tokens) and _relates(_statement(tokens[i:])):
            yield Token("join", SINCE, t.span, t.text)  # by a > 0: what is said to hold
        elif not (is_remark(t.text) and _beside(tokens, i - 1)):
            raise Unreadable(f"the word {t.text!r} is not declared, and prose in a formula is not read: it may say anything of it", t.span)


def _beside(tokens: list[Token], i: int) -> bool:
    """Whether a text stands beside a formula, and not in it."""
    before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    ends = after is None or after.kind in ("break", "row", "wide", "rel", "text") or after.text in (*SIGNS, ",", ".", ";", ":")
    return ends or before is None or before.kind in ("break", "row", "wide", "text")


def _remark_with_formulas(tokens: list[Token], i: int) -> int:
    r"""The place behind \text{(constant in $z$)}: a remark in brackets of its own, apart from the formula; 0 where there is none."""
    t = tokens[i]
    apart = i > 0 and tokens[i - 1].kind in ("wide", "break")
    if not apart or t.kind != "text" or t.text.strip()[:1] != "(" or ")" in t.text or not _says_nothing(t.text):
        return 0
    for k in range(i + 1, len(tokens)):
        words = said(tokens[k].text).split() if tokens[k].kind == "text" else []
        if tokens[k].kind in ("break", "row", "wide", "rel") or any(w not in GLUE | FIRST | REASONS for w in words):
            return 0
        if tokens[k].kind == "text" and ")" in tokens[k].text:
            return k + 1 if tokens[k].text.strip()[-1:] == ")" and _beside(tokens, k) else 0
    return 0


def _says_nothing(text: str) -> bool:
    """Whether words in front of a formula make it part of a remark."""
    return is_remark(text) or not said(text) or said(text) in ("constant in", "independent of", "does not depend on")


def _aside(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """What a bracket says beside a formula, and the place behind it; None where the bracket belongs to the formula.

    (1) and (\\ast) are marks, (since a > 0) and (x \\ne 0) are what they are without the bracket.
    """
    end = next((k for k, (_, depth) in enumerate(deep(tokens[i:])) if k and depth == 0), None)
    if end is None:
        return None
    inside, behind = [t for t in tokens[i + 1:i + end] if t.kind != "wide"], i + end + 1
    apart = i > 0 and tokens[i - 1].kind in ("wide", "break")
    last = all(t.kind in ("break", "wide", "row") or t.text in (",", ".", ";") for t in tokens[behind:])
    if not inside:
        return None
    first = inside[0]
    if len(inside) == 1 and (first.text in MARKS or first.text == "*"):
        return [], behind
    if first.kind == "text" and (said(first.text) in JOIN_OF or is_remark(first.text)) or first.text == "forall":
        return inside, behind
    if apart and _relates(inside):
        return [Token("join", GIVEN, tokens[i].span), *inside], behind
    before = [t for t, _ in deep(tokens[:i])]
    if not (apart and last and len(inside) == 1 and before and _relates(before)):
        return None
    if first.kind == "num":
        return [], behind
    if first.kind == "name" and tokens[i - 1].kind == "wide" and not _starts_row(before):
        raise Unreadable(f"({first.text}) may be a factor or the name of this line: write \\tag{{{first.text}}} for a name", first.span)
    return None


def _starts_row(before: list[Token]) -> bool:
    """Whether only layout stands in the row so far, which goes on from the row before."""
    return next((t.kind == "row" for t in reversed(before) if t.kind != "wide"), False)


def _spaced(tokens: list[Token]) -> list[Token]:
    """Wide spaces and full stops are kept as `op ,` and `op ;` where a statement ends, and fall away elsewhere."""
    depths = [d for _, d in deep(tokens)]
    out: list[Token] = []
    for k, t in enumerate(tokens):
        rest = tokens[k + 1:]
        while rest and rest[0].kind in ("wide", "row"):
            rest = rest[1:]
        if t.kind == "row" and depths[k] == 0:
            continue
        if t.kind == "wide":
            if out and out[-1].kind == "op" and out[-1].text == ",":
                out[-1] = Token("op", ",", out[-1].span, "wide")
            elif out and rest and _apart(out, rest):
                out.append(Token("op", ",", t.span, "wide"))
        elif t.kind == "op" and t.text == "." and depths[k] == 0 and out and rest and _relates(_statement(out[::-1])) and _relates(_statement(rest)):
            out.append(Token("op", ";", t.span, "."))
        else:
            out.append(t)
    return out


def _apart(before: list[Token], after: list[Token]) -> bool:
    """Whether a wide space parts two statements."""
    left, right = before[-1], after[0]
    if left.kind in ("rel", "join", "break", "op") or right.kind in ("rel", "join", "break") or right.kind == "op" and right.text != "-":
        return False
    return _relates(_statement(before[::-1])) and (_relates(_statement(after)) or _listed(after))


def _statement(tokens: list[Token]) -> list[Token]:
    """The tokens up to what ends a statement: a comma, a space, a word, an arrow."""
    depth = 0
    for k, t in enumerate(tokens):
        depth += (t.kind in ("open", "{")) - (t.kind in ("close", "}"))
        if depth == 0 and (t.kind in ("join", "break", "wide") or t.kind == "op" and t.text in ",;" or t.kind == "rel" and t.text in ("=>", "<=>")):
            return tokens[:k]
    return tokens


def _listed(tokens: list[Token]) -> bool:
    """Whether names stand here with a relation behind the last one: x, y > 0."""
    parts: list[list[Token]] = [[]]
    for t in tokens:
        if t.kind == "op" and t.text == ",":
            parts.append([])
        elif t.kind in ("join", "break", "wide"):
            break
        else:
            parts[-1].append(t)
    return len(parts) > 1 and _relates(parts[-1]) and all(len(p) == 1 and p[0].kind == "name" for p in parts[:-1])
