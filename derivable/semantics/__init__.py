"""A second road to every proof: values of terms, from the meaning of the operators alone."""

from derivable.semantics.look import Contradiction, Report, contradiction
from derivable.semantics.statements import STATEMENTS
from derivable.semantics.truth import TRUTHS

TRUTHS |= STATEMENTS  # rows that ask for truths themselves

__all__ = ["Contradiction", "Report", "contradiction"]
