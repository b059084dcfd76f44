"""What was found in well-known libraries, kept as tests: a row that changes is news. Skipped, and listed, where one is not installed."""

from itertools import pairwise, product

import pytest
import torch

from derivable import conforms
from numeric_checks.peers.table import PEERS


@pytest.mark.parametrize("peer", PEERS, ids=lambda p: f"{p.library} {p.formula} {str(p.dtype)[6:]}")
def test_peer(peer):
    if not peer.installed:
        pytest.skip(f"{peer.library} is not installed: pip install 'derivable[peers]'")
    report = conforms(peer.function, to=peer.identity, dtype=peer.dtype, conditioned=peer.conditioned, **peer.options)
    assert report.passed == peer.conforms, report


def laws():
    """Continuous distributions on the line, two of each family where it has parameters."""
    from torch import distributions as d

    t = lambda *v: [torch.tensor(x, dtype=torch.float64) for x in v]  # noqa: E731
    return [d.Normal(*t(0.3, 1.2)), d.Normal(*t(-1.0, 0.7)), d.Laplace(*t(-0.5, 1.4)), d.Laplace(*t(0.8, 0.6)), d.Exponential(*t(2.0)),
            d.Exponential(*t(0.5)), d.Gamma(*t(2.0, 3.0)), d.Gamma(*t(1.5, 0.5)), d.Gumbel(*t(0.2, 1.1)), d.Gumbel(*t(-0.4, 1.9)),
            d.Uniform(*t(-0.5, 0.5)), d.Uniform(*t(-1.0, 2.0)), d.Beta(*t(2.0, 3.0)), d.Beta(*t(1.5, 1.2)),
            d.Pareto(*t(1.0, 3.0)), d.Cauchy(*t(0.0, 1.0))]


def quadrature(p, q):
    """KL(p || q) by adaptive quadrature over the support of p, in pieces of growing length."""
    from scipy.integrate import quad

    def integrand(x):
        x = torch.tensor(x, dtype=torch.float64)
        log_p = p.log_prob(x)
        return (log_p.exp() * (log_p - q.log_prob(x))).item() if log_p > -700 else 0.0

    low = max(getattr(p.support, "lower_bound", -1e3), -1e3)
    high = min(getattr(p.support, "upper_bound", 1e3), 1e3)
    cuts = sorted({float(low), float(high), *(c for c in (-100.0, -30.0, -10.0, -3.0, -0.5, 0.0, 0.8, 3.0, 10.0, 30.0, 100.0) if low < c < high)})
    return sum(quad(integrand, a, b, epsabs=1e-13, epsrel=1e-12, limit=200)[0] for a, b in pairwise(cuts))


@pytest.mark.parametrize(("every", "least"), [(2, 18), pytest.param(1, 60, marks=pytest.mark.slow)])  # one of a family; then two
def test_the_registry_of_divergences_of_torch(every, least):
    """Every registered pair of continuous distributions of the line with a finite divergence, against quadrature."""
    checked = 0
    for p, q in product(laws()[::every], repeat=2):
        try:
            found = torch.distributions.kl_divergence(p, q).item()
        except NotImplementedError:
            continue
        if abs(found) != float("inf") and type(p).__name__ not in ("Cauchy", "Pareto"):  # their tails reach beyond the pieces
            assert found == pytest.approx(quadrature(p, q), rel=1e-8, abs=1e-10), (p, q)
            checked += 1
    assert checked > least


def agrees(forward, x):
    """Whether claimed log-determinants are those of automatic differentiation."""
    claimed = forward(x)[1]
    jacobian = torch.stack([torch.autograd.functional.jacobian(lambda v: forward(v[None])[0][0], row) for row in x])
    return torch.allclose(claimed.reshape(-1), torch.linalg.slogdet(jacobian).logabsdet, rtol=1e-7, atol=1e-8)


def points(d):
    return torch.randn(12, d, dtype=torch.float64) * torch.tensor([0.1, 1.0, 4.0]).repeat(4)[:, None]


@pytest.mark.parametrize("name", ["Planar", "Radial"])
def test_normflows(name):
    flows = pytest.importorskip("normflows", reason="normflows is not installed: pip install 'derivable[peers]'").flows
    layer = getattr(flows, name)((3,)).double()
    for p in layer.parameters():
        torch.nn.init.normal_(p)
    assert agrees(layer, points(3))


@pytest.mark.parametrize("name", ["MonotonicAffineTransform", "MonotonicRQSTransform", "SoftclipTransform", "SignedPowerTransform"])
def test_zuko(name):
    transforms = pytest.importorskip("zuko", reason="zuko is not installed: pip install 'derivable[peers]'").transforms
    d = 3
    draw = lambda *shape: torch.randn(*shape, dtype=torch.float64)  # noqa: E731
    arguments = {"MonotonicAffineTransform": (draw(d), draw(d)), "MonotonicRQSTransform": (draw(d, 8), draw(d, 8), draw(d, 7)),
                 "SoftclipTransform": (), "SignedPowerTransform": (draw(d),)}
    transform = getattr(transforms, name)(*arguments[name])

    def forward(x):
        y, ladj = transform.call_and_ladj(x)
        return y, ladj.sum(-1)

    assert agrees(forward, points(d))


@pytest.mark.parametrize("name", ["LULinear", "PointwiseAffineTransform", "Sigmoid"])
def test_nflows(name):
    transforms = pytest.importorskip("nflows.transforms", reason="nflows is not installed: pip install 'derivable[peers]'")
    made = {"LULinear": lambda: transforms.LULinear(3), "Sigmoid": transforms.Sigmoid,
            "PointwiseAffineTransform": lambda: transforms.PointwiseAffineTransform(0.3, 1.7)}[name]().double()
    assert agrees(made, points(3))
