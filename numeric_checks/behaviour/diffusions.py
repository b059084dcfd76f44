"""DDPM, DDIM, guidance: tables against golden values, bounds against exact evidence, samplers on data whose score is known."""

import math

import pytest
import torch
from torch import nn

from numeric_checks.models import ddim, ddpm, guidance

GOLDEN = {  # t from 0 on: beta, abar, posterior variance, coefficients of x_0 and x_t (50-digit arithmetic)
    0: (1e-4, 0.9999, 0.0, 1.0, 0.0),
    1: (0.00011991991991991992, 0.99978009207207207, 5.4531876613026054e-5, 0.54529149951027148, 0.45470849899056467),
    2: (0.00013983983983983984, 0.99964028298412165, 8.5489115230936162e-5, 0.38870683586733855, 0.61129316028798374),
    100: (0.002091991991991992, 0.89514159089753684, 0.0020545535299696637, 0.018895455585540132, 0.98107610255282676),
    500: (0.01005995995995996, 0.0777966583650239, 0.010051335778909594, 0.0030580570756296196, 0.99410435075672573),
    999: (0.02, 4.0358297653756833e-5, 0.019999983526560607, 0.00012835148717224694, 0.98994867826751726),
}


def test_golden_tables(device):
    table = ddpm.Schedule(ddpm.linear_betas(), device)
    for t, row in GOLDEN.items():
        found = [getattr(table, n)[t + 1].item() for n in ("beta", "alpha_bar", "posterior_variance", "from_start", "from_x_t")]
        assert found == pytest.approx(row, rel=2e-13)  # the betas themselves are rounded: the golden ones are exact fractions
    assert [table.weight[t + 1].item() for t in (1, 10, 500, 999)] == pytest.approx(
        [0.599671512159316, 0.07897654161117563, 0.0055144619596353012, 0.010204501873800032], rel=2e-12)
    assert table.alpha_bar[0] == 1 and table.posterior_log_variance[1] == table.posterior_log_variance[2]


def test_golden_cosine_and_homework_schedules():
    f = ddpm.cosine_signal()
    assert (f[1] / f[0]).item() == pytest.approx(0.99995871577517822, rel=1e-14)
    assert (f[501] / f[0]).item() == pytest.approx(0.49228517244880258, rel=1e-13)
    assert f[1000] == 0
    last = ddpm.Schedule(ddpm.linear_betas(1000, 1e-4, 0.002)).alpha_bar[-1].item()
    assert last == pytest.approx(0.349691944363, rel=1e-11)
    assert last / (1 - last) == pytest.approx(0.5377, abs=1e-4)


@pytest.mark.parametrize("betas", [[0.1, 1.0], [0.0, 0.1], [[0.1]]])
def test_betas_are_checked(betas):
    with pytest.raises(ValueError, match="betas"):
        ddpm.Schedule(torch.tensor(betas))


@pytest.mark.parametrize("prediction", ddpm.PREDICTIONS)
def test_predictions_imply_each_other(prediction, device):
    table = ddpm.Schedule(ddpm.linear_betas(), device)
    t = torch.tensor([1, 2, 500, 1000], device=device)
    x, noise = torch.randn(2, 4, 3, dtype=torch.float64).to(device)
    x_t, target = table.diffuse(x, t, noise), table.target(x, t, noise, prediction)
    assert torch.allclose(table.start(x_t, t, target, prediction), x, atol=1e-11)
    assert torch.allclose(table.noise(x_t, t, target, prediction), noise, atol=1e-11)
    assert torch.allclose(table.posterior_mean(x, x_t, t), table.mean_from_noise(x_t, t, noise), atol=1e-12)


def test_masses_of_bins_add_up(device):
    levels = torch.linspace(-1, 1, 17, dtype=torch.float64, device=device)
    for mean, log_variance in ((0.1, -3.0), (-0.99, -12.0), (0.4, 1.0), (3.0, -4.0)):
        mass = ddpm.discretised_log_likelihood(levels, torch.full_like(levels, mean), torch.full_like(levels, log_variance), 17)
        assert torch.isfinite(mass).all()
        assert mass.exp().sum().item() == pytest.approx(1, rel=1e-12)


def test_masses_have_gradients_far_out(device):
    mean = torch.tensor([0.0, 0.9, -5.0], device=device, requires_grad=True)
    mass = ddpm.discretised_log_likelihood(torch.tensor([0.5, -0.5, 0.25], device=device), mean, torch.full((3,), -9.0, device=device), 17)
    (slope,) = torch.autograd.grad(mass.sum(), mean)
    assert torch.isfinite(mass).all() and torch.isfinite(slope).all() and slope[0] > 0 > slope[1]


class Exact(nn.Module):
    """The noise prediction that is right for data N(0, scale^2)."""

    def __init__(self, table, scale):
        super().__init__()
        self.table, self.scale, self.unused = table, scale, nn.Parameter(torch.zeros(()))

    def forward(self, x_t, t):
        now = self.table.at("alpha_bar", t, x_t)
        return (1 - now).sqrt() * x_t / (now * self.scale**2 + 1 - now)


def test_samples_of_an_exact_model(device):
    """Both samplers, run with the right prediction, end in the distribution of the data."""
    table, scale, n = ddpm.Schedule(ddpm.linear_betas(200, 1e-4, 0.1), device), 0.6, 40_000
    model = ddpm.Diffusion(Exact(table, scale), table, variance="large").to(device)
    error = 5 * scale * (2 / n) ** 0.5
    assert abs(model.generate(n, (1,), clip=False).std().item() - scale) < error + 0.004
    noise = torch.randn(n, 1, device=device)
    for eta in (0.0, 1.0):
        assert abs(ddim.generate(model.network, noise, table.alpha_bar, 100, eta, clip=False).std().item() - scale) < error + 0.012


def test_ddim_at_eta_one_is_the_posterior(device):
    table = ddpm.Schedule(ddpm.linear_betas(), device)
    t = torch.tensor([2, 10, 1000], device=device)
    before, now = table.alpha_bar[t - 1], table.alpha_bar[t]
    assert torch.allclose(ddim.variance(before, now), table.posterior_variance[t], rtol=1e-9)
    x_t, noise = torch.randn(2, 3, dtype=torch.float64).to(device)
    assert torch.allclose(ddim.mean(x_t, noise, before, now, 1.0), table.mean_from_noise(x_t, t, noise), rtol=1e-8)
    assert ddim.times(1000, 4) == [250, 500, 750, 1000]
    with pytest.raises(ValueError, match="steps"):
        ddim.times(10, 11)


def test_the_bound_is_below_the_evidence_of_a_gaussian(device):
    """Bits a coordinate of the model that is exact for N(0, 0.25^2), on binned data: above their entropy, and near it.

    The first step's noise is as wide as a bin: with less, the model would pay for not knowing that the data are binned.
    """
    table, scale, levels = ddpm.Schedule(ddpm.linear_betas(100, 1e-2, 0.1), device), 0.25, 17
    grid = torch.linspace(-1, 1, levels, dtype=torch.float64)
    mass = ddpm.discretised_log_likelihood(grid, torch.zeros(levels), torch.full((levels,), 2 * math.log(scale)), levels).exp()
    x = grid[torch.multinomial(mass, 3000, replacement=True)][:, None].to(device)
    model = ddpm.Diffusion(Exact(table, scale), table, levels=levels).to(device)
    bits = model.bits_per_dimension(x)
    entropy = -(mass * mass.log()).sum().item() / math.log(2)
    assert bits.mean().item() > entropy - 5 * bits.std().item() / 3000**0.5
    assert bits.mean().item() < entropy + 0.5


@pytest.mark.parametrize("options", [{}, {"widths": (16, 32, 32), "blocks": 2, "attention": (0, 2)}, {"outputs": 2}])
def test_unet_shapes_and_gradients(options, device):
    network = ddpm.UNet(1, **{"widths": (16, 32), **options}).to(device)
    x = torch.randn(2, 1, 8, 8, device=device)
    out = network(x, torch.tensor([1, 7], device=device))
    assert out.shape == (2, options.get("outputs", 1), 8, 8)
    out.sum().backward()
    assert all(p.grad is not None for p in network.parameters())


def test_learned_variance_lies_between(device):
    table = ddpm.Schedule(ddpm.linear_betas(50, 1e-3, 0.2), device)
    model = ddpm.Diffusion(ddpm.MLP(4, 16, 1, outputs=8), table, variance="learned").to(device)
    model.network.last.weight.data.mul_(0.1)
    x, t = torch.randn(5, 4, device=device), torch.tensor([1, 2, 3, 30, 50], device=device)
    _, log_variance = model.predict(x, t)
    low, high = (table.at(n, t, x) for n in ("posterior_log_variance", "log_beta"))
    assert ((log_variance >= low - 0.3) & (log_variance <= high + 0.3)).all()
    assert torch.isfinite(model.loss(x))


def test_guidance(device):
    network = guidance.GuidedNoise(4, 3).to(device)
    x, t, c = torch.randn(6, 4, device=device), torch.full((6,), 5, device=device), torch.tensor([0, 1, 2, 0, 1, 2], device=device)
    assert torch.allclose(network.predict(x, t, c, 0.0), network(x, t, c))
    extra = network.predict(x, t, c, 2.0) - network(x, t, c)
    assert torch.allclose(extra, 2 * (network(x, t, c) - network(x, t, torch.full_like(c, 3))), atol=1e-6)
    assert guidance.Guided(4, ddpm.linear_betas(5, 0.1, 0.3), classes=3).to(device).generate(4).shape == (4, 4)
