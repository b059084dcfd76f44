"""A small discriminator, trained, against the verified optimum: N(0, 1) against N(1.5, 0.8^2)."""

import math

import pytest
import torch

from numeric_checks.verified import verified

JSD = 0.2622327288991534


def densities(x):
    p = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    q = torch.exp(-((x - 1.5) ** 2) / (2 * 0.64)) / math.sqrt(2 * math.pi * 0.64)
    return p, q


def train(device, steps=700):
    torch.manual_seed(1)
    net = torch.nn.Sequential(torch.nn.Linear(1, 24), torch.nn.Tanh(), torch.nn.Linear(24, 1)).double().to(device)
    optimiser = torch.optim.Adam(net.parameters(), lr=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        real = torch.randn(4096, 1, dtype=torch.float64).to(device)
        fake = 1.5 + 0.8 * torch.randn(4096, 1, dtype=torch.float64).to(device)
        loss = -(torch.nn.functional.logsigmoid(net(real)).mean() + torch.nn.functional.logsigmoid(-net(fake)).mean())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return net


def test_trained_discriminator(device):
    assert verified("gan.discriminator.optimum")
    net = train(device)
    low, high = -2.576, 1.5 + 2.576 * 0.8  # the central 99 % of both
    x = torch.linspace(low, high, 400, dtype=torch.float64, device=device)[:, None]
    p, q = densities(x)
    learned = torch.sigmoid(net(x))
    assert (learned - p / (p + q)).abs().max().item() <= 0.03
    assert (learned - q / (p + q)).abs().max().item() > 0.3, "the mirrored formula would be seen"
    grid = torch.linspace(-12, 14, 40_001, dtype=torch.float64, device=device)[:, None]
    p, q = densities(grid)
    value = torch.trapezoid((p * torch.nn.functional.logsigmoid(net(grid)) + q * torch.nn.functional.logsigmoid(-net(grid)))[:, 0], grid[:, 0])
    assert (value.item() + math.log(4)) / 2 == pytest.approx(JSD, abs=0.01)


def test_value_at_the_optimum(device):
    """2 JS - log 4 by quadrature: the integral of the game's value at the optimum against golden JSD."""
    grid = torch.linspace(-12, 14, 400_001, dtype=torch.float64, device=device)
    p, q = densities(grid)
    game = torch.trapezoid(p * torch.log(p / (p + q)) + q * torch.log(q / (p + q)), grid).item()
    assert game == pytest.approx(2 * JSD - math.log(4), rel=1e-9)
