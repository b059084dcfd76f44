"""A slice of the fuzz: no false verdict, and most cases decided. `make bench` runs thousands."""

from collections import Counter

import pytest

from benchmarks.fuzz import cases
from derivable.checking import Checker


@pytest.mark.parametrize(("true", "good", "never"), [(True, "proved", ("refuted",)), (False, "refuted", ("proved", "conditional"))])
def test_random_claims(true, good, never):
    words = Counter(Checker().claim(c.claim).word for c in cases(11, 150, true))
    assert not any(words[w] for w in never), words
    assert words[good] >= 0.95 * 150, words
