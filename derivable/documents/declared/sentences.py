"""What a declaring sentence declares: its formulas, and what its words say of them. What is not understood is held against every verdict."""

from __future__ import annotations

import re
from dataclasses import replace

from derivable.documents.declared.clauses import Clause, Parsed, parse
from derivable.documents.declared.declarations import Declared, Hold, Scope
from derivable.documents.declared.formulas import Found, formula, known
from derivable.documents.declared.phrases import Item, Said
from derivable.documents.declared.saying import NotUnderstood, StrangeWord, hold, names_of, say
from derivable.documents.declared.words import ADJECTIVES, LINKS, NOUNS, RANGES, WHOLE
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import name
from derivable.documents.text.declaring import Sentence
from derivable.documents.text.problems import Unreadable

_SAYS = re.compile(r"[=<>:]|\\(?:leq?|geq?|in|sim|neq?|to|succ|succeq|perp|lt|gt|"
                   r"leqslant|geqslant|ge|approx|equiv|subset)\b|\u2264|\u2265|\u2208|\u2260")


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
            earlier = tuple(i for i, _ in before) if clause.link in (*LINKS, *RANGES) or not clause.subjects else ()
            _lose(scope, sentence, (*earlier, *clause.subjects), str(error), problems, isinstance(error, StrangeWord))
            before = []
    if parsed.stopped_at:
        _lose(scope, sentence, parsed.lost, f"{parsed.stopped_at} is not understood in a declaration", problems)
    return problems


def _of_everything(parsed: Parsed, sentence: Sentence, scope: Scope) -> list[tuple[str, int]]:
    """Assume that all are independent: said of names that are not named, so that no refutation rests on any."""
    says = {w for w in re.findall(r"[a-z-]+", sentence.words.lower()) if w in ADJECTIVES or w in NOUNS and NOUNS[w].kind not in ("gloss", "sequence")}
    if sentence.keyword in WHOLE and says and "?" not in sentence.words:
        scope.holds.append(Hold(None, f"\u201c{_quoted(sentence)}\u201d names no formula, and is not used"))
    return []


def _lose(scope: Scope, sentence: Sentence, lost: tuple[Item, ...], why: str, problems: list[tuple[str, int]],
          strange: bool = False) -> None:
    """Hold a part of a sentence against every verdict on its names; prose that only begins like a declaration is passed over."""
    says = any(_SAYS.search(i.text) for i in lost)
    if sentence.weak and not (says and sentence.leads):
        return
    if lost:
        problems.append((why, lost[0].offset))
        names = frozenset(n for i in lost for n in names_of(i.text, scope))
        scope.holds.append(Hold(names, f"the sentence \u201c{_quoted(sentence)}\u201d was not understood ({why})",
                                proofs=says or not strange))


def _quoted(sentence: Sentence) -> str:
    whole = f"{sentence.keyword.capitalize()} {sentence.words}"
    return whole if len(whole) < 120 else whole[:117] + ".."


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
            why = f"\u201c{_quoted(sentence)}\u201d is a case, and cases are not read"
            scope.holds.append(Hold(frozenset(names_of(i.text, scope)), why, proofs=True))
            return False
    return True


# --- clauses

def _clause(clause: Clause, before: list[tuple[Item, Found]], sentence: Sentence, scope: Scope) -> list[tuple[Item, Found]]:
    """Declare what a clause says; the formulas with what they said, for words that follow."""
    if not clause.subjects and not before:
        raise NotUnderstood("nothing is named of which this is said")
    if clause.link == "with" and clause.noun and before and _attribute(clause, before, scope):
        return before
    plain = not clause.said.strange and not sentence.weak and not (clause.link in RANGES and before)
    found = []
    for i in clause.subjects:
        found.append((i, formula(i.text, scope)))
        if plain:  # what the first formula declares, the next one reads
            scope.extend(found[-1][1].made)
    if clause.said.strange:
        _strange(clause, [f for _, f in found], scope)
    if clause.link in RANGES and before:
        return _range(found, before, clause, scope)
    if sentence.keyword in ("since", "as", "because"):  # an argument: what it says of names that are known is a claim
        found = [(i, f) for i, f in found if all(d.kind == "number" and not known(d.node, scope) for d in f.made)]
    if sentence.weak and any(d.kind in ("condition", "define") and known(d.node, scope) or d.kind == "condition" for _, f in found for d in f.made):
        raise NotUnderstood("what is said of names that are known already is a case or an example")
    if clause.subjects:
        if not plain:
            scope.extend(d for _, f in found for d in f.made)
    say(clause.said, found or before, scope, bool(clause.subjects), clause.link in RANGES)
    return found or before


def _attribute(clause: Clause, before: list[tuple[Item, Found]], scope: Scope) -> bool:
    r"""with mean $\mu$ and variance $\sigma^2$: said of what stands before, and not used; whether nothing else is declared by it."""
    if clause.said.strange:
        raise StrangeWord(f"the word '{clause.said.strange[0]}' is not known")
    for d in (d for _, f in before for d in (*f.made, *(Declared("bare", n) for n in f.bare))):
        hold(d.node, scope, (f"with {clause.noun}",))
    return not any(_SAYS.search(i.text) for i in clause.subjects)


def _strange(clause: Clause, found: list[Found], scope: Scope) -> None:
    """Words that stand in no table name a thing; where the formula is a condition on known names they may turn it into anything."""
    for d in (d for f in found for d in f.made):
        if d.kind == "condition" or d.kind in ("define", "number") and known(d.node, scope):
            raise StrangeWord(f"the word '{clause.said.strange[0]}' is not known")
    if any(f.bare for f in found) and not any(n.kind not in ("gloss", "") for n in clause.said.nouns) and not all(
            known(n, scope) for f in found for n in f.bare):
        raise StrangeWord(f"the word '{clause.said.strange[0]}' is not known")


def _range(found: list[tuple[Item, Found]], before: list[tuple[Item, Found]], clause: Clause, scope: Scope) -> list[tuple[Item, Found]]:
    """for i = 1, .., n and for all t: the range of an index; for x > 0 behind a definition of f(x): where it holds."""
    defined = [d for _, f in before for d in f.made if d.kind == "define" and d.node.op == "@"]
    made = [d for _, f in found for d in f.made]
    if rest := _next_definitions(found, before, scope):
        _range(found[:-len(rest)], before, replace(clause, said=Said()), scope)
        scope.extend(d for _, f in rest for d in f.made)
        say(clause.said, rest, scope, True, False)
        return rest
    named = {n.text for d in made for n in d.node.walk() if n.op == "name"} if any(d.parts or d.kind == "condition" for d in made) else set()
    for d in (d for d in defined if named & {n.text for a in d.node.args[1:] for n in a.walk() if n.op == "name"}):
        same = [e for e in scope.declared if e.kind == "define" and e.node.op == "@" and e.node.args[0] == d.node.args[0]]
        if len(same) > 1:
            for e in same:
                scope.declared.remove(e)
            raise NotUnderstood(f"{latex(d.node)} is defined in several pieces")
        scope.holds.append(Hold(frozenset(d.node.args[0].names()), f"the definition of {latex(d.node)} is limited to a domain, which is not used",
                                proofs=True))
    if any(d.kind == "define" for d in made):
        raise NotUnderstood("a definition stands where a range is expected")
    scope.extend(replace(d, ranges=True) for d in made)
    _limited(before, made, scope)
    say(clause.said, found, scope, True, True)
    return before


def _next_definitions(found: list[tuple[Item, Found]], before: list[tuple[Item, Found]], scope: Scope) -> list[tuple[Item, Found]]:
    r"""for $t \ge 1$, $\alpha_t = 1 - \beta_t$: what stands behind a range and defines new names is no range any more."""
    used = {n.text for _, f in before for d in f.made for n in (d.node, *d.parts) for n in n.walk() if n.op == "name"}
    for k, (_, f) in enumerate(found):
        if any(d.kind == "define" for d in f.made):
            fresh = all(d.kind == "define" and not known(d.node, scope) and not set(d.node.names()) <= used for _, g in found[k:] for d in g.made)
            return found[k:] if k and fresh else []
    return []


def _limited(before: list[tuple[Item, Found]], made: list[Declared], scope: Scope) -> None:
    """0 < alpha_t < 1 for t = 1, .., T says nothing of alpha_0."""
    for d in (d for d in made if d.kind == "number"):
        lows = {(p.args[2] if p.args[1].text == ">=" else p.args[0]).text for p in d.parts
                if p.args[1].text == (">=" if p.args[0] == d.node else "<=")
                and (p.args[2] if p.args[0] == d.node else p.args[0]).text.isdigit()}
        families = {base(e.node).text for _, f in before for e in f.made if e.node.op == "_" and d.node in e.node.args[1].walk()}
        if lows and families:
            low = max(map(int, lows))
            why = f"a member is used that is not declared: the index {latex(d.node)} begins at {low}"
            scope.holds.append(Hold(frozenset(families), why, proofs=True, below=low))
