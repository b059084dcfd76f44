"""What the sentences of a document declare, in neutral form, and what the parser asks about names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Span
from derivable.documents.text.tokens import WORDS

CONSTANTS = ("pi", "e", "oo", "RR", "NN", "ZZ", "CC")


@dataclass(frozen=True)
class Declared:
    """One thing a sentence says of a name.

    number: `node` is a real number (or, with `sort`, an integer or complex one) with the relations `parts` on it.
    function: `node` is a function of real numbers; `parts` are relations on its value, written about `node`.
    define: `node` (a name or a call) is `parts[0]`.   condition: the relation `node` holds.
    density: the call `node` is a density.   mass: the call `node` is a mass function of `parts[0]` on the values after it.
    tensor: the name `node` is a matrix of `parts` rows and columns.   symmetric: the matrix `node` is.
    random: the name `node` is a random vector or matrix of this size; `sort` names its outcomes.
    curve: `node` is a function of a real number whose values are vectors or matrices of this size.
    centred: the mean of the random `node` is 0.
    draw: the name `node` has the density `parts[0]`.   beyond: `node` is something that is not decided yet, `sort` says what.

    What is said of a family holds for the indices for which `where` does: 0 < a_t < 1 for t = 1, .., T says nothing of a_0.
    """

    kind: str
    node: Node
    parts: tuple[Node, ...] = ()
    sort: str = "real"
    span: Span = (0, 0)
    where: tuple[Node, ...] = ()
    ranges: bool = False  # it stands behind a *for* and says how far what stands before it goes
    fixed: bool = False  # its sort is said by a set or a word, so that no use of it says otherwise


@dataclass(frozen=True)
class Hold:
    """What a sentence says and nobody uses: no refutation rests on the names, and with `proofs` no proof either."""

    names: frozenset[str] | None  # None: every name
    why: str
    proofs: bool = False
    below: int | None = None  # of members of a family alone, whose index is a number below this one

    def touches(self, names: set[str]) -> bool:
        """Whether it is about one of some names."""
        return self.below is None and (self.names is None or bool(self.names & names))

    def outside(self, tree: Node) -> bool:
        """Whether a tree holds a member of a family of which nothing is declared: alpha_0 where t = 1, .., T."""
        if self.below is None or self.names is None:
            return False
        numbered = [n for n in tree.walk() if n.op == "_" and n.args[1].op == "num" and n.args[1].text.isdigit()
                    and self.names & set(n.args[0].names())]
        return any(int(n.args[1].text) < self.below for n in numbered)


@dataclass
class Scope:
    """Declarations of a document and of one derivation in it, as they are at one place; answers what the parser asks."""

    declared: list[Declared] = field(default_factory=list)
    macros: dict[str, object] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)  # what was said and is not used
    redefined: list[tuple[int, str, object]] = field(default_factory=list)  # macros that are defined again, and where
    bold: frozenset[str] = frozenset()  # letters that stand bold, which may be vectors and matrices
    permissive: bool = False  # while a declaration is read: an unknown name with a bracket after it is a function
    expectations: frozenset[str] = frozenset(("E", "bbE"))
    normals: frozenset[str] = frozenset(("calN", "N"))
    _functions: set[str] = field(default_factory=set)
    _values: set[str] = field(default_factory=set)
    _texts: set[str] = field(default_factory=set)

    def child(self, declared: list[Declared] | None = None) -> Scope:
        """A scope that begins with what is declared here."""
        out = Scope(macros=dict(self.macros), redefined=self.redefined, holds=list(self.holds), bold=self.bold)
        out.extend(self.declared if declared is None else declared)
        return out

    def arrive(self, place: int) -> None:
        """Go on to a place of the document: macros mean what they were last defined to be."""
        self.macros |= {text: macro for offset, text, macro in self.redefined if offset <= place}

    def become(self, declared: list[Declared]) -> None:
        """Declare these and nothing else."""
        fresh = self.child(declared)
        self.declared, self._functions, self._values, self._texts = fresh.declared, fresh._functions, fresh._values, fresh._texts
        self.expectations, self.normals = fresh.expectations, fresh.normals

    def extend(self, more: Iterable[Declared]) -> None:
        """Add declarations."""
        for d in more:
            self.declared.append(d)
            subject = d.node
            if d.kind in ("function", "curve"):
                self._functions |= _keys(subject.args[0] if subject.op == "@" else subject)
            elif subject.op == "@" and d.kind != "condition":
                self._functions |= _keys(subject.args[0])
                for n in (n for p in d.parts for n in p.walk() if d.kind == "define" and n.op == "@"):
                    self._functions |= set() if _keys(n.args[0]) & self._values else {str(n.args[0])}
                for a in subject.args[1:]:
                    self._texts |= {n.text for n in a.walk() if n.op == "name"}
            elif d.kind != "condition":
                self._values |= _keys(subject)
            self._texts |= {n.text for n in subject.walk() if n.op == "name"} | {
                n.text for p in d.parts for n in (p.walk() if d.kind in ("tensor", "random", "curve") else indices(p)) if n.op == "name"}
            if base(subject).text in ("E",) or subject.op == "@" and base(subject.args[0]).text == "E":
                self.expectations = frozenset(("bbE",))
            if base(subject.args[0] if subject.op == "@" else subject).text == "N":
                self.normals = frozenset(("calN",))

    def is_function(self, node: Node) -> bool | None:
        """Whether a name is declared as a function or density (True) or as a value (False)."""
        keys = _keys(node)
        if node.op == "'" and _keys(node.args[0]) & self._functions:
            return True
        if node.op == "inv" and _keys(node.args[0]) & self._functions:
            return True
        if keys & self._functions:
            return True
        if keys & self._values:
            return False
        known_word = node.op == "name" and (node.text in WORDS or node.text in self.expectations)
        return True if self.permissive and not known_word and str(node) not in CONSTANTS else None

    def is_defined(self, node: Node) -> bool:
        """Whether a name stands for something by a definition, in which other names may stand."""
        return any(d.kind == "define" and d.node.op != "@" and base(d.node) == base(node) for d in self.declared)

    def only_at(self, node: Node) -> bool:
        """No name is read so in documents: a declaration says whether a name is a function."""
        return False

    def names(self, text: str) -> bool:
        """Whether a declaration gives a meaning of its own to a name, be it that of a constant."""
        return text in self._texts

    def knows(self, text: str) -> bool:
        """Whether a name occurs in a declaration."""
        return self.permissive or text in self._texts or text in CONSTANTS


def _keys(node: Node) -> set[str]:
    """The forms under which a name is found: itself, and itself with any subscript where that is an index."""
    out = {str(node)}
    if node.op == "_" and not isinstance(node.args[1], str):
        index = node.args[1]
        if _is_index(index):
            out.add(f"(_ {node.args[0]} *)")
    return out


def _is_index(sub: Node) -> bool:
    """Whether a subscript is an index: a number, a lower-case letter or T, K, N, or an expression in such."""
    if sub.op == "num":
        return True
    if sub.op == "name":
        return len(sub.text) == 1 and sub.text in "ijklmnrstuvTKNMS"
    return sub.op in ("+", "-", "tuple", "*") and all(_is_index(a) for a in sub.args)


def indices(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The names that stand in subscripts, ranges and limits, and are not bound by a sum around them."""
    def names(tree: Node) -> Iterator[Node]:
        return (n for n in tree.walk() if n.op == "name" and n.text not in bound)

    if node.op in ("_", ":", "entry"):
        for a in node.args[1:] if node.op != ":" else node.args:
            yield from names(a)
    if node.op in ("sum", "prod"):
        for a in node.args[2:]:
            yield from names(a)
        bound = bound | {node.args[1].text}
    for a in node.args:
        yield from indices(a, bound)
