"""GAN, WGAN, conditional and Dirac GAN: fixed points, penalties, and what they do to the dynamics."""

import math

import pytest
import torch
from torch import nn

from numeric_checks.models import conditional_gan, dirac_gan, gan, wgan


def test_the_best_logit_is_the_log_density_ratio(device):
    """Minimised over a logit at a point with densities p and q, the loss gives log p - log q."""
    p, q = torch.tensor([0.3, 0.9, 0.05], dtype=torch.float64, device=device), torch.tensor([0.6, 0.1, 0.05], dtype=torch.float64, device=device)
    logit = torch.zeros(3, dtype=torch.float64, device=device, requires_grad=True)
    data, fake = (gan.discriminator_loss(logit, torch.full_like(logit, -1e3)), gan.discriminator_loss(torch.full_like(logit, 1e3), logit))
    (slope,) = torch.autograd.grad((p * data + q * fake).sum(), logit)
    assert torch.allclose(slope, (q - p) / 2)
    with torch.no_grad():
        logit.copy_(p.log() - q.log())
    data, fake = (gan.discriminator_loss(logit, torch.full_like(logit, -1e3)), gan.discriminator_loss(torch.full_like(logit, 1e3), logit))
    (slope,) = torch.autograd.grad((p * data + q * fake).sum(), logit)
    assert slope.abs().max() < 1e-15


def test_where_the_generator_loss_is_flat(device):
    logit = torch.tensor([-30.0], dtype=torch.float64, device=device, requires_grad=True)
    (flat,) = torch.autograd.grad(gan.saturating_loss(logit).sum(), logit)
    (steep,) = torch.autograd.grad(gan.non_saturating_loss(logit).sum(), logit)
    assert abs(flat.item()) < 1e-12 < 0.99 < -steep.item()


def test_r1_is_the_square_of_the_gradient(device):
    weight = torch.randn(5, dtype=torch.float64, device=device)
    x = torch.randn(7, 5, dtype=torch.float64, device=device, requires_grad=True)
    (gradient,) = torch.autograd.grad((x @ weight).sum(), x)
    assert torch.allclose(gan.r1_penalty(gradient, 3.0), 1.5 * (weight**2).sum().expand(7))


def test_a_steep_critic_pays(device):
    """A linear critic of slope 1 pays nothing, one of slope 3 pays 4 times the weight."""
    for slope, price in ((1.0, 0.0), (3.0, 4.0)):
        gradient = torch.tensor([[slope, 0.0, 0.0]], dtype=torch.float64, device=device)
        assert wgan.gradient_penalty(gradient, 1.0).item() == pytest.approx(price)


def test_clipping_bounds_the_weights_and_with_them_the_slope(device):
    """Homework 002's bound of 0.001 leaves next to no slope."""
    model = wgan.WGAN(constraint="clip", bound=0.001).to(device)
    model.discriminator_step(torch.randn(8, 64, device=device))
    assert max(p.abs().max().item() for p in model.critic.parameters()) <= 0.001 * (1 + 1e-6)
    x = torch.randn(64, 64, device=device, requires_grad=True)
    (gradient,) = torch.autograd.grad(model.critic(x).sum(), x)
    assert gradient.norm(dim=-1).max().item() < 0.001**3 * 64**0.5 * 128 * 128


def test_a_critic_finds_the_distance_of_two_points(device):
    """Data at 1.5, samples at 0: the penalised critic's estimate approaches 1.5.

    The penalty has two wells, slopes 1 and -1; a light one first keeps the critic from the wrong one.
    """
    torch.manual_seed(0)
    critic = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 1)).to(device)
    optimiser = torch.optim.Adam(critic.parameters(), 1e-2)
    data, fake = torch.full((64, 1), 1.5, device=device), torch.zeros(64, 1, device=device)
    for k in range(800):
        between = (torch.rand(64, 1, device=device) * data).requires_grad_(True)
        (gradient,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
        loss = (wgan.critic_loss(critic(data), critic(fake)).squeeze(-1) + wgan.gradient_penalty(gradient, 0.5 if k < 200 else 10.0)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert (critic(data) - critic(fake)).mean().item() == pytest.approx(1.5, rel=0.1)


def test_dirac_velocities_are_gradients(device):
    state = torch.tensor([0.3, -0.2, 0.7], dtype=torch.float64, device=device, requires_grad=True)
    psi_0, psi_1, theta = state
    objective = torch.nn.functional.logsigmoid(psi_1) + torch.nn.functional.logsigmoid(-psi_0 * theta - psi_1)
    (slope,) = torch.autograd.grad(objective - 0.8 / 2 * psi_0**2, state)
    found = torch.stack(dirac_gan.velocity(*state.detach(), 0.8))
    assert torch.allclose(found, slope * torch.tensor([1.0, 1.0, -1.0], device=device), rtol=1e-14)


def test_dirac_paths(device):
    """Without the penalty simultaneous steps spiral out and alternating ones go round; with it both come in."""
    start = torch.tensor([0.5, 0.0, 0.5], dtype=torch.float64, device=device)
    ways = {"out": (0.0, dirac_gan.simultaneous), "round": (0.0, dirac_gan.alternating), "in": (0.3, dirac_gan.simultaneous)}
    radius = {k: dirac_gan.path(start, 0.1, 1500, gamma, method)[:, ::2].norm(dim=-1) for k, (gamma, method) in ways.items()}
    assert radius["out"][-1] > 1.5 * radius["out"][0]
    assert 0.8 < (radius["round"][-200:].max() / radius["round"][0]) < 1.25
    assert radius["in"][-1] < 1e-6


def test_a_conditional_discriminator_sees_the_class(device):
    model = conditional_gan.ConditionalGAN(8, 3).to(device)
    x = torch.randn(6, 8, device=device)
    a, b = (model.logit(x, torch.full((6,), k, device=device)) for k in (0, 2))
    embedding = model.projection.weight
    assert torch.allclose(b - a, model.features(x) @ (embedding[2] - embedding[0]), atol=1e-5)
    assert model.generate(9).shape == (9, 8) and not math.isnan(model.discriminator_step(x, torch.tensor([0, 1, 2, 0, 1, 2], device=device)).item())
