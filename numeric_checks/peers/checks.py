"""What was found in well-known libraries, kept as tests: a row that changes is news. Skipped, and listed, where one is not installed."""

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
