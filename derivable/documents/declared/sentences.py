"""What a declaring sentence declares: its formulas, and what its words say of them. What is not understood is held against every verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derivable.documents.declared.clauses import Clause, Item, Parsed, Said, parse
from derivable.documents.declared.declarations import CONSTANTS, Declared, Hold, Scope
from derivable.documents.declared.formulas import Found, formula, known
from derivable.documents.declared.pieces import parse as tree_of
from derivable.documents.declared.words import ADJECTIVES, DEPENDENT, LINKS, NOUNS, RANGES, WHOLE
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.declaring import Sentence
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import tokenize

_SAYS = re.compile(r"[=<>:]|\\(?:leq?|geq?|in|sim|neq?|to|succ|succeq|perp|lt|gt|leqslant|geqslant|ge|approx|equiv|subset)\b|\u2264|\u2265|\u2208|\u2260")
NOT_HELD = frozenset((*CONSTANTS, "bbN", "bbZ", "bbC", "bbE", "bbP", "calN", "dots", "_"))
NUMERIC = ("", "number", "gloss", "sequence")


class NotUnderstood(Exception):
    """What is said does not fit the formula of which it is said."""


def declare(sentence: Sentence, scope: Scope) -> list[tuple[str, int]]:
    """Add to a scope what a sentence says; what was not understood is returned with its place, and held against verdicts."""
    parsed = parse(sentence)
    problems: list[tuple[str, int]] = []
    if not sentence.formulas:
        return _of_everything(parsed, sentence, scope)
    if any(c.link in RANGES for c in parsed.clauses[:1]) and not _introduces(parsed, sentence, scope):
        return problems
    before: list[tuple[Item, Found]] = []
    for clause in parsed.clauses:
        try:
            before = _clause(clause, before, sentence, scope)
        except (Unreadable, NotUnderstood) as error:
            earlier = tuple(i for i, _ in before) if clause.link in LINKS or not clause.subjects else ()
            _lose(scope, sentence, (*earlier, *clause.subjects), str(error), problems)
            before = []
    if parsed.stopped_at:
        _lose(scope, sentence, parsed.lost, f"{parsed.stopped_at} is not understood in a declaration", problems)
    return problems


def _of_everything(parsed: Parsed, sentence: Sentence, scope: Scope) -> list[tuple[str, int]]:
    """Assume that all are independent: said of names that are not named, so that no refutation rests on any."""
    says = {w for w in re.findall(r"[a-z-]+", sentence.words.lower()) if w in ADJECTIVES or w in NOUNS and NOUNS[w].kind not in ("gloss", "sequence")}
    if sentence.keyword in WHOLE and says and "?" not in sentence.words:
        scope.holds.append(Hold(frozenset(), f"\u201c{_quoted(sentence)}\u201d names no formula, and is not used"))
    return []


def _lose(scope: Scope, sentence: Sentence, lost: tuple[Item, ...], why: str, problems: list[tuple[str, int]]) -> None:
    """Hold a part of a sentence against every verdict on its names; prose that only begins like a declaration is passed over."""
    says = any(_SAYS.search(i.text) for i in lost)
    if sentence.weak and not (says and sentence.leads):
        return
    if lost:
        problems.append((why, lost[0].offset))
        names = frozenset(n for i in lost for n in names_of(i.text, scope))
        scope.holds.append(Hold(names, f"the sentence \u201c{_quoted(sentence)}\u201d was not understood ({why})", proofs=True))


def _quoted(sentence: Sentence) -> str:
    whole = f"{sentence.keyword.capitalize()} {sentence.words}"
    return whole if len(whole) < 120 else whole[:117] + ".."


def names_of(source: str, scope: Scope, subscripts: bool = False) -> set[str]:
    """The names in a formula, those in subscripts where they are asked for."""
    try:
        tokens = tokenize(source, scope.macros)  # type: ignore[arg-type]
    except Unreadable:
        return set(re.findall(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])", source)) | set(re.findall(r"\\([a-z]+)", source))
    out: set[str] = set()
    depth, hidden = 0, [0]
    for before, t in zip([None, *tokens], tokens):
        below = before is not None and before.text == "_" and before.kind == "op"
        depth += {"{": 1, "}": -1}.get(t.kind, 0)
        if below and t.kind == "{":
            hidden.append(depth)
        elif t.kind == "}" and depth < hidden[-1]:
            hidden.pop()
        if t.kind == "name" and (subscripts or len(hidden) == 1 and not below):
            out.add(t.text)
    return out - NOT_HELD


def _introduces(parsed: Parsed, sentence: Sentence, scope: Scope) -> bool:
    """Whether "For a, b > 0" leads to a display and says something of new names; otherwise it is a case or a remark."""
    if not sentence.leads:
        return False
    for i in (i for c in parsed.clauses for i in c.subjects):
        try:
            found = formula(i.text, scope)
        except Unreadable:
            found = Found([Declared("condition", name("_"))])
        if any(d.kind in ("condition", "define") or known(d.node, scope) for d in found.made):
            scope.holds.append(Hold(frozenset(names_of(i.text, scope)), f"\u201c{_quoted(sentence)}\u201d is a case, and cases are not read", proofs=True))
            return False
    return True


# --- clauses

def _clause(clause: Clause, before: list[tuple[Item, Found]], sentence: Sentence, scope: Scope) -> list[tuple[Item, Found]]:
    """Declare what a clause says; the formulas with what they said, for words that follow."""
    if not clause.subjects and not before:
        raise NotUnderstood("nothing is named of which this is said")
    if clause.link == "with" and clause.noun and before and _attribute(clause, before, scope):
        return before
    found = [(i, formula(i.text, scope)) for i in clause.subjects]
    if clause.said.strange:
        _strange(clause, [f for _, f in found], scope)
    if clause.link in RANGES and before:
        return _range(found, before, clause, scope)
    if sentence.keyword in ("since", "as", "because"):  # an argument: what it says of names that are known is a claim
        found = [(i, f) for i, f in found if all(d.kind == "number" and not known(d.node, scope) for d in f.made)]
    if sentence.weak and any(d.kind in ("condition", "define") and known(d.node, scope) or d.kind == "condition" for _, f in found for d in f.made):
        raise NotUnderstood("what is said of names that are known already is a case or an example")
    if clause.subjects:
        scope.extend(d for _, f in found for d in f.made)
        for d in (d for _, f in found for d in f.made if d.kind == "number" and d.sort == "int" and d.node.op == "_"):
            _hold(d.node, scope, ("an integer for every index",))
    _say(clause.said, found or before, scope, bool(clause.subjects), clause.link in RANGES)
    return found or before


def _attribute(clause: Clause, before: list[tuple[Item, Found]], scope: Scope) -> bool:
    r"""with mean $\mu$ and variance $\sigma^2$: said of what stands before, and not used; whether nothing else is declared by it."""
    if clause.said.strange:
        raise NotUnderstood(f"the word '{clause.said.strange[0]}' is not known")
    for d in (d for _, f in before for d in (*f.made, *(Declared("bare", n) for n in f.bare))):
        _hold(d.node, scope, (f"with {clause.noun}",))
    return not any(_SAYS.search(i.text) for i in clause.subjects)


def _strange(clause: Clause, found: list[Found], scope: Scope) -> None:
    """Words that stand in no table name a thing; where the formula is a condition on known names they may turn it into anything."""
    for d in (d for f in found for d in f.made):
        if d.kind == "condition" or d.kind in ("define", "number") and known(d.node, scope):
            raise NotUnderstood(f"the word '{clause.said.strange[0]}' is not known")
    if any(f.bare for f in found) and not any(n.kind not in ("gloss", "") for n in clause.said.nouns) and not all(
            known(n, scope) for f in found for n in f.bare):
        raise NotUnderstood(f"the word '{clause.said.strange[0]}' is not known")


def _range(found: list[tuple[Item, Found]], before: list[tuple[Item, Found]], clause: Clause, scope: Scope) -> list[tuple[Item, Found]]:
    """for i = 1, .., n and for all t: the range of an index; for x > 0 behind a definition of f(x): where it holds."""
    defined = [d for _, f in before for d in f.made if d.kind == "define" and d.node.op == "@"]
    made = [d for _, f in found for d in f.made]
    named = {n.text for d in made for n in d.node.walk() if n.op == "name"} if any(d.parts or d.kind == "condition" for d in made) else set()
    for d in (d for d in defined if named & {n.text for a in d.node.args[1:] for n in a.walk() if n.op == "name"}):
        same = [e for e in scope.declared if e.kind == "define" and e.node.op == "@" and e.node.args[0] == d.node.args[0]]
        if len(same) > 1:
            for e in same:
                scope.declared.remove(e)
            raise NotUnderstood(f"{latex(d.node)} is defined in several pieces")
        scope.holds.append(Hold(frozenset(d.node.args[0].names()), f"the definition of {latex(d.node)} is limited to a domain, which is not used"))
    if any(d.kind == "define" for d in made):
        raise NotUnderstood("a definition stands where a range is expected")
    scope.extend(made)
    _limited(before, made, scope)
    _say(clause.said, found, scope, True, True)
    return before


def _limited(before: list[tuple[Item, Found]], made: list[Declared], scope: Scope) -> None:
    """0 < alpha_t < 1 for t = 1, .., T says nothing of alpha_0."""
    for d in (d for d in made if d.kind == "number"):
        lows = {(p.args[2] if p.args[1].text == ">=" else p.args[0]).text for p in d.parts if p.args[1].text == (">=" if p.args[0] == d.node else "<=")
                and (p.args[2] if p.args[0] == d.node else p.args[0]).text.isdigit()}
        families = {base(e.node).text for _, f in before for e in f.made if e.node.op == "_" and d.node in e.node.args[1].walk()}
        if lows and families:
            low = max(map(int, lows))
            scope.holds.append(Hold(frozenset(families), f"a member is used that is not declared: the index {latex(d.node)} begins at {low}", True, low))


# --- what the words say

@dataclass(frozen=True)
class Kind:
    """What kind of thing the words name."""

    text: str
    sort: str = ""
    random: bool = False


def kind_of(said: Said) -> Kind:
    """The one kind that the nouns name; raises NotUnderstood where they name two."""
    kinds = list(dict.fromkeys(n.kind for n in said.nouns if n.kind not in NUMERIC))
    sorts = said.sorts | {n.sort for n in said.nouns if n.sort}
    if len(kinds) > 1 and set(kinds) != {"density", "mass"}:
        raise NotUnderstood(f"{kinds[0]} and {kinds[1]} at once")
    numeric = any(n.kind == "number" for n in said.nouns) or bool(said.signs) or bool(sorts)
    text = kinds[-1] if kinds else "number" if numeric else ""
    random = "random" in said.flags or text == "random"
    return Kind("random" if random and text in ("", "number") else text, "complex" if "complex" in sorts else "int" if "int" in sorts else "real", random)


def _say(said: Said, found: list[tuple[Item, Found]], scope: Scope, own: bool, in_range: bool = False) -> None:
    """Declare what words say of formulas: of all of them, or (an integer) of the last one alone where the others say what they are."""
    kind = kind_of(said)
    alone = not said.plural and said.nouns != () and not (found and found[-1][1].bare) or len(found) < 2
    for k, (_, f) in enumerate(found):
        mine = said
        if alone and k < len(found) - 1:
            if f.bare and own and any(known(n, scope) is False for n in f.bare):
                raise NotUnderstood(f"nothing is said of {latex(f.bare[0])}")
            continue
        for n in f.bare:
            _bare(n, mine, kind, scope, in_range)
        for d in f.made:
            _also(d, mine, kind, scope)


def _hold(node: Node, scope: Scope, words: tuple[str, ...]) -> None:
    if words:
        shown = latex(node.args[0] if node.op == "@" else node)
        head = node.args[0] if node.op == "@" else node
        scope.holds.append(Hold(frozenset((base(head).text or str(base(head)),)) | frozenset(base(head).names()),
                                f"{shown} is said to be {', '.join(dict.fromkeys(words))}, which is not used"))


def _bare(n: Node, said: Said, kind: Kind, scope: Scope, in_range: bool) -> None:
    """A name of which only the words say something."""
    old = [d for d in scope.declared if d.node == n and d.kind not in ("condition", "symmetric", "centred")]
    if old and not said.empty and not said.nouns:
        for d in old[-1:]:
            _also(d, said, kind, scope)
        return
    if said.empty or not kind.text:
        if not (in_range or old or said.nouns and not said.strange or n.op == "name" and scope.names(n.text)):
            raise Unreadable("nothing is said of this name: add \\in \\mathbb{R}, a bound, or a word such as real, positive, integer, density", n.span)
    else:
        scope.extend(_new(n, said, kind, scope))
        words = _unused(said, kind)
        if "independent" in said.flags and kind.text != "random" and not kind.random:
            words = (*words, "independent")
        _hold(n, scope, words)
        return
    _hold(n, scope, (*_unused(said, kind), *(("independent",) if "independent" in said.flags else ())))


def _unused(said: Said, kind: Kind) -> tuple[str, ...]:
    words = (*said.unused, *said.strange)
    if kind.text in ("matrix", "vector", "other", "random", "density", "mass") and (said.signs or said.flags & {"symmetric"}):
        words = (*words, "of a certain sign or form")
    return words


def _new(n: Node, said: Said, kind: Kind, scope: Scope) -> Iterator[Declared]:
    """The declaration of a name by words alone."""
    if kind.sort == "complex":
        yield Declared("beyond", _head(n), sort="a complex number", span=n.span)
    elif kind.text == "number":
        yield Declared("number", n, tuple(_bounds(n, said, scope)), kind.sort, n.span)
    elif kind.text == "random":
        yield from _random(Declared("number", n, span=n.span), said, n)
    elif kind.text in ("matrix", "vector"):
        yield from _array(n, said, kind, scope)
    elif kind.text == "function":
        plain = all(_ON_REALS.fullmatch(i.text.strip()) for i in said.formulas) and not kind.random
        if plain:
            yield Declared("function", n if n.op != "@" or len(n.args) > 2 else n.args[0], tuple(_bounds(n, said, scope)), span=n.span)
        else:
            yield Declared("beyond", _head(n), sort="a function of a kind that is not read", span=n.span)
    elif kind.text == "mass":
        yield from _mass(n, said, scope)
    elif kind.text == "density":
        yield Declared("density", n, span=n.span)
    else:
        yield Declared("beyond", _head(n), sort="something that no method knows", span=n.span)


_ON_REALS = re.compile(r"\\mathbb\s*\{?R\}?|\\R(?:eals)?|\(0,\s*\\infty\)|[a-z]|\\[a-z]+")


def _head(n: Node) -> Node:
    return n.args[0] if n.op == "@" else n


def _array(n: Node, said: Said, kind: Kind, scope: Scope) -> Iterator[Declared]:
    """A vector or matrix; one without a size is read and never decided."""
    sizes = [i.text for i in said.formulas]
    made = None
    if len(sizes) == 1:
        text = sizes[0]
        inside = re.fullmatch(r"\s*\\mathbb\s*\{?R\}?\s*\^(.+)", text, re.DOTALL)
        shape = inside[1] if inside else text
        if kind.text == "matrix" and "\\times" not in shape:
            raise NotUnderstood("the size of a matrix is written $m \\times n$")
        found = formula(f"{latex(n)} \\in \\mathbb{{R}}^{{{shape.strip().strip('{}')}}}", scope)
        made = found.made[0]
    if made is None or made.kind != "tensor":
        yield Declared("beyond", n, sort=f"a {kind.text} without a size", span=n.span)
        return
    if kind.random:
        yield from _random(made, said, n)
        return
    yield replace(made, node=n)
    if "symmetric" in said.flags:
        yield Declared("symmetric", n, span=n.span)


def _mass(n: Node, said: Said, scope: Scope) -> Iterator[Declared]:
    r"""p(z) "be a mass function on" z \in {1, .., 4}."""
    on = formula(said.formulas[0].text, scope).made if len(said.formulas) == 1 else []
    if len(on) != 1 or on[0].sort != "int" or len(on[0].parts) != 2 or n.op != "@":
        if not said.formulas:
            yield Declared("density", n, span=n.span)
            return
        raise Unreadable("a mass function stands on a range of integers", n.span)
    yield Declared("mass", n, (on[0].node, on[0].parts[0].args[2], on[0].parts[1].args[2]), span=n.span)


def _bounds(n: Node, said: Said, scope: Scope) -> Iterator[Node]:
    for sign, bound in said.signs:
        yield Node("rel", (n, name(sign), number("0") if bound is None else tree_of(tokenize(bound.text, scope.macros), scope)))  # type: ignore[arg-type]


def _random(d: Declared, said: Said, n: Node) -> Iterator[Declared]:
    """A declared number, vector or matrix as a random one; independent ones have outcomes of their own."""
    if n.op == "_" and any(v.op == "name" and len(v.text) == 1 for v in n.args[1].walk()):
        yield Declared("beyond", n, sort="a family of random variables", span=d.span)
        return
    sizes = d.parts if d.kind == "tensor" else (number("1"), number("1"))
    yield Declared("random", n, sizes, latex(n) if "independent" in said.flags else "", d.span)


# --- words about what a formula declares

def _also(d: Declared, said: Said, kind: Kind, scope: Scope) -> None:
    """Add to a declaration what words say of it; raises NotUnderstood where they do not fit."""
    if said.empty:
        return
    if d.kind == "condition":
        if said.unused or said.strange or said.signs or said.flags or kind.text not in NUMERIC:
            raise NotUnderstood("words about a condition")
        return
    if kind.sort == "complex" or not _fits(d, kind):
        raise NotUnderstood(f"{latex(d.node)} is said to be a {kind.text}, which its formula does not say")
    _hold(d.node, scope, (*said.unused, *said.strange))
    flags = set(said.flags)
    if d.kind == "number" and (said.signs or kind.sort == "int"):
        scope.extend([Declared("number", d.node, tuple(_bounds(d.node, said, scope)), "int" if kind.sort == "int" else d.sort, d.span)])
    elif d.kind == "function" and said.signs:
        scope.extend([Declared("function", d.node, tuple(_bounds(d.node, said, scope)), span=d.span)])
    elif said.signs:
        _hold(d.node, scope, ("of a sign",))
    if (kind.random or "independent" in flags) and d.kind in ("number", "tensor", "random"):
        flags -= _as_random(d, said, kind, scope)
    if "symmetric" in flags and d.kind == "tensor":
        scope.extend([Declared("symmetric", d.node, span=d.span)])
        flags.discard("symmetric")
    if d.kind == "draw":
        flags.discard("independent")
        if DEPENDENT & set(said.unused) or said.strange:
            raise NotUnderstood("draws that depend on each other are not read")
    _hold(d.node, scope, tuple(sorted(flags - {"random"})))


def _as_random(d: Declared, said: Said, kind: Kind, scope: Scope) -> set[str]:
    """Put the declaration of a random name in the place of that of a plain one; the words that are used by that."""
    if d.kind == "random":
        made = replace(d, sort=latex(d.node)) if "independent" in said.flags else d
    elif kind.random and (d.kind == "tensor" or not d.parts and d.sort == "real"):
        made = next(_random(d, said, d.node))
    else:
        return set()
    if d in scope.declared:
        scope.declared.remove(d)
    scope.extend([made])
    return {"random", "independent"} if made.kind == "random" else set()


def _fits(d: Declared, kind: Kind) -> bool:
    """Whether a formula may declare what a noun calls it."""
    if kind.text in NUMERIC:
        return d.kind not in ("tensor", "density", "mass") or kind.text in ("", "gloss")
    return {"random": d.kind in ("number", "tensor", "random", "draw", "beyond"), "vector": d.kind in ("tensor", "random", "beyond", "curve", "define"),
            "matrix": d.kind in ("tensor", "random", "beyond", "define"), "function": d.kind in ("function", "define", "curve", "beyond"),
            "density": d.kind in ("density", "define", "mass", "function", "mass family"), "mass": d.kind in ("density", "define", "mass"),
            "other": True}[kind.text]
