"""The implicit sampler: fewer steps along the same marginals; deterministic at eta = 0, that of DDPM at eta = 1.

    x_s = sqrt(abar_s) x0^ + sqrt(1 - abar_s - sigma^2) eps^ + sigma noise,  sigma^2 = eta^2 (1 - abar_s)/(1 - abar_t) (1 - abar_t/abar_s)

Source: Song, Meng and Ermon 2021, equations 12 and 16.
"""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor


def start_from_noise(x_t: Tensor, noise: Tensor, now: Tensor) -> Tensor:
    """The x_0 that x_t and its noise imply; now = abar_t."""
    return (x_t - torch.sqrt(1 - now) * noise) / torch.sqrt(now)


def variance(before: Tensor, now: Tensor, eta: float | Tensor = 1.0) -> Tensor:
    """sigma^2 of a step from abar_t = now to abar_s = before >= now."""
    return eta**2 * (1 - before) / (1 - now) * ((before - now) / before)


def mean(x_t: Tensor, noise: Tensor, before: Tensor, now: Tensor, eta: float | Tensor = 0.0) -> Tensor:
    """The mean of a step, sqrt(abar_s) x0^ + sqrt(1 - abar_s - sigma^2) eps^, from the predicted noise."""
    own = variance(before, now, eta)
    rest, far = (1 - before - own).clamp(min=0), before * (1 - now) / now
    factor = -((before - now) / now + own) / (torch.sqrt(rest) + torch.sqrt(far))  # sqrt(rest) - sqrt(far), which would cancel
    return torch.sqrt(before / now) * x_t + factor * noise


def times(total: int, steps: int) -> list[int]:
    """`steps` of the times 1 .. total, evenly spaced, the last one included."""
    if not 1 <= steps <= total:
        raise ValueError(f"{steps} steps of a chain of {total}")
    return [round((k + 1) * total / steps) for k in range(steps)]


@torch.no_grad()
def generate(predict: Callable[[Tensor, Tensor], Tensor], x: Tensor, alpha_bar: Tensor, steps: int, eta: float = 0.0, clip: bool = True) -> Tensor:
    """From noise x to samples. alpha_bar: float64, (T + 1,), with alpha_bar[0] = 1; predict(x_t, t) is the noise, t from 1 on."""
    at = [0, *times(len(alpha_bar) - 1, steps)]
    for s, t in reversed(list(pairwise(at))):
        before, now = (alpha_bar[k].to(x.device, x.dtype) for k in (s, t))
        noise = predict(x, torch.full((len(x),), t, device=x.device))
        if clip:  # a sure guess of the start lies in the range of the data
            start = start_from_noise(x, noise, now).clamp(-1, 1)
            noise = (x - torch.sqrt(now) * start) / torch.sqrt(1 - now)
        x = mean(x, noise, before, now, eta)
        if eta and s:
            x = x + torch.sqrt(variance(before, now, eta)) * torch.randn_like(x)
    return x
