"""Rows: a formula of a library, the identity that it should compute, and the dtype it is used in. Libraries load when called."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import torch

BETAS: dict[str, Any] = {"domain": {"beta": (1e-4, 0.02)}, "lengths": (1, 2, 3, 10, 1000)}  # the range in use


@dataclass(frozen=True)
class Peer:
    """A formula of a library."""

    library: str
    formula: str
    identity: str
    function: Callable[..., Any]
    dtype: torch.dtype
    conditioned: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    conforms: bool = True  # what was found, and is kept as a test
    remark: str = ""

    @property
    def installed(self) -> bool:
        """Whether the library is there."""
        return importlib.util.find_spec(self.library.split(".")[0]) is not None


@lru_cache(128)
def _scheduler(kind: str, betas: tuple[float, ...]) -> Any:
    import diffusers
    import numpy

    made = getattr(diffusers, kind)(trained_betas=numpy.array(betas, dtype=numpy.float32), num_train_timesteps=len(betas), clip_sample=False)
    made.set_timesteps(len(betas))
    return made


def _ddpm(beta: torch.Tensor) -> Any:
    return _scheduler("DDPMScheduler", tuple(beta.tolist()))


def _ddim(beta: torch.Tensor) -> Any:
    return _scheduler("DDIMScheduler", tuple(beta.tolist()))


def _alphas_cumprod(beta, t):
    return _ddpm(beta).alphas_cumprod[t - 1]


def _variance(beta, t):
    return torch.stack([_ddpm(beta)._get_variance(int(k) - 1) for k in t])


def _add_noise(beta, t, x_0, epsilon):
    return _ddpm(beta).add_noise(x_0[:, None], epsilon[:, None], t - 1)[:, 0]


def _velocity(beta, t, x_0, epsilon):
    return _ddpm(beta).get_velocity(x_0[:, None], epsilon[:, None], t - 1)[:, 0]


def _ddpm_mean(beta, t, x_t, epsilon):
    """The sample of a step minus the noise that was put in."""
    out, scheduler = [], _ddpm(beta)
    for k, x, e in zip(t.tolist(), x_t.reshape(-1, 1, 1), epsilon.reshape(-1, 1, 1)):
        sample = scheduler.step(e, k - 1, x, generator=torch.Generator().manual_seed(0)).prev_sample
        noise = torch.randn(1, 1, generator=torch.Generator().manual_seed(0))
        out.append((sample - (scheduler._get_variance(k - 1) ** 0.5 * noise if k > 1 else 0))[0, 0])
    return torch.stack(out)


def _ddim_step(beta, t, x_t, epsilon):
    rows = zip(t.tolist(), x_t.reshape(-1, 1, 1), epsilon.reshape(-1, 1, 1))
    return torch.stack([_ddim(beta).step(e, k - 1, x, eta=0.0).prev_sample[0, 0] for k, x, e in rows])


def _ddim_variance(beta, t):
    return torch.stack([_ddim(beta)._get_variance(int(k) - 1, int(k) - 2) for k in t])


def _normal_kl(mu_2, sigma_2, mu_1, sigma_1):
    from torch.distributions import Normal, kl_divergence

    return kl_divergence(Normal(mu_2, sigma_2), Normal(mu_1, sigma_1))


def _normal_log_density(mu_2, sigma_2, x):
    from torch.distributions import Normal

    return Normal(mu_2, sigma_2).log_prob(x)


def _soft_bernoulli(x, u):
    return -torch.nn.functional.binary_cross_entropy_with_logits(u, x, reduction="none")


def _cross_entropy(s, tau):
    return torch.nn.functional.cross_entropy((s / tau)[None], torch.tensor([0]))


def _normflows_radial(r, alpha, beta, D):
    """Its layer with the parameters that give this alpha and beta, at distance r from the centre."""
    from normflows.flows import Radial

    out = []
    for radius, a, b, d in zip(r, alpha, beta, D.tolist()):
        layer = Radial((d,)).to(r.dtype)
        with torch.no_grad():
            layer.alpha.copy_(a[None]), layer.beta.copy_(torch.log(torch.expm1(a + b))[None]), layer.z_0.zero_()
            point = torch.zeros(1, d, dtype=r.dtype)
            point[0, 0] = radius
            out.append(layer(point)[1][0])
    return torch.stack(out)


SINGLE, DOUBLE = torch.float32, torch.float64
CANCELS = "1 - abar from a float32 product: the schedule's early variances lose four digits; float64 tables do not"
PEERS = (
    Peer("diffusers", "DDPMScheduler.alphas_cumprod", "diffusion.forward.product", _alphas_cumprod, SINGLE, options=BETAS, conforms=False,
         remark="a float32 cumprod gathers rounding errors over 1,000 steps"),
    Peer("diffusers", "DDPMScheduler._get_variance", "diffusion.posterior.variance", _variance, SINGLE, False, BETAS, False, CANCELS),
    Peer("diffusers", "DDPMScheduler.add_noise", "diffusion.parametrisation.forward_sample", _add_noise, SINGLE, True, BETAS, False,
         "sqrt(1 - abar) at small t, from the same product"),
    Peer("diffusers", "DDPMScheduler.get_velocity", "diffusion.parametrisation.velocity", _velocity, SINGLE, True, BETAS, False, "the same"),
    Peer("diffusers", "DDPMScheduler.step (mean)", "diffusion.posterior.noise_form", _ddpm_mean, SINGLE, True, {**BETAS, "points": 300}, False,
         CANCELS),
    Peer("diffusers", "DDIMScheduler.step (eta = 0)", "diffusion.ddim.deterministic", _ddim_step, SINGLE, True, {**BETAS, "points": 300}, False,
         "the difference of two roots near each other, from float32 tables"),
    Peer("diffusers", "DDIMScheduler._get_variance", "diffusion.ddim.variance", _ddim_variance, SINGLE, False, BETAS, False, CANCELS),
    Peer("torch", "kl_divergence(Normal, Normal)", "gaussian.kl.forward", _normal_kl, DOUBLE, True, conforms=False,
         remark="the closed form as it stands: near equal distributions its terms cancel"),
    Peer("torch", "kl_divergence(Normal, Normal)", "gaussian.kl.forward", _normal_kl, SINGLE, True, conforms=False,
         remark="in float32 no digit is left where the deviations agree to 1e-4"),
    Peer("torch", "Normal.log_prob", "gaussian.kl.log_density", _normal_log_density, DOUBLE, True),
    Peer("torch", "Normal.log_prob", "gaussian.kl.log_density", _normal_log_density, SINGLE, True),
    Peer("torch", "logsigmoid", "variational.bernoulli.log_sigmoid", torch.nn.functional.logsigmoid, DOUBLE, options={"names": ["u"]}),
    Peer("torch", "logsigmoid", "variational.bernoulli.log_sigmoid", torch.nn.functional.logsigmoid, SINGLE, options={"names": ["u"]}),
    Peer("torch", "softplus", "energy.machines.hidden_unit", torch.nn.functional.softplus, DOUBLE, options={"names": ["c"]}, conforms=False,
         remark="threshold=20: beyond, u itself is returned, off by e^-20; threshold=40 mends it"),
    Peer("torch", "softplus", "energy.machines.hidden_unit", torch.nn.functional.softplus, SINGLE, options={"names": ["c"]}),
    Peer("torch", "binary_cross_entropy_with_logits", "variational.bernoulli.log_likelihood", _soft_bernoulli, DOUBLE, conforms=False,
         remark="(1 - x) u and max(-u, 0) cancel, and a small loss is lost beside them"),
    Peer("torch", "cross_entropy", "contrastive.nt_xent.loss", _cross_entropy, DOUBLE, True, {"lengths": (2, 3, 10, 100)}, False,
         "log of a sum of 1 and a tiny number: a small loss comes out as 0"),
    Peer("normflows", "Radial", "flows.determinants.radial", _normflows_radial, DOUBLE, True,
         {"names": ["r", r"\alpha", r"\beta", "D"], "points": 200, "window": (1e-2, 20.0)}, False,
         "log(1 + u) for small u, where log1p(u) keeps its digits"),
)
