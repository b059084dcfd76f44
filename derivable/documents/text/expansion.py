"""Raw tokens and macros: TeX is never run, and what a macro expands to is limited in size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from derivable.documents.text.problems import Span, Unreadable

MAX_LENGTH, MAX_TOKENS, MAX_EXPANSIONS = 20_000, 4_000, 400
LETTERED = re.compile(r"log|exp|(?:argmax|argmin|ln|max|min|const)(?![a-z])"
                      r"|(?:KL|kL|JSD|JS|ELBO|IWAE|tr|Tr|Var|Cov|vec|det)(?=\s*(?:\\left|\\big|\\Big)?\s*[(\[{])")
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


def raw_tokens(source: str) -> list[Token]:
    """The tokens as TeX has them: commands, letters, numbers, signs; spaces and comments fall away."""
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


def group(tokens: list[Token], i: int) -> int:
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


def expand(tokens: list[Token], macros: Mapping[str, Macro]) -> list[Token]:
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
            end = group(rest, 0) if rest else 0
            if not rest:
                raise Unreadable(f"{t.text} takes {macro.arity} argument(s)", t.span)
            taken = rest[:end]
            del pending[len(pending) - end:]
            arguments.append(taken[1:-1] if taken[0].text == "{" else taken)
        body: list[Token] = []
        parts = raw_tokens(macro.body)
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
