"""information.likelihood in finite models, and the order of parameters by numbers."""

import pytest
import torch

from numeric_checks.tables import MODELS, TOLERANCE, worst
from numeric_checks.verified import verified


@pytest.mark.parametrize("model", MODELS)
def test_by_enumeration(device, model):
    for d in verified("information.likelihood"):
        assert worst(d, device, **model) <= TOLERANCE, d.name


def test_another_order_is_told_apart(device):
    """The sum of the densities orders parameters otherwise in one of the models."""
    from derivable.library import select

    (entry,), _ = select(["mistakes.models.argmax_of_the_sum"])
    assert max(worst(entry.derivation, device, **model) for model in MODELS) == 1


def test_one_argmax(device):
    """Over a grid of means the likelihood of a Gaussian sample and its logarithm are largest at one place."""
    x = torch.randn(30, dtype=torch.float64).to(device) + 0.4
    means = torch.linspace(-2, 2, 401, dtype=torch.float64, device=device)
    logs = -((x - means[:, None]) ** 2) / 2
    assert logs.sum(-1).argmax() == logs.exp().prod(-1).argmax()
    assert logs.sum(-1).argsort().tolist() == logs.exp().prod(-1).argsort().tolist()
