"""Losses by logits against binary cross entropy, their slopes and penalties against automatic differentiation."""

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce


@pytest.mark.parametrize(("a", "b"), [(0.3, -0.8), (12.0, 9.0), (-25.0, 3.0)])
def test_losses(identity, device, a, b):
    data, fake = (torch.tensor(v, dtype=torch.float64, device=device, requires_grad=True) for v in (a, b))
    one, zero = torch.ones_like(data), torch.zeros_like(data)
    assert identity("gan.losses.discriminator")(a=a, b=b) == pytest.approx((bce(data, one) + bce(fake, zero)).item(), rel=1e-12)
    for name, loss in (("saturating", -bce(fake, zero)), ("non_saturating", bce(fake, one))):
        assert identity(f"gan.losses.{name}")(b=b) == pytest.approx(loss.item(), rel=1e-12)
        (slope,) = torch.autograd.grad(loss, fake)
        assert identity(f"gan.losses.{name}_slope")(b=b) == pytest.approx(slope.item(), rel=1e-12)


def test_penalties(identity, device):
    x = torch.tensor([0.4, -1.2], dtype=torch.float64, device=device, requires_grad=True)
    (g,) = torch.autograd.grad((torch.tensor([2.0, -0.5], dtype=torch.float64, device=device) * x).sum(), x)
    u, v = g.tolist()
    assert identity("gan.losses.r1")(u=u, v=v, **{r"\gamma": 3.0}) == pytest.approx(1.5 * g.norm().item() ** 2, rel=1e-13)
    assert identity("gan.losses.two_sided_penalty")(u=u, v=v, **{r"\lambda": 10.0}) == pytest.approx(10 * (g.norm().item() - 1) ** 2, rel=1e-12)
