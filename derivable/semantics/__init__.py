"""A second road to every proof: values of terms, from the meaning of the operators alone."""

from derivable.semantics.look import Contradiction, Report, contradiction

__all__ = ["Contradiction", "Report", "contradiction"]
