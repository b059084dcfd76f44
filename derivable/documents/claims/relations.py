"""What a section claims: the chains of its displays, each under what the sentences before it declare."""

from __future__ import annotations

import re

from derivable.documents.claims.chains import Chain, Side, Step
from derivable.documents.claims.equations import asked
from derivable.documents.claims.steps import display
from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.text.outline import Section, Sentence
from derivable.documents.text.problems import Unreadable

_SAYS = re.compile(r"[=<>:]|\\(?:leq?|geq?|in|sim|neq?|to|succ|succeq|perp|lt|gt)\b")  # what a formula needs to say anything of a name


def chains(section: Section, scope: Scope) -> tuple[list[Chain], list[tuple[str, int]]]:
    """The chains of a section, and what its sentences got wrong with its place; declarations are added to the scope."""
    from derivable.documents.declared.sentences import declare

    out: list[Chain] = []
    problems: list[tuple[str, int]] = []
    for part in section.parts:
        if isinstance(part, Sentence):
            before: list[Declared] = []
            around = part.words.split("\u25a1")
            for k, (text, offset) in enumerate(part.formulas):
                near = " ".join(around[k].split()[-2:]) + around[k + 1] if len(around) == len(part.formulas) + 1 else part.words
                said = part.words if _random(around, k) else part.words.replace("random", "")
                try:
                    declare(text, said, near if said is part.words else near.replace("random", ""), scope, before)
                except Unreadable as error:
                    problems.append((str(error), offset + error.span[0]))
                    if _SAYS.search(text):
                        scope.lost.append(str(error))
        else:
            display(part, scope, out)
    asked(out)
    return out, problems


_ONE, _SEVERAL = re.compile(r"\brandom (?:vector|variable|number|matrix)\b"), re.compile(r"\brandom (?:vectors|variables|numbers|matrices)\b")


def _random(around: list[str], k: int) -> bool:
    """Whether a sentence calls its formula k random: "x be a random vector" the one before these words, "x and y be random vectors" all of a list."""
    if k + 1 >= len(around) or _ONE.search(around[k + 1]):
        return True
    while k + 2 < len(around) and around[k + 1].strip(" ,\n") in ("", "and", "or"):
        k += 1
    return _SEVERAL.search(around[k + 1]) is not None


__all__ = ["Chain", "Side", "Step", "chains"]
