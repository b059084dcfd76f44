"""What a section claims: the chains of its displays, each under what the sentences before it declare."""

from __future__ import annotations

from derivable.documents.claims.chains import Chain, Side, Step
from derivable.documents.claims.equations import asked
from derivable.documents.claims.steps import display
from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.sentences import declare
from derivable.documents.text.declaring import Sentence
from derivable.documents.text.outline import Section


def chains(section: Section, scope: Scope) -> tuple[list[Chain], list[tuple[str, int]]]:
    """The chains of a section, and what its sentences got wrong with its place; declarations are added to the scope."""
    out: list[Chain] = []
    problems: list[tuple[str, int]] = []
    for part in section.parts:
        if isinstance(part, Sentence):
            problems += declare(part, scope)
        else:
            display(part, scope, out)
    asked(out)
    return out, problems


__all__ = ["Chain", "Side", "Step", "chains"]
