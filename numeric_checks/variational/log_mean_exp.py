"""Log-mean-exp and normalised weights against torch's own, on tables of values."""

import pytest
import torch

from derivable.kernel.meaning import calls
from derivable.kernel.terms import Term, num
from derivable.language.expressions import Expr


def members(content, values, first=1):
    """Values for the family of an identity, from its first index on."""
    (head,) = {c.args[0] for c in calls(content.term)}
    return {Expr(Term("call", head, num(k + first))): v for k, v in enumerate(values)}


@pytest.mark.parametrize("values", [[0.3], [1.0, -2.0, 0.5], [-40.0, -41.0, -39.5, -60.0]])
def test_against_torch(identity, device, values):
    w = torch.tensor(values, dtype=torch.float64, device=device)
    for name, wanted in (("log_mean", torch.logsumexp(w, 0) - torch.tensor(len(values)).log()), ("squared", torch.softmax(w, 0)[0] ** 2),
                         ("normalised", torch.softmax(w, 0)[0])):
        at = identity(f"variational.log_mean_exp.{name}")
        assert at(family=members(at.content, values), K=len(values)) == pytest.approx(wanted.item(), rel=1e-6 if name == "log_mean" else 1e-12)
    at = identity("variational.log_mean_exp.common_factor")
    assert at(family=members(at.content, values), K=len(values), m=0.7) == pytest.approx((w - 0.7).exp().sum().item(), rel=1e-12)
