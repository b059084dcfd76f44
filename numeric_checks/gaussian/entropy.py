"""The entropy of a Gaussian against torch.distributions."""

import pytest
import torch
from torch.distributions import Normal


@pytest.mark.parametrize("sigma", [0.1, 1.0, 7.3])
def test_entropy(identity, device, sigma):
    library = Normal(torch.tensor(2.0, dtype=torch.float64, device=device), torch.tensor(sigma, dtype=torch.float64, device=device)).entropy().item()
    assert identity("gaussian.entropy.univariate")(**{r"\sigma_1": sigma}) == pytest.approx(library, rel=1e-13)
