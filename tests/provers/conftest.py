"""Shared by the tests of proof methods."""

import pytest

from derivable import derivation
from derivable.checking import Checker


@pytest.fixture(scope="session")
def word():
    """The verdict on an equation of two expressions."""
    def decide(left, right):
        def run():
            """A claim."""
            yield left
            yield right

        return Checker().derivation(derivation(run)).steps[0].verdict.word

    return decide
