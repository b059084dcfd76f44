"""The loss of an anchor against torch's cross entropy."""

import pytest
import torch

from numeric_checks.variational.log_mean_exp import members


@pytest.mark.parametrize("tau", [0.07, 0.5, 2.0])
def test_cross_entropy(identity, device, tau):
    s = [0.9, -0.3, 0.2, 0.65]
    at = identity("contrastive.nt_xent.loss")
    logits = torch.tensor([s], dtype=torch.float64, device=device) / tau
    wanted = torch.nn.functional.cross_entropy(logits, torch.tensor([0], device=device)).item()
    assert at(family=members(at.content, s), n=4, **{r"\tau": tau}) == pytest.approx(wanted, rel=1e-12)
