"""The command line: its commands and options, with a word that is meant for one that is misspelt."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

EXITS = "Exit status 0: everything passed; 1: something did not; 2: the command itself could not run."


class Parser(argparse.ArgumentParser):
    """A parser whose errors name what may have been meant."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2."""
        if found := re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message):
            message += meant(found[1], re.findall(r"[\w-]+", found[2]))
        super().error(message)


def meant(word: str, words: Iterable[str]) -> str:
    """What may have been meant by a word, as the end of a sentence; nothing where no word is near."""
    near = get_close_matches(word, list(words), 1)
    return f"; did you mean {near[0]}?" if near else ""


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of a command; ends with status 2 where one is not known."""
    main = parser()
    options, rest = main.parse_known_args(arguments)
    if rest:
        commands: dict[str, Any] = next(a.choices for a in main._actions if isinstance(a, argparse._SubParsersAction))
        command = commands[options.command]
        word = rest[0].partition("=")[0]
        command.error(f"unrecognized arguments: {' '.join(rest)}" + (meant(word, command._option_string_actions) if word.startswith("-") else ""))
    return options


def parser() -> Parser:
    """The commands and their options."""
    about = "Check derivations line by line; a proof leaves a certificate, a mistake a counterexample."
    main = Parser(prog="derivable", description=about, epilog=EXITS)
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    _library(commands)
    _documents(commands)
    say = commands.add_parser("explain", help="what a message means, with an example of the mistake and of the way out")
    say.add_argument("code", nargs="?", metavar="CODE", help="a code as it stands in a report (default: list them)")
    say.add_argument("--all", action="store_true", help="explain every code")
    return main


def _library(commands: Any) -> None:
    """The commands about a library of derivations."""
    verify = commands.add_parser("verify", help="check a library of derivations (default: the one shipped, with its mistakes)", epilog=EXITS)
    verify.add_argument("what", nargs="*", metavar="NAME|PATH", help="names such as diffusion.posterior, files or folders")
    verify.add_argument("-v", "--verbose", action="store_true", help="list every derivation, not only what failed")
    verify.add_argument("--explain", action="store_true", help="show what each method said of a step that it left undecided")
    verify.add_argument("-j", dest="jobs", type=int, default=None, metavar="N",
                        help="worker processes that look for proofs (default: one a core; 0: none, and nothing is stopped by a clock)")
    verify.add_argument("--json", metavar="FILE", type=Path, help="write the results as JSON")
    verify.add_argument("--certificates", metavar="DIR", type=Path, help="write certificates and the manifest of claims")
    verify.add_argument("--no-cache", action="store_true", help="do not use or keep certificates of earlier runs")
    again = commands.add_parser("recheck", help="re-check stored certificates with the kernel alone")
    again.add_argument("folder", metavar="DIR", type=Path)
    tex = commands.add_parser("latex", help="LaTeX of verified identities: refuses what is not verified")
    tex.add_argument("what", nargs="*", metavar="NAME|PATH")
    tex.add_argument("-o", dest="output", metavar="FILE.tex|FILE.pdf", type=Path)
    out = commands.add_parser("export", help="write the certificates of verified steps for another prover")
    out.add_argument("what", nargs="*", metavar="NAME|PATH")
    out.add_argument("--coq", metavar="DIR", type=Path, required=True, help="one file of Coq a step; what it does not cover is counted by name")


def _documents(commands: Any) -> None:
    """The commands about documents."""
    read = commands.add_parser("read", help="how a formula is read: tree and canonical LaTeX")
    read.add_argument("formula", metavar="FORMULA")
    read.add_argument("--notation", metavar="FILE", type=Path, help="declarations, as sentences of a document")
    mark = commands.add_parser("mark", help="mark a document line by line", epilog=EXITS)
    mark.add_argument("documents", nargs="+", metavar="DOCUMENT|FOLDER|-", type=Path, help="files, folders, or - for standard input")
    mark.add_argument("--notation", metavar="FILE", type=Path, help="declarations that stand before those of each document")
    mark.add_argument("--json", action="store_true", help="one JSON object a document on standard output, as soon as it is done")
    mark.add_argument("--html", metavar="DIR|FILE.html", type=Path, help="write a page for each document, or one page with all of them")
    mark.add_argument("--latex", metavar="DIR", type=Path, help="write an annotated LaTeX copy of each document")
    mark.add_argument("--infer", action="store_true", help="read undeclared names as real numbers; no refutation rests on that")
    mark.add_argument("--hints", type=int, choices=range(5), default=4, metavar="0-4",
                      help="what is said of a wrong line: 0 the verdict, 1 where, 2 what kind of slip, 3 a counterexample, "
                           "4 the repaired line (default)")
    mark.add_argument("--explain", action="store_true", help="show what each method said of a step that it left undecided")
    mark.add_argument("-v", "--verbose", action="store_true", help="list the relations in the running text that were not marked")
    mark.add_argument("--allow-supported", action="store_true", help="let steps pass that are supported and not proved")
    mark.add_argument("--budget", metavar="N", type=_seconds, default=None, help="seconds of CPU for a step (default 20)")
    mark.add_argument("-j", dest="jobs", type=int, default=None, metavar="N", help="worker processes (default: one a core)")
    mark.add_argument("--no-cache", action="store_true", help="do not use or keep certificates of earlier runs")
    lacks = commands.add_parser("declare", help="the declarations that a document lacks, guessed from use, ready to paste")
    lacks.add_argument("documents", nargs="+", metavar="DOCUMENT|FOLDER|-", type=Path)
    lacks.add_argument("--notation", metavar="FILE", type=Path, help="declarations that stand before those of each document")


def _seconds(text: str) -> float:
    """A positive number of seconds, for argparse."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number of seconds")
    return seconds
