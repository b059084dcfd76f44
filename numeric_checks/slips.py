"""Known slips, planted into copies of the formulas, and naive versions of them, each with the identity that it misses."""

import torch

from numeric_checks.models import ddpm, flows, gan, vae
from numeric_checks.ties import SCHEDULES, schedule


def naive(beta):
    """The tables as they are usually computed, in the dtype of beta, from index 0 on."""
    now = torch.cat([torch.ones_like(beta[:1]), torch.cumprod(1 - beta, 0)])
    return torch.cat([torch.zeros_like(beta[:1]), beta]), now


def naive_variance(beta, t):
    b, now = naive(beta)
    return b[t] * (1 - now[t - 1]) / (1 - now[t])


def naive_coefficient(beta, t):
    b, now = naive(beta)
    return torch.sqrt(now[t - 1]) * b[t] / (1 - now[t])


def inverted(beta, t):
    s = schedule(beta)
    return (s.rest[t] / s.rest[t - 1] * s.beta[t]).to(beta.dtype)


def alpha_for_alpha_bar(beta, t, x_0, epsilon):
    a = schedule(beta).at("alpha", t, x_0)
    return a.sqrt() * x_0 + (1 - a).sqrt() * epsilon


def off_by_one(f, t):
    beta = ddpm.betas_from_signal(f, largest=float("inf"))
    return beta[(t - 2) % len(beta)]


SLIPS = {  # what went wrong: the identity, the copy, options
    "KL without its half": ("gaussian.log_variance.kl_to_standard",
                            lambda m, lv: m**2 + vae.exp_excess(lv), {"names": ["m", "l"], "domain": {"l": (-20, 20)}}),
    "IWAE as a mean of logs": ("variational.log_mean_exp.log_mean", lambda w: w.mean(0), {"conditioned": True}),
    "posterior variance inverted": ("diffusion.posterior.variance", inverted, SCHEDULES),
    "alpha for alpha-bar": ("diffusion.parametrisation.forward_sample", alpha_for_alpha_bar, {**SCHEDULES, "conditioned": True}),
    "no Jacobian in a coupling": ("flows.determinants.coupling", lambda s: 0 * s.sum(), {"conditioned": True}),
    "D directions across in a radial flow": ("flows.determinants.radial", lambda r, a, b, D: flows.radial_log_determinant(r, a, b, D + 1),
                                             {"names": ["r", r"\alpha", r"\beta", "D"], "conditioned": True}),
    "planar flow without the slope": ("flows.determinants.planar", lambda z_1, z_2, u_1, u_2, w_1, w_2, b: 1 + u_1 * w_1 + u_2 * w_2 + 0 * b,
                                      {"window": (1e-3, 5.0), "conditioned": True}),
    "R1 without its half": ("gan.losses.r1", lambda u, v, gamma: 2 * gan.r1_penalty(torch.stack([u, v], -1), gamma), {}),
    "half a gamma in the Dirac GAN": ("gan.dirac.penalty", lambda psi_0, psi_1, theta, gamma: -theta * torch.sigmoid(psi_0 * theta + psi_1)
                                      - gamma / 2 * psi_0, {"window": (1e-3, 5.0), "conditioned": True}),
    "DSM target over sigma": ("energy.denoising.target", lambda y, x, sigma: (x - y) / sigma, {"conditioned": True}),
    "log-variance for variance": ("gaussian.log_variance.log_density",
                                  lambda x, m, lv: -(vae.LOG_TWO_PI + torch.log(lv.abs()) + (x - m) ** 2 / lv) / 2,
                                  {"names": ["x", "m", "l"], "domain": {"l": (-20, 20)}, "conditioned": True}),
    "variance for deviation in a sample": ("gaussian.log_variance.sample", lambda m, lv, e: m + torch.exp(lv) * e,
                                           {"names": ["m", "l", "e"], "domain": {"l": (-20, 20)}, "conditioned": True}),
    "cosine schedule off by one": ("diffusion.schedule.beta", off_by_one, {"conditioned": True}),
    "guidance of scale w": ("diffusion.guidance.guided", lambda c, u, w: u + w * (c - u),
                            {"names": [r"\epsilon_c", r"\epsilon_u", "w"], "conditioned": True}),
    "saturating for non-saturating": ("gan.losses.non_saturating", lambda b: gan.saturating_loss(b), {}),
    "the positive missing from NT-Xent": ("contrastive.nt_xent.loss", lambda s, tau: torch.logsumexp(s[1:] / tau, 0) - s[0] / tau,
                                          {"lengths": (2, 3, 10), "conditioned": True}),
}

NAIVE = {  # right in exact arithmetic, wrong in floating point
    "posterior variance from products": ("diffusion.posterior.variance", naive_variance, SCHEDULES),
    "coefficient from products": ("diffusion.parametrisation.coefficient_of_start", naive_coefficient, SCHEDULES),
    "log of sigmoid": ("variational.bernoulli.log_sigmoid", lambda u: torch.log(torch.sigmoid(u)), {}),
    "log of 1 - sigmoid": ("variational.bernoulli.log_complement", lambda u: torch.log(1 - torch.sigmoid(u)), {}),
    "KL as it stands in the paper": ("gaussian.log_variance.kl_to_standard", lambda m, lv: -(1 + lv - m**2 - torch.exp(lv)) / 2,
                                     {"names": ["m", "l"], "domain": {"l": (-20, 20)}}),
    "log-sum-exp minus log K": ("variational.log_mean_exp.log_mean", lambda w: torch.logsumexp(w, 0) - torch.log(torch.tensor(1.0 * len(w)).to(w)),
                                {"conditioned": True}),
    "cross entropy with itself": ("contrastive.nt_xent.loss", lambda s, tau: -torch.log_softmax(s / tau, 0)[0],
                                  {"lengths": (2, 3, 10, 100), "conditioned": True}),
}
