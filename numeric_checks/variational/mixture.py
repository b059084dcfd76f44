"""The responsibility and the evidence of a mixture against torch.distributions."""

import pytest
import torch
from torch.distributions import Categorical, MixtureSameFamily, Normal


@pytest.mark.parametrize(("share", "x"), [(0.2, -0.3), (0.9, 4.0), (0.5, 0.0)])
def test_mixture(identity, device, share, x):
    parts = Normal(torch.tensor([0.0, 1.0], dtype=torch.float64, device=device), torch.tensor([1.0, 0.5], dtype=torch.float64, device=device))
    law = MixtureSameFamily(Categorical(torch.tensor([share, 1 - share], dtype=torch.float64, device=device)), parts)
    point = torch.tensor(x, dtype=torch.float64, device=device)
    a, b = parts.log_prob(point).tolist()
    evidence = law.log_prob(point)
    assert identity("variational.mixture.log_evidence")(a=a, b=b, **{r"\pi_1": share}) == pytest.approx(evidence.item(), rel=1e-12)
    first = (parts.log_prob(point)[0] + torch.tensor(share).log().to(point) - evidence).exp().item()
    assert identity("variational.mixture.responsibility")(a=a, b=b, **{r"\pi_1": share}) == pytest.approx(first, rel=1e-6)
