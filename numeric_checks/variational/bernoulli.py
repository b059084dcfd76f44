"""The Bernoulli likelihood by its logit against torch.distributions, in the soft case by the two outcomes."""

import pytest
import torch
from torch.distributions import Bernoulli


@pytest.mark.parametrize("u", [-30.0, -1.3, 0.0, 0.7, 40.0])
def test_likelihood(identity, device, u):
    law = Bernoulli(logits=torch.tensor(u, dtype=torch.float64, device=device))
    one, zero = (law.log_prob(torch.tensor(v, dtype=torch.float64, device=device)).item() for v in (1.0, 0.0))
    assert identity("variational.bernoulli.log_likelihood")(x=0.3, u=u) == pytest.approx(0.3 * one + 0.7 * zero, rel=1e-12)
    assert identity("variational.bernoulli.log_sigmoid")(u=u) == pytest.approx(one, rel=1e-12)
    assert identity("variational.bernoulli.log_complement", line=2)(u=u) == pytest.approx(zero, rel=1e-12, abs=1e-14)
