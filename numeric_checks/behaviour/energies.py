"""Score networks, Boltzmann machines, noise-contrastive estimation: enumeration, closed forms, stationary distributions."""

import math

import pytest
import torch

from numeric_checks.models import nce, rbm, score_network


def gaussian_score(x):
    return -(x - 0.3) / 1.7


def test_score_losses_agree_on_a_gaussian(device):
    """Hyvarinen's loss for the score -(x - m)/v: (x - m)^2/(2 v^2) - 1/v a coordinate; the sliced one in the mean of directions."""
    x = torch.randn(50, 3, dtype=torch.float64).to(device)
    implicit = score_network.implicit_loss(gaussian_score, x)
    assert torch.allclose(implicit, ((x - 0.3) ** 2 / (2 * 1.7**2) - 1 / 1.7).sum(-1), rtol=1e-12)
    many = x[:1].repeat(20_000, 1)
    for reduced in (True, False):
        sliced = score_network.sliced_loss(gaussian_score, many, torch.randn_like(many), reduced)
        assert abs(sliced.mean() - implicit[0]) < 5 * sliced.std() / 20_000**0.5


def test_denoising_is_least_for_the_score_of_the_noisy_data(device):
    """For data N(0, 1) and noise of deviation s, the best linear score is -y/(1 + s^2)."""
    s, n = 0.5, 400_000
    clean, noise = torch.randn(2, n, dtype=torch.float64).to(device)
    noisy = clean + s * noise
    target = score_network.denoising_target(noisy, clean, s)
    slope = ((noisy * target).mean() / (noisy**2).mean()).item()
    assert slope == pytest.approx(-1 / (1 + s**2), rel=0.02)
    assert torch.allclose(target, -noise / s)


def test_langevin_dynamics_is_stationary(device):
    """With step h and the score of N(0, 1) the variance settles at 1/(1 - h/4)."""
    h, x = 0.2, torch.zeros(100_000, dtype=torch.float64, device=device)
    for _ in range(120):
        x = score_network.langevin(x, -x, h, torch.randn_like(x))
    assert x.var().item() == pytest.approx(1 / (1 - h / 4), rel=5 * (2 / 1e5) ** 0.5)


def test_free_energy_sums_the_hidden_units_out(device):
    model = rbm.RBM(4, 3).double().to(device)
    torch.nn.init.normal_(model.visible_bias)
    torch.nn.init.normal_(model.hidden_bias)
    v = torch.tensor([[1.0, 0.0, 1.0, 1.0]], dtype=torch.float64, device=device)
    h = ((torch.arange(8)[:, None] >> torch.arange(3)) & 1).double().to(device)
    energy = -(v @ model.visible_bias) - h @ model.hidden_bias - ((v @ model.weight) * h).sum(-1)
    assert model.free_energy(v).item() == pytest.approx(-torch.logsumexp(-energy, 0).item(), rel=1e-12)
    with pytest.raises(ValueError, match="enumeration"):
        rbm.RBM(30, 2).log_partition()


def test_contrastive_divergence_approaches_the_gradient(device):
    """With many sweeps the gradient of CD is that of the exact log-likelihood, log Z by enumeration."""
    torch.manual_seed(1)
    model = rbm.RBM(4, 3, steps=30).double().to(device)
    torch.nn.init.normal_(model.weight, std=0.5)
    data = torch.bernoulli(torch.full((1, 4), 0.7, dtype=torch.float64)).to(device).repeat(40_000, 1)
    (sampled,) = torch.autograd.grad(model.loss(data), model.weight)
    (exact,) = torch.autograd.grad(model.free_energy(data[:1]).mean() + model.log_partition().to(device), model.weight)
    assert (sampled - exact).abs().max().item() < 0.02
    assert exact.abs().max().item() > 0.1


def test_the_chain_visits_states_as_often_as_their_probability(device):
    torch.manual_seed(2)
    model = rbm.RBM(3, 2).double().to(device)
    torch.nn.init.normal_(model.weight)
    states = ((torch.arange(8)[:, None] >> torch.arange(3)) & 1).double().to(device)
    wanted = torch.softmax(-model.free_energy(states), 0)
    v = model.gibbs(torch.zeros(100_000, 3, dtype=torch.float64, device=device), 40)
    seen = torch.bincount((v.long() * torch.tensor([1, 2, 4], device=device)).sum(-1), minlength=8) / 100_000
    assert (seen - wanted).abs().max().item() < 0.01


def test_nce_finds_the_constant(device):
    torch.manual_seed(0)
    model = nce.GaussianNCE(2, nu=5).to(device)
    optimiser = torch.optim.Adam(model.parameters(), 3e-2)
    for k in range(1500):
        for group in optimiser.param_groups:
            group["lr"] = 3e-2 * (1 - k / 1500)
        x = torch.randn(500, 2, device=device) * torch.tensor([1.0, 0.5], device=device) + 0.7
        loss = model.loss(x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert model.constant.item() == pytest.approx(-model.log_partition().item(), abs=0.05)
    assert model.constant.item() == pytest.approx(-math.log(2 * math.pi * 0.5), abs=0.08)
    assert model.mean.tolist() == pytest.approx([0.7, 0.7], abs=0.06)
