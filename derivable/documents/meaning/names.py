"""The names of a derivation as objects of the language: numbers, families, functions, densities, random variables.

A density that is only declared may be one of random variables with values anywhere ("law"), or of a real variable
("real"). A derivation is read in the first of these ways in which every one of its lines can be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, final

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.declared.draws import sampled
from derivable.documents.declared.integers import integers
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.masses import Masses
from derivable.documents.meaning.numbers import arguments, mentions_normal
from derivable.documents.text.problems import Unreadable
from derivable.errors import IllTyped
from derivable.kernel.terms import ZERO, Term
from derivable.language.abstract import RandomVariable, Sequence, law, sequence, variables
from derivable.language.expressions import Declaration, Expr, Proposition
from derivable.language.symbols import Function, checked


@final
class World(Masses):
    """What the declarations of a scope mean, in one mode; names are made into objects when they are first used."""

    def __init__(self, scope: Scope, mode: str, trees: Iterable[Node] = (), infer: bool = False) -> None:
        self.scope, self.mode, self.infer = scope, mode, infer
        self.inferred: set[str] = set()
        self.lost: list[str] = []  # why conditions are not used
        self.conditions: list[Proposition] = []
        self.numbers: dict[str, Expr] = {}
        self.families: dict[str, Function] = {}
        self.whole_families: set[str] = set()  # families of integers, whose members are real numbers to the kernel
        self.functions: dict[str, Function] = {}
        self.definitions: dict[str, list[Declared]] = {}
        self.recursive: dict[str, Any] = {}
        self.made: dict[str, Any] = {}
        self.context = ""  # the family or recursion whose index is read just now
        self.declared = {d.kind: [e for e in scope.declared if e.kind == d.kind] for d in scope.declared}
        everything = [*trees, *(n for d in scope.declared for n in (d.node, *d.parts))]
        self.whole = integers(scope.declared, everything)
        self.trees = everything
        self.random = self._random()
        self.sampled = list(dict.fromkeys(sampled(everything)))
        for d in self.declared.get("define", []):
            subject = d.node.args[0] if d.node.op == "@" else d.node
            self.definitions.setdefault(_head(subject), []).append(d)

    # --- random variables

    def _random(self) -> set[str]:
        """The names (without subscripts) that stand for random variables: the arguments of densities."""
        out: set[str] = set()
        for d in self.scope.declared:
            calls = [d.node] if d.kind in ("density", "mass") else []
            if d.kind == "define" and d.node.op == "@" and any(a.op == "|" for a in d.node.args) and not mentions_normal(d.parts[0]):
                calls = [d.node, *(n for n in d.parts[0].walk() if n.op == "@")]
            for c in calls:
                if c.op == "@":
                    out |= {str(base(a)) for a in arguments(c)}
        return out

    def arguments_of(self, head: Node) -> set[str]:
        """The names of the variables with which a density is declared, together; none where it is declared without."""
        calls = [n for k in ("density", "mass", "define") for d in self.declared.get(k, []) for n in (d.node, *(m for p in d.parts for m in p.walk()))
                 if n.op == "@" and n.args[0] == head]
        return {str(base(a)) for c in calls for a in arguments(c)}

    def variable(self, node: Node) -> RandomVariable:
        """A random variable, or a block of a sequence."""
        text = str(base(node))
        self.lowering.use(node)
        if node.op == "_":
            s: Sequence = self.made.setdefault(f"sequence {text}", sequence(latex(base(node))))
            sub = node.args[1]
            try:
                if sub.op == ":":
                    return s[self.lowering.expression(sub.args[0]):self.lowering.expression(sub.args[1])]
                return s[self.lowering.expression(sub)]
            except IllTyped as error:
                raise Unreadable(str(error), node.span) from None
        if node.op == "lab":
            s = self.made.setdefault(f"sequence {text}", sequence(latex(base(node))))
            return s[self.lowering.expression(node.args[1])]
        if node.op not in ("name", "star", "'", "tilde", "hat", "bar"):
            raise Unreadable(f"the arguments of a density are random variables, not {latex(node)}", node.span)
        made: RandomVariable = self.made.setdefault(f"variable {node}", variables_named(latex(node)))
        return made

    def law(self, node: Node) -> Any:
        """The law of a name such as p or q_phi, with the structure that is declared of it."""
        key = f"law {node}"
        if key not in self.made:
            structure: dict[str, Any] = {}
            for d in self.scope.declared:
                if d.kind == "define" and d.node.op == "@" and d.node.args[0] == node and self._is_factorisation(d):
                    found = self._structure(d)
                    if found is not None:
                        structure |= {found[0]: found[1], "given": found[2]}
                    shared = self._shared(d)
                    structure |= {"like": shared} if shared else {}
            if len({name for name, _ in self.sampled}) == 1 and not {"markov", "independent"} & set(structure):
                structure |= self._samples(node)
            self.made[key] = law(latex(node), **structure)
        return self.made[key]

    def _samples(self, node: Node) -> dict[str, Any]:
        """A sequence of draws is exchangeable, and independent under the density that it is drawn from, given what that is given."""
        drawn = self.sampled[0][0]
        out: dict[str, Any] = {"exchangeable": self.made.setdefault(f"sequence {base(drawn)}", sequence(latex(drawn)))}
        for _, density in self.sampled:
            form = density if density.op == "@" else self.form(density)
            if form is not None and form.args[0] == node:
                given = [b for a in form.args[1:] if a.op == "|" for b in a.args]
                out |= {"independent": out["exchangeable"], "given": tuple(self.variable(g) for g in given)}
        return out

    def _shared(self, d: Declared) -> tuple[Any, ...]:
        """Another law and the variables that are distributed alike under it: p_theta(x, z) = p(z) p_theta(x | z)."""
        factors = d.parts[0].args if d.parts[0].op == "*" else (d.parts[0],)
        others = [f for f in factors if f.op == "@" and f.args[0] != d.node.args[0] and all(a.op not in ("|", ";") for a in f.args[1:])]
        if len(others) != 1:
            return ()
        return (self.law(others[0].args[0]), *(self.variable(a) for a in others[0].args[1:]))

    def _structure(self, d: Declared) -> tuple[str, Sequence, tuple[RandomVariable, ...]] | None:
        """A Markov chain or independence, where a joint density is declared as a product of factors."""
        factors = d.parts[0].args if d.parts[0].op == "*" else (d.parts[0],)
        products = [f for f in factors if f.op == "prod" and f.args[0].op == "@"]
        if len(products) != 1 or d.node.args[0] != products[0].args[0].args[0]:
            return None
        step = products[0].args[0]
        member, *others = [a for a in step.args[1:] if a.op not in ("|", ";")]
        given = [b for a in step.args[1:] if a.op == "|" for b in a.args]
        if others or member.op != "_":
            return None
        same = [g for g in given if g.op == "_" and g.args[0] == member.args[0]]
        rest = [g for g in given if g not in same]
        s = self.made.setdefault(f"sequence {base(member)}", sequence(latex(base(member))))
        return ("markov" if same else "independent"), s, tuple(self.variable(g) for g in rest)

    def density_names(self) -> set[str]:
        """The names of densities that are only declared."""
        if self.mode == "real" and self.declared.get("mass"):
            return set()
        out = {str(d.node.args[0] if d.node.op == "@" else d.node) for k in ("density", "mass") for d in self.declared.get(k, [])}
        for d in self.declared.get("define", []):
            if d.node.op == "@" and self._is_factorisation(d):
                out |= {str(n.args[0]) for n in (d.node, *d.parts[0].walk()) if n.op == "@"}
        return out

    def _is_factorisation(self, d: Declared) -> bool:
        """Whether a density is declared by its factors: p(x, z) = p(z) p(x | z)."""
        factors = d.parts[0].args if d.parts[0].op == "*" else (d.parts[0],)
        inner = [f.args[0] if f.op == "prod" else f for f in factors]
        conditional = any(a.op in ("|", ":") or a.op == "_" and a.args[1].op == ":" for a in d.node.args[1:]) or len(d.node.args) > 2
        plain = all(f.op == "@" and str(f.args[0]) != "calN" for f in inner)
        return conditional and plain and any(f.args[0] == d.node.args[0] for f in inner)

    def unused(self) -> list[Declared]:
        """Factorisations of which nothing is used: they are identities, or assumptions that are lost."""
        return [d for d in self.declared.get("define", []) if self.mode == "law" and d.node.op == "@" and self._is_factorisation(d)
                and self._structure(d) is None and not self._shared(d)]

    def by_definition(self, call: Node) -> Node | None:
        """What a density is by its definition: q(z) = p(z | x)."""
        found = [d for d in self.declared.get("define", []) if d.node == call and not self._is_factorisation(d)]
        return found[0].parts[0] if found else None

    def form(self, node: Node) -> Node | None:
        """The one form in which a density is declared: q stands for q(z | x)."""
        forms = [d.node for k in ("density", "mass", "define") for d in self.declared.get(k, []) if d.node.op == "@" and d.node.args[0] == node]
        distinct = list(dict.fromkeys(forms))
        return distinct[0] if len(distinct) == 1 else None

    def default(self, trees: list[Node]) -> None:
        """What an expectation without a density means, where only one density is used, and whether I is a matrix."""
        nodes = [n for t in trees for n in t.walk()]
        below = dict.fromkeys(tuple(_density_of(a, self) for a in n.args[0].args) for n in nodes if n.op == "E" and n.args[0].args)
        if len(below) == 1 and not self.declared.get("draw"):
            self.made["expectation"] = next(iter(below))
        self.made["matrices"] = any(n.op == "matrix" for n in [*nodes, *(m for d in self.scope.declared for p in d.parts for m in p.walk())])

    # --- conditions

    def assumed(self) -> list[Proposition]:
        """The conditions that are declared of several names, and the domains of names that are defined."""
        if "assumed" not in self.made:
            out = []
            trees = [d.node for d in self.declared.get("condition", [])]
            trees += [p for d in self.declared.get("number", []) if any(e.node == d.node for e in self.declared.get("define", [])) for p in d.parts]
            for t in trees:
                try:
                    out.append(self.lowering.proposition(t))
                except (IllTyped, Unreadable) as error:
                    self.lost.append(str(error))
            self.made["assumed"] = out
        found: list[Proposition] = self.made["assumed"]
        return found

    lowering: Any = None


def variables_named(text: str) -> RandomVariable:
    """A random variable of a name that may hold spaces."""
    if " " not in text:
        return variables(text)[0]
    leaf = Term("sym", checked(text), "point")
    return RandomVariable(Term("block", leaf, ZERO, ZERO), {text: Declaration(text, leaf)})


def _density_of(item: Node, world: World) -> Node:
    """The density below an expectation, in one form: x ~ q(x), q(x) and q are the same."""
    density = item.args[1] if item.op == "~" else item
    return (world.form(density) or density) if density.op != "@" else density


def _head(node: Node) -> str:
    """The name under which definitions are found: without an index."""
    return str(node.args[0]) if node.op == "_" else str(node)


def is_mixture(d: Declared) -> bool:
    """Whether a definition says what holds for every law: p(x) = sum_z p(z) p(x | z)."""
    body = d.parts[0]
    if body.op != "sum" or len(body.args) != 4 or body.args[0].op != "*" or len(body.args[0].args) != 2 or len(d.node.args) != 2:
        return False
    p, x, z = d.node.args[0], d.node.args[1], body.args[1]
    return set(body.args[0].args) == {Node("@", (p, z)), Node("@", (p, x, Node("|", (z,))))}
