"""Random variables: a theory of its own, which adds to the tables of the core what claims about laws need.

`check` loads it for a claim about random variables, and for no other.
"""

from derivable.kernel.laws.joint import density_form, log_form, places, total_form
from derivable.kernel.laws.model import Model
from derivable.kernel.laws.rules import agree, exchange, marginalise, markov, separate
from derivable.kernel.meaning import BUILT_IN
from derivable.kernel.normal import FORMS
from derivable.kernel.rules import RULES
from derivable.kernel.scope import VALUES
from derivable.kernel.terms import Term
from derivable.kernel.witness import MODELS


def _information(law: Term, a: Term, b: Term) -> Term:
    joint, first, second = (Term("density", law, Term("tuple", *blocks), Term("tuple")) for blocks in ((*a.args, *b.args), a.args, b.args))
    return Term("divergence", joint, Term("mul", first, second))


BUILT_IN |= {"mean": lambda q, f: Term("total", q.args[1], Term("mul", q, f)), "information": _information}
FORMS |= {"density": density_form, "total": total_form, "log": log_form}
VALUES |= dict.fromkeys(("block", "density", "total"), places)
RULES |= {rule.__name__: rule for rule in (marginalise, markov, agree, separate, exchange)}
MODELS["finite"] = Model
