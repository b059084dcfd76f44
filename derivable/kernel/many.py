"""Many certificates checked at once, by copies of this process.

A copy is made by forking after the claims were built here and the kernel was loaded: it runs the same code on the same
claims, and no prover. It answers with words, the places of conditions and what a result rests on, through a pipe that
nobody else holds. So it is as much the kernel as this process is, and what it says is minted here, by the one door. Of a
copy that ends before it has answered nothing is believed, and its share is checked here.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from derivable.kernel.check import _DOOR, Verified, check
from derivable.kernel.terms import Rejected, Term, decode, encode

FEWEST = 8  # certificates below which a copy is not worth its making


@dataclass(frozen=True)
class Checked:
    """What the kernel says of a certificate: a verdict or why it has none, and the milliseconds of CPU that it took."""

    verified: Verified | None
    error: str
    ms: float


def check_many(claims: Mapping[str, Term], certificates: Mapping[str, Any], processes: int,
               done: Callable[[int, int], None] | None = None) -> dict[str, Checked]:
    """What certificates show about claims, by name; a claim that is cited must be among them.

    `done` hears how many are checked in this process, and how many this process has to check.
    """
    names = [n for n in claims if n in certificates]
    shares = _shares(names, certificates, min(processes, len(names) // FEWEST + 1))
    copies = [(_copy(share, claims, certificates), share) for share in shares[1:]]
    out = _check_share(shares[0], claims, certificates, done)
    for (child, pipe), _ in copies:
        out |= _minted(_heard(child, pipe))
    rest = [n for _, share in copies for n in share if n not in out]
    return out | _check_share(rest, claims, certificates)


def _shares(names: Sequence[str], certificates: Mapping[str, Any], count: int) -> list[list[str]]:
    """The names in `count` shares of about the same work: the longest first, each to the share with the least."""
    sizes = {n: _size(certificates[n]) for n in names}
    shares: list[list[str]] = [[] for _ in range(count)]
    load = [0] * count
    for n in sorted(names, key=lambda n: (-sizes[n], n)):
        least = load.index(min(load))
        shares[least].append(n)
        load[least] += sizes[n]
    return shares


def _size(certificate: Any) -> int:
    terms = certificate.get("terms") if isinstance(certificate, dict) else None
    return len(terms) if isinstance(terms, list) else 0


def _check_share(names: Sequence[str], claims: Mapping[str, Term], certificates: Mapping[str, Any],
                 done: Callable[[int, int], None] | None = None) -> dict[str, Checked]:
    known: dict[str, tuple[Term, Verified]] = {}
    out: dict[str, Checked] = {}
    for name in names:
        began = time.process_time()
        try:
            verified, error = _checked(name, claims, certificates, known, ()), ""
        except (Rejected, RecursionError) as rejected:
            verified, error = None, str(rejected)
        out[name] = Checked(verified, error, (time.process_time() - began) * 1000)
        if done:
            done(len(out), len(names))
    return out


def _checked(name: str, claims: Mapping[str, Term], certificates: Mapping[str, Any], known: dict[str, tuple[Term, Verified]],
             above: tuple[str, ...]) -> Verified:
    """Check a certificate after those of the claims that it cites."""
    if name not in known:
        if name in above or name not in claims or name not in certificates:
            raise Rejected("a claim is cited that was not verified before")
        certificate = certificates[name]
        for cited in _cites(certificate):
            _checked(cited, claims, certificates, known, (*above, name))
        known[name] = (claims[name], check(claims[name], certificate, known))
    return known[name][1]


def _cites(certificate: Any) -> list[str]:
    cites = certificate.get("cites", []) if isinstance(certificate, dict) else None
    if not isinstance(cites, list) or not all(isinstance(c, str) for c in cites):
        raise Rejected("a malformed certificate: what it cites is a list of names")
    return cites


def _copy(names: Sequence[str], claims: Mapping[str, Term], certificates: Mapping[str, Any]) -> tuple[int, int]:
    """A copy of this process that checks some certificates: its number, and the pipe on which it answers."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:  # in the copy, which must end here whatever happens
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(_told(_check_share(names, claims, certificates)), out)
        status = 0
    finally:
        os._exit(status)


def _told(checked: Mapping[str, Checked]) -> dict[str, Any]:
    """Answers as plain data, with the conditions as places in one table of terms."""
    found = {n: c.verified for n, c in checked.items() if c.verified is not None}
    table, roots = encode(t for v in found.values() for t in v.conditions)
    place = iter(roots)
    rows = {n: [v.verdict, [next(place) for _ in v.conditions], v.rests_on] for n, v in found.items()}
    return {"terms": table, "rows": {n: [*rows.get(n, [None, [], []]), c.error, c.ms] for n, c in checked.items()}}


def _heard(child: int, pipe: int) -> Any:
    """What a copy answers; None if it ended before its time."""
    with os.fdopen(pipe) as answers:
        text = answers.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if status == 0 else None


def _minted(told: Any) -> dict[str, Checked]:
    if told is None:
        return {}
    terms = decode(told["terms"])
    out = {}
    for name, (word, conditions, rests_on, error, ms) in told["rows"].items():
        verified = None if word is None else Verified(name, word, tuple(terms[i] for i in conditions), tuple(rests_on), _DOOR)
        out[name] = Checked(verified, error, ms)
    return out
