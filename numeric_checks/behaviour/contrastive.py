"""SimCLR and SimSiam: the loss by cross entropy, linear dynamics against automatic differentiation, collapse."""

from itertools import pairwise

import pytest
import torch

from numeric_checks.models import mixture, simclr, simsiam


def test_nt_xent_by_cross_entropy(device):
    a, b = torch.randn(2, 5, 7, dtype=torch.float64).to(device)
    z = torch.nn.functional.normalize(torch.cat([a, b]), dim=-1)
    logits = z @ z.T / 0.3
    logits.fill_diagonal_(float("-inf"))
    wanted = torch.nn.functional.cross_entropy(logits, torch.tensor([5, 6, 7, 8, 9, 0, 1, 2, 3, 4], device=device))
    assert simclr.nt_xent(a, b, 0.3).item() == pytest.approx(wanted.item(), rel=1e-12)
    row = torch.cat([logits[0, 5:6], logits[0, 1:5], logits[0, 6:]])
    assert simclr.anchor_loss(row * 0.3, 0.3).item() == pytest.approx(torch.nn.functional.cross_entropy(
        logits[:1], torch.tensor([5], device=device)).item(), rel=1e-12)


def test_linear_dynamics_is_the_gradient_flow(device):
    """Velocities against gradients of the loss with the target held fixed."""
    p, w, a, b = (torch.randn(4, 4, dtype=torch.float64).to(device) for _ in range(4))
    signal, noise = a @ a.T, 0.1 * b @ b.T
    p.requires_grad_(True), w.requires_grad_(True)
    slopes = torch.autograd.grad(simsiam.linear_loss(p, w, w.detach(), signal, noise) + 0.05 * (p**2).sum() + 0.05 * (w**2).sum(), (p, w))
    for found, slope in zip(simsiam.linear_velocity(p.detach(), w.detach(), signal, noise, 0.1), slopes):
        assert torch.allclose(found, -slope, rtol=1e-11, atol=1e-11)


def test_the_loss_of_the_linear_model_is_an_expectation(device):
    p, w, v = (torch.randn(3, 3, dtype=torch.float64).to(device) for _ in range(3))
    x = torch.randn(300_000, 3, dtype=torch.float64).to(device)
    one, two = (x + 0.5 * torch.randn_like(x) for _ in range(2))
    sampled = ((one @ (p @ w).T - two @ v.T) ** 2).sum(-1) / 2
    eye = torch.eye(3, dtype=torch.float64, device=device)
    assert abs(sampled.mean() - simsiam.linear_loss(p, w, v, eye, 0.25 * eye)) < 5 * sampled.std() / 300_000**0.5


def flow(device, stop=True, predictor=True, steps=1500, rate=0.02):
    """Gradient flow of the linear model; without the stop the whole gradient is followed, without predictor P stays the identity."""
    torch.manual_seed(0)
    signal, noise = torch.eye(3, dtype=torch.float64, device=device), 0.1 * torch.eye(3, dtype=torch.float64, device=device)
    p = 0.5 * torch.eye(3, dtype=torch.float64, device=device) if predictor else torch.eye(3, dtype=torch.float64, device=device)
    w = (0.6 * torch.eye(3, dtype=torch.float64) + 0.02 * torch.randn(3, 3, dtype=torch.float64)).to(device)
    for _ in range(steps):
        if stop:
            dp, dw = simsiam.linear_velocity(p, w, signal, noise, 0.01)
        else:
            w = w.detach().requires_grad_(True)
            (slope,) = torch.autograd.grad(simsiam.linear_loss(p, w, w, signal, noise) + 0.005 * (w**2).sum(), w)
            dp, dw = simsiam.linear_velocity(p, w.detach(), signal, noise, 0.01)[0], -slope
            w = w.detach()
        p, w = p + rate * dp * predictor, w + rate * dw
    return w.norm().item()


def test_only_stop_and_predictor_together_keep_the_weights(device):
    assert flow(device) > 0.5
    assert flow(device, stop=False, steps=3_000, rate=0.1) < 0.1
    assert flow(device, predictor=False, steps=3_000, rate=0.1) < 0.1


def test_a_network_without_the_stop_collapses(device):
    torch.manual_seed(0)
    x = torch.rand(256, 16, device=device)
    spread = {}
    for stop, predictor in ((True, True), (False, True), (True, False)):
        torch.manual_seed(1)
        model = simsiam.SimSiam(16, 32, 8, stop, predictor).to(device)
        optimiser = torch.optim.SGD(model.parameters(), 0.2, momentum=0.9)
        for _ in range(300):
            loss = model.loss(x)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        spread[stop, predictor] = model.loss(x).item()
    assert spread[False, True] < -0.99 and spread[True, False] < -0.9  # all views alike: the loss is at its floor at once
    assert spread[True, True] > spread[False, True]


def test_em_never_lowers_the_likelihood(device):
    torch.manual_seed(0)
    x = torch.cat([torch.randn(300, 2), 0.4 * torch.randn(200, 2) + 3]).double().to(device)
    model = mixture.GaussianMixture(x, 3, floor=0.0, generator=torch.Generator().manual_seed(1))
    seen = []
    for _ in range(60):
        seen.append(model.log_likelihood(x).item())
        model.step(x)
    assert all(b >= a - 1e-12 for a, b in pairwise(seen)) and seen[-1] > seen[0] + 0.1
    assert model.log_share.exp().sum().item() == pytest.approx(1, rel=1e-12)
    assert model.generate(10).shape == (10, 2)


def test_one_step_of_em_is_the_moments_of_the_responsibilities(device):
    torch.manual_seed(0)
    x = torch.randn(50, 1, dtype=torch.float64).to(device)
    model = mixture.GaussianMixture(x, 2, floor=0.0, generator=torch.Generator().manual_seed(0))
    joint = model.log_joint(x)
    r = mixture.responsibility(joint[:, 0] - model.log_share[0], joint[:, 1] - model.log_share[1], model.log_share.exp()[0])
    mean = (r @ x[:, 0] / r.sum()).item()
    variance = (r @ (x[:, 0] - mean) ** 2 / r.sum()).item()
    model.step(x)
    assert model.mean[0].item() == pytest.approx(mean, rel=1e-12)
    assert model.covariance[0].item() == pytest.approx(variance, rel=1e-12)
