"""VAE, beta-VAE, IWAE and latent diffusion: bounds against exact evidence, gradients against automatic differentiation."""

import math

import pytest
import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from numeric_checks.models import beta_vae, iwae, latent_diffusion, vae


@pytest.fixture
def x(device):
    return torch.rand(32, 16, dtype=torch.float64).to(device)


def test_divergence_is_that_of_torch_distributions(device):
    mean, log_variance = torch.randn(2, 100, dtype=torch.float64).to(device)
    library = kl_divergence(Normal(mean, torch.exp(log_variance / 2)), Normal(torch.zeros_like(mean), torch.ones_like(mean)))
    assert torch.allclose(vae.kl_to_standard(mean, log_variance), library, rtol=1e-12, atol=1e-14)


def test_likelihoods_are_those_of_torch_distributions(device):
    x, a, b = torch.rand(3, 100, dtype=torch.float64).to(device)
    assert torch.allclose(vae.gaussian_log_density(x, a, b), Normal(a, torch.exp(b / 2)).log_prob(x), rtol=1e-12)
    bits = (x > 0.5).double()
    assert torch.allclose(vae.bernoulli_log_likelihood(bits, 10 * a - 5), Bernoulli(logits=10 * a - 5).log_prob(bits), rtol=1e-12)


def test_exp_excess_has_a_gradient_everywhere(device):
    u = torch.tensor([-1e3, -1.0, -1e-8, 0.0, 1e-8, 1.0, 300.0], dtype=torch.float64, device=device, requires_grad=True)
    (slope,) = torch.autograd.grad(vae.exp_excess(u).sum(), u)
    assert torch.allclose(slope, torch.expm1(u.detach()), rtol=1e-13, atol=1e-17)


def linear(model, weight, scale):
    """Make a Gaussian VAE the toy z ~ N(0, 1), x | z ~ N(weight z, scale^2), with a posterior of mean 0.1 and deviation 0.9."""
    model.encoder = torch.nn.Linear(1, 2).double()
    model.decoder = torch.nn.Linear(1, 1, bias=False).double()
    with torch.no_grad():
        model.encoder.weight.zero_()
        model.encoder.bias.copy_(torch.tensor([0.1, 2 * math.log(0.9)]))
        model.decoder.weight.fill_(weight)
        model.pixel_log_variance = torch.nn.Parameter(torch.tensor([2 * math.log(scale)], dtype=torch.float64))
    return model


def test_the_toy_of_the_golden_values(device):
    """ELBO, the importance-weighted bound of two samples and log p, by 400,000 samples within five standard errors."""
    model = linear(vae.VAE(1, 1, likelihood="gaussian"), 1.0, 1.0).to(device)
    x, n = torch.full((400_000, 1), 0.7, dtype=torch.float64, device=device), 400_000
    with torch.no_grad():
        elbo = model.elbo(x)
        pair = model.importance_weighted(x[: n // 2], 2)
    assert abs(elbo.mean() - -1.519299048862499) < 5 * elbo.std() / n**0.5
    assert abs(pair.mean() - -1.434988005961) < 5 * pair.std() / (n // 2) ** 0.5
    many = model.importance_weighted(x[:200], 4000)
    assert many.mean().item() == pytest.approx(-1.3880121234846454, abs=2e-3)


def test_pixel_variance_is_clamped(device):
    model = vae.VAE(4, 2, likelihood="gaussian").to(device)
    torch.nn.init.constant_(model.pixel_log_variance, -50.0)
    assert torch.isfinite(model.elbo(torch.zeros(3, 4, device=device))).all()
    with pytest.raises(ValueError, match="poisson"):
        vae.VAE(likelihood="poisson")


def test_beta_weighs_the_divergence(x, device):
    model = beta_vae.BetaVAE(16, 4, beta=3.0).double().to(device)
    noise = torch.randn(32, 4, dtype=torch.float64, device=device)
    likelihood, divergence = model.terms(x, noise)
    assert torch.allclose(beta_vae.objective(likelihood, divergence, 3.0), likelihood - divergence - 2 * divergence)
    mean, log_variance = model.encoder(x).chunk(2, -1)
    assert torch.allclose(divergence, vae.kl_to_standard(mean, log_variance).sum(-1), rtol=1e-9)


def test_a_capacity_holds_the_divergence(device):
    torch.manual_seed(0)
    x = (torch.rand(256, 16, device=device) > 0.5).float()
    model = beta_vae.BetaVAE(16, 4, 32, beta=20.0, capacity=3.0).to(device)
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(300):
        optimiser.zero_grad()
        model.loss(x).backward()
        optimiser.step()
    assert model.terms(x)[1].mean().item() == pytest.approx(3.0, abs=0.7)


def test_more_samples_raise_the_bound(x, device):
    model = iwae.IWAE(16, 4).double().to(device)
    with torch.no_grad():
        bounds = [model.bound(x.repeat(60, 1), k).mean().item() for k in (1, 2, 8, 64)]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize("draws", [400, pytest.param(3000, marks=pytest.mark.slow)])  # the normal run takes fewer of the same draws
def test_dreg_has_the_gradient_of_the_bound(x, device, draws):
    """For the decoder the same at the same noise; for the encoder the same in the mean, with less noise."""
    model = iwae.IWAE(16, 2, hidden=8, samples=4).double().to(device)
    plain, dreg = [], []
    for _ in range(draws):
        noise = torch.randn(4, 4, 2, dtype=torch.float64, device=device)
        for kind, rows in (("plain", plain), ("dreg", dreg)):
            model.gradient = kind
            gradients = torch.autograd.grad(model.loss(x[:4], noise), [*model.decoder.parameters(), *model.encoder.parameters()])
            rows.append(torch.cat([g.flatten() for g in gradients]))
    plain, dreg = torch.stack(plain), torch.stack(dreg)
    decoder = sum(p.numel() for p in model.decoder.parameters())
    assert torch.allclose(plain[:, :decoder], dreg[:, :decoder], rtol=1e-9, atol=1e-12)
    difference = (plain - dreg)[:, decoder:]
    error = difference.std(0) / len(plain) ** 0.5
    assert ((difference.mean(0).abs() < 5 * error + 1e-12).double().mean()) > 0.99
    assert dreg[:, decoder:].var(0).sum() < plain[:, decoder:].var(0).sum()


def test_the_bound_of_latent_diffusion_is_below_the_evidence(device):
    """One latent, an exact evidence by quadrature over the chain's own prior: sampled, and by the decoder's likelihood."""
    torch.manual_seed(0)
    model = latent_diffusion.LatentDiffusion(4, 1, 8, steps=5, last=0.7).to(device)
    x = torch.rand(1, 4, device=device)
    with torch.no_grad():
        bound = model.bound(x.repeat(20_000, 1), every=True)
        z = torch.randn(200_000, 1, device=device)
        for k in range(model.steps, 0, -1):
            beta, rest, variance = (float(t[k]) for t in (model.beta, model.rest, model.variance))
            z = (z - beta / rest**0.5 * model.predict(z, torch.full((len(z),), k, device=device))) / (1 - beta) ** 0.5
            z = z + variance**0.5 * torch.randn_like(z)
        likelihood = vae.bernoulli_log_likelihood(x, model.decoder(z)).sum(-1)
        evidence = torch.logsumexp(likelihood, 0) - math.log(len(z))
    assert bound.mean() - 5 * bound.std() / 20_000**0.5 < evidence
    assert torch.allclose(latent_diffusion.entropy(torch.tensor(0.3)), Normal(0.0, math.exp(0.15)).entropy())
