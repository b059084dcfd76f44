"""variational.samples: by enumeration in finite models with exchangeable samples, and the bounds of K = 1, .., 5 in order."""

from itertools import pairwise

import pytest
import torch

from numeric_checks.tables import MODELS, TOLERANCE, worst
from numeric_checks.verified import verified


@pytest.mark.parametrize("model", MODELS)
def test_by_enumeration(device, model):
    for d in verified("variational.samples"):
        assert worst(d, device, **model) <= TOLERANCE, d.name


def test_bounds_of_more_samples_by_enumeration(device):
    """L_1 <= L_2 <= .. <= log p(x), strictly where the posterior is not q, over all samples of a latent with 3 states."""
    torch.manual_seed(4)
    joint, q = (0.2 + torch.rand(3, dtype=torch.float64).to(device) for _ in range(2))
    q = q / q.sum()
    bounds = []
    for n in range(1, 6):
        states = torch.cartesian_prod(*[torch.arange(3, device=device)] * n).reshape(-1, n)
        bounds.append((q[states].prod(1) * torch.log((joint / q)[states].mean(1))).sum().item())
    values = [*bounds, torch.log(joint.sum()).item()]
    assert all(b - a > 1e-6 for a, b in pairwise(values))
