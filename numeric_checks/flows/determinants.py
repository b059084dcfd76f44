"""Log-determinants against automatic differentiation."""

import pytest
import torch

from numeric_checks.variational.log_mean_exp import members


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_planar(identity, device, seed):
    torch.manual_seed(seed)
    z, u, w, b = (torch.randn(n, dtype=torch.float64).to(device) for n in (2, 2, 2, 1))
    jacobian = torch.func.jacrev(lambda x: x + u * torch.tanh(w @ x + b))(z)
    names = {f"{n}_{k + 1}": v[k].item() for n, v in (("z", z), ("u", u), ("w", w)) for k in (0, 1)}
    assert identity("flows.determinants.planar")(b=b.item(), **names) == pytest.approx(torch.linalg.det(jacobian).item(), rel=1e-9)


@pytest.mark.parametrize("dimension", [1, 2, 5])
def test_radial(identity, device, dimension):
    z = torch.randn(dimension, dtype=torch.float64).to(device)
    jacobian = torch.func.jacrev(lambda x: x * (1 - 0.3 / (0.8 + x.norm())))(z)
    found = identity("flows.determinants.radial")(D=dimension, r=z.norm().item(), **{r"\alpha": 0.8, r"\beta": -0.3})
    assert found == pytest.approx(torch.linalg.slogdet(jacobian).logabsdet.item(), rel=1e-9)


def test_coupling(identity, device):
    scale = [0.3, -0.8, 0.1]
    s = torch.tensor(scale, dtype=torch.float64, device=device)
    jacobian = torch.func.jacrev(lambda x: torch.cat([x[:1], x[1:] * torch.exp(s * x[0])]))(torch.ones(4, dtype=torch.float64, device=device))
    at = identity("flows.determinants.coupling")
    assert at(family=members(at.content, scale), D=3) == pytest.approx(torch.linalg.slogdet(jacobian).logabsdet.item(), rel=1e-12)


def test_sigmoid_mixture(identity, device):
    z = torch.tensor(0.4, dtype=torch.float64, device=device)

    def g(z):
        m = (0.2 * torch.sigmoid(z + 0.3) + 0.5 * torch.sigmoid(2 * z - 1)) / 0.7
        return m.log() - (1 - m).log()

    found = identity("flows.determinants.sigmoid_mixture")(z=0.4, p=0.2, q=0.5, c=1.0, d=2.0, e=0.3, f=-1.0)
    assert found == pytest.approx(torch.func.grad(g)(z).item(), rel=1e-12)
