"""The Dirac GAN: automatic differentiation against the verified Jacobian, simulated trajectories against the spectrum."""

import math

import pytest
import torch

S = torch.sigmoid


def field(gamma):
    def v(state):
        p0, p1, th = state
        inner = S(p0 * th + p1)
        return torch.stack([-th * inner - gamma * p0, S(-p1) - inner, p0 * inner])

    return v


@pytest.mark.parametrize("point", [(0.3, -0.2, 0.7), (0.0, 0.0, 0.0), (-1.1, 0.4, 0.9)])
def test_jacobian(identity, device, point):
    state = torch.tensor(point, dtype=torch.float64, device=device)
    auto = torch.func.jacrev(field(0.0))(state)
    exact = identity("gan.dirac.general_jacobian")(**dict(zip((r"\psi_0", r"\psi_1", r"\theta"), point)))
    assert torch.allclose(auto, torch.tensor(exact, dtype=torch.float64, device=device), rtol=1e-12, atol=1e-12)


def trajectory(v, start, seconds, step, device):
    state, out = torch.tensor(start, dtype=torch.float64, device=device), []
    for _ in range(int(seconds / step)):
        k1 = v(state)
        k2 = v(state + step / 2 * k1)
        k3 = v(state + step / 2 * k2)
        k4 = v(state + step * k3)
        state = state + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        out.append(state)
    return torch.stack(out)


def test_decay_and_frequency_with_the_penalty(device):
    """gamma = 1/2: the slow pair is -1/4 +- i sqrt(3)/4, by the verified spectrum -gamma/2 +- sqrt(gamma^2 - 1)/2."""
    gamma, step = 0.5, 0.02
    path = trajectory(field(gamma), (1e-3, 0.0, 1e-3), 50, step, device)
    theta = path[:, 2]
    crossing = (torch.nonzero(theta[:-1] * theta[1:] < 0)[:, 0].double() + 1) * step
    frequency = math.pi / (crossing[1:] - crossing[:-1]).mean().item()
    assert frequency == pytest.approx(math.sqrt(1 - gamma**2) / 2, rel=0.01)
    period = round(2 * math.pi / frequency / step)
    ratio = (theta[500 + period] / theta[500]).item()
    assert -math.log(ratio) / (period * step) == pytest.approx(gamma / 2, rel=0.01)


def test_a_conserved_quantity_without_the_penalty(device):
    path = trajectory(field(0.0), (0.3, 0.1, 0.4), 40, 0.01, device)
    energy = path[:, 0] ** 2 + path[:, 2] ** 2
    assert (energy - 0.25).abs().max().item() < 1e-9
    assert (trajectory(field(0.5), (0.3, 0.1, 0.4), 40, 0.01, device)[-1].abs().max().item()) < 1e-3


def test_eigenvalues(device):
    for gamma in (0.25, 1.0, 3.0):
        found = torch.linalg.eigvals(torch.func.jacrev(field(gamma))(torch.zeros(3, dtype=torch.float64, device=device)))
        pair = complex(gamma**2 - 1) ** 0.5 / 2
        wanted = sorted([complex(-0.5), -gamma / 2 + pair, -gamma / 2 - pair], key=lambda z: (round(z.real, 6), z.imag))
        got = sorted((complex(z) for z in found.cpu()), key=lambda z: (round(z.real, 6), z.imag))
        tolerance = 1e-5 if gamma == 1.0 else 1e-12  # a triple root is found to a third of the digits
        assert all(abs(a - b) < tolerance for a, b in zip(got, wanted))
