"""The declarations that a derivation lacks, guessed from how its names are used: sentences to paste, and to check.

Nothing rests on a guess: it is what a person is asked, and it counts only once it stands in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from derivable.documents.claims.relations import chains
from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.history import History
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.documents.text.declaring import Sentence
from derivable.documents.text.outline import Document, Section, scan
from derivable.documents.text.problems import Unreadable
from derivable.errors import DerivableError
from derivable.kernel.terms import Rejected
from derivable.sections import Marker

ROUNDS = 12  # a name that is declared may uncover the next
SENTENCES = {  # how each kind of name is declared, in the order of the block
    "integer": r"Let ${} \in \mathbb{{N}}$.", "vector": r"Let ${} \in \mathbb{{R}}^n$.",
    "matrix": r"Let ${} \in \mathbb{{R}}^{{n \times n}}$.", "positive": "Let ${} > 0$.", "real": r"Let ${} \in \mathbb{{R}}$.",
    "function": r"Let ${} : \mathbb{{R}} \to \mathbb{{R}}$.", "density": "Let ${}$ be a density.",
}
ALONE = ("function", "density")  # declared one by one
DENSE = (r"\mathbb{E}", r"\E", "KL", r"\int")  # where one of these stands, a call of an unknown name is that of a density
MOST_ARGUMENT = 200  # characters of an argument that are looked at
_RUNNING = ("sum", "prod")


def missing(document: Document, section: Section, scope: Scope, own: bool = False) -> dict[str, str]:
    """The names that the derivation does not declare, with what they are by their use; the sentences about them are read on the way."""
    if own:  # what the section itself declares is not in the scope yet
        chains(section, scope, History(scope))
    bare = replace(section, parts=[p for p in section.parts if not isinstance(p, Sentence)])
    kinds: dict[str, str] = {}
    for _ in range(ROUNDS):
        trial = scope.child()
        for sentence in sentences(kinds):
            chains(scan("", sentence).sections[0], trial, History(trial))
        marker = Marker(document, bare, trial, False)
        trees = [t for _, t in marker.trees()]
        found = dict(_kind(name, trees) for name in dict.fromkeys(_lacking(marker))) | dict(_called(marker))
        if not set(found) - set(kinds):
            break
        for name, kind in found.items():
            if not any(_family(name) == _family(other) for other in kinds):
                kinds.setdefault(name, kind)
    return kinds


def _family(name: str) -> str:
    """What two members of a family, x_{i} and x_{j}, have in common; the head of a call, a name itself."""
    base, _, index = name.partition("(")[0].partition("_{")
    return base + "_{.}" if index.removesuffix("}") in "ijklmnstT" and index else name.partition("(")[0]


def examples(kinds: dict[str, str]) -> dict[str, str]:
    """The sentence about each name alone, by the name or the head of the call."""
    return {name.partition("(")[0] if kind == "density" else name: SENTENCES[kind].format(name) for name, kind in kinds.items()}


def sentences(kinds: dict[str, str]) -> list[str]:
    """The sentences that declare names of some kinds."""
    out = []
    for kind, sentence in SENTENCES.items():
        names = [n for n, k in kinds.items() if k == kind]
        for group in [[n] for n in names] if kind in ALONE else [names] if names else []:
            out.append(sentence.format(", ".join(group)))
    return out


def _lacking(marker: Marker) -> Iterator[str]:
    """The names for want of which a tree has no meaning."""
    for place, tree in marker.trees():
        lowering = marker.worlds.at(place)[1]
        try:
            lowering.proposition(tree) if tree.op in ("rel", "=>", "<=>") else lowering.value(tree)
        except Unreadable as error:
            if error.code == "undeclared" and error.about:
                yield error.about
        except (DerivableError, Rejected):
            continue


def _called(marker: Marker) -> Iterator[tuple[str, str]]:
    """The names before brackets that are neither functions nor numbers: densities by their arguments or what stands around."""
    for chain in marker.chains:
        for side in (chain.first, *(s.right for s in chain.steps)):
            row = marker.rows.get(id(side.error))
            if side.error is None or side.error.code != "undeclared" or row is None:
                continue
            name = side.error.about
            forms = {_argument(r.text, m.start()) for r in marker.rows.values() for m in re.finditer(re.escape(name) + r"\s*\(", r.text)}
            given = [f for f in sorted(forms, key=lambda f: ("|" in f or "\\mid" in f, -f.count(","), f)) if f]
            dense = any("|" in f or "\\mid" in f for f in given) or any(w in row.text for w in DENSE)
            yield (f"{name}({given[0]})", "density") if dense and given else (name, "function")


def _argument(text: str, place: int) -> str:
    """What stands in the brackets behind a name."""
    begin = text.find("(", place)
    depth = 0
    for k in range(begin, min(begin + MOST_ARGUMENT, len(text))) if begin >= 0 else ():
        depth += {"(": 1, ")": -1}.get(text[k], 0)
        if depth == 0:
            return text[begin + 1:k].strip()
    return ""


def _kind(name: str, trees: Iterable[Node]) -> tuple[str, str]:
    """A name with what it is, by what stands around it; a density with the variable it is taken of."""
    trees = list(trees)
    for n in (n for tree in trees for n in tree.walk() if n.op in ("E", "KL", "JS")):
        if n.op == "E" and any(latex(a) == name for a in n.args[0].args):
            return f"{name}({next((latex(v) for v in n.args[1].walk() if v.op == 'name'), 'x')})", "density"
        if n.op != "E" and any(latex(a) == name for a in n.args):
            return f"{name}(x)", "density"
    uses = {use for tree in trees for use in _uses(tree, name)}
    kind = next((k for k in ("function", "integer", "transposed", "positive") if k in uses), "real")
    return name, kind if kind != "transposed" else "matrix" if _capital(name) else "vector"


def _capital(name: str) -> bool:
    return name.strip("\\{}").removeprefix("mathbf{").removeprefix("boldsymbol{")[:1].isupper()


def _uses(tree: Node, name: str) -> Iterator[str]:
    for n in tree.walk():
        if n.op == "@" and latex(n.args[0]) == name:
            yield "function"
        elif n.op in _RUNNING and len(n.args) == 4 and any(_stands(name, a) for a in n.args[2:]):
            yield "integer"
        elif n.op == "_" and _stands(name, n.args[1]):
            yield "integer"
        elif n.op in ("T", "transpose") and latex(n.args[0]) == name:
            yield "transposed"
        elif n.op == "*" and any(a.op in ("T", "transpose") for a in n.args) and _capital(name) and any(latex(a) == name for a in n.args):
            yield "transposed"
        elif n.op in ("log", "sqrt") and _stands(name, n.args[0]) or n.op == "/" and _stands(name, n.args[1]):
            yield "positive"


def _stands(name: str, tree: Node) -> bool:
    return any(latex(n) == name for n in tree.walk() if n.op in ("name", "_", "bar", "tilde", "hat", "star"))
