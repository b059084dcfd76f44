"""`logdensity` is complete on its fragment: terms that depend on each other in value do so in normal form.

For random blocks of terms about chains of length 1 to 4, the rank of their normal forms over the rational numbers equals
the rank of their values on random tables, worked out with 60 digits.
"""

import random

import pytest
from mpmath import log, matrix, mp, mpf

from benchmarks.densities import CHAIN, EMPTY, LAWS, Tables, term
from derivable.kernel.terms import Term
from derivable.provers.combination import solve
from derivable.provers.field import equations
from derivable.provers.proof import Proof

SIZE, MODELS = 7, 9


def nodes(rng, length):
    """A block of terms: logarithms, expectations of them, divergences and entropies; some are combinations of others."""
    def some(n):
        return tuple(("0", i) for i in sorted(rng.sample(range(length + 1), min(n, length + 1))))

    def density():
        places = some(rng.randint(1, 3))
        cut = rng.randint(1, len(places))
        return (rng.choice("pq"), places[:cut], places[cut:])

    out = []
    while len(out) < SIZE:
        d, kind = density(), rng.randrange(5)
        if kind < 2:
            out.append(("log", *d))
        elif kind == 2:
            out.append(("E", d, ("log", *density())))
        elif kind == 3:
            out += [("KL", d, ("p" if d[0] == "q" else "q", *d[1:])), ("H", d)]
        else:  # a joint with its parts: dependent by the chain rule
            law, left, right = d
            out += [("log", law, left + right, ()), ("log", law, right, ()) if right else ("log", law, left, ()), ("log", *d)]
    return out[:SIZE]


def rank_of_values(rng, block, length):
    with mp.workdps(60):
        rows = []
        for _ in range(MODELS):
            tables = Tables(rng, True, length, mpf, log)
            rows.append([tables.value(n, tables.state) for n in block])
        m, rank = matrix(rows), 0
        for column in range(m.cols):  # elimination with the largest pivot
            pivot = max(range(rank, m.rows), key=lambda r: abs(m[r, column]), default=None)
            if pivot is None or abs(m[pivot, column]) < mpf(10) ** -40:
                continue
            for c in range(m.cols):
                m[rank, c], m[pivot, c] = m[pivot, c], m[rank, c]
            for r in range(rank + 1, m.rows):
                factor = m[r, column] / m[rank, column]
                for c in range(m.cols):
                    m[r, c] -= factor * m[rank, c]
            rank += 1
        return rank


def rank_of_normal_forms(block):
    chains = tuple(Term("markov", f, CHAIN, EMPTY) for f in LAWS.values())
    proof = Proof({}, chains)
    terms = [term(n) for n in block]
    normal = proof.normal(equations(proof, *terms))
    rank, seen = 0, []
    for p in map(normal.of, terms):
        if solve(normal, p, seen) is None:
            rank += 1
            seen.append(p)
    return rank


@pytest.mark.parametrize("seed", range(28))
def test_rank_in_normal_form_is_rank_in_value(seed):
    rng = random.Random(seed)
    length = 1 + seed % 4
    block = nodes(rng, length)
    assert rank_of_normal_forms(block) == rank_of_values(rng, block, length), block
