"""One table of laws for every flow: the inverse inverts, the claimed log-determinant is that of automatic differentiation."""

import math

import pytest
import torch

from numeric_checks.models import flows

MAPS = {"planar": flows.Planar, "radial": flows.Radial, "residual": flows.Residual, "sigmoid mixture": flows.SigmoidMixture,
        "coupling": flows.AffineCoupling, "flipped coupling": lambda d: flows.AffineCoupling(d, flip=True)}


@pytest.fixture(params=[(name, d, seed) for name in MAPS for d in (2, 3) for seed in (0, 1, 2)], ids=lambda p: f"{p[0]} {p[1]} {p[2]}")
def case(request, device):
    name, d, seed = request.param
    torch.manual_seed(seed)
    m = MAPS[name](d).double()
    for p in m.parameters():
        torch.nn.init.normal_(p, std=1.0)
    return m.to(device), (2 * torch.randn(20, d, dtype=torch.float64)).to(device)


def test_log_determinant(case):
    m, x = case
    y, claimed = m(x)
    jacobian = torch.stack([torch.autograd.functional.jacobian(lambda v: m(v[None])[0][0], row) for row in x])
    assert torch.allclose(claimed, torch.linalg.slogdet(jacobian).logabsdet, rtol=1e-9, atol=1e-10)
    assert y.shape == x.shape


def test_inverse(case):
    m, x = case
    with torch.no_grad():
        assert torch.allclose(m.inverse(m(x)[0]), x, rtol=1e-6, atol=1e-6)


def test_a_log_determinant_without_its_jacobian_would_be_seen(case):
    m, x = case
    assert m(x)[1].abs().max() > 1e-3


def test_golden_radial_and_planar():
    """Values of 50-digit arithmetic."""
    numbers = {"dtype": torch.float64}
    r, alpha, beta = (torch.tensor(v, **numbers) for v in (1.7, 0.5, 0.3))
    assert flows.radial_log_determinant(r, alpha, beta, 3).item() == pytest.approx(0.28618793205465654, rel=1e-15)
    z, u, w = (torch.tensor(v, **numbers) for v in ((1.0, 2.0, -0.5), (0.7, -1.2, 0.4), (1.0, 0.5, -2.0)))
    planar = flows.Planar(3).double()
    with torch.no_grad():
        planar.u.copy_(u), planar.w.copy_(w), planar.b.fill_(0.3)
    assert planar(z[None])[1].item() == pytest.approx(-0.003243984807709732, rel=1e-12)


def test_golden_sigmoid_mixture():
    m = flows.SigmoidMixture(1, 3).double()
    with torch.no_grad():
        m.raw_weight.copy_(torch.tensor([[0.2, 0.5, 0.3]]).double().log())
        m.log_slope.copy_(torch.tensor([[1.0, 2.0, 0.5]]).double().log())
        m.shift.copy_(torch.tensor([[0.0, -1.0, 0.3]]))
    y, log_determinant = m(torch.tensor([[0.4]], dtype=torch.float64))
    assert y.item() == pytest.approx(0.12640135852117068, rel=1e-6)  # the shifts are set in float32
    assert math.exp(log_determinant.item()) == pytest.approx(1.3285697559783809, rel=1e-6)


def test_a_flow_is_a_density(device):
    """The density of a random flow integrates to 1 over a wide grid."""
    torch.manual_seed(3)
    flow = flows.Flow(flows.Planar(2), flows.Radial(2), flows.AffineCoupling(2)).double().to(device)
    axis = torch.linspace(-12, 12, 801, dtype=torch.float64, device=device)
    grid = torch.cartesian_prod(axis, axis)
    with torch.no_grad():
        mass = flow.log_density(grid).exp().sum() * (axis[1] - axis[0]) ** 2
    assert mass.item() == pytest.approx(1, abs=1e-4)
    assert torch.isfinite(flow.generate(100)).all()
