"""The Dirac GAN: data at 0, a generator at theta, a critic psi_0 x + psi_1, and the penalty R1 of weight gamma.

Source: Mescheder, Geiger and Nowozin 2018, definition 2.1 and section 4; homework 001, question 4.
"""

import torch
from torch import Tensor


def velocity(psi_0: Tensor, psi_1: Tensor, theta: Tensor, gamma: float | Tensor = 0.0) -> tuple[Tensor, Tensor, Tensor]:
    """The velocities of psi_0 and psi_1, which ascend the objective, and of theta, which descends it."""
    logit = psi_0 * theta + psi_1
    inner = torch.sigmoid(logit)
    apart = logit + psi_1  # sigmoid(a) - sigmoid(b) = -sigmoid(a) sigmoid(-b) (e^(b - a) - 1): nothing cancels
    below = -torch.sigmoid(-psi_1) * torch.sigmoid(-logit) * torch.expm1(apart.clamp(max=0))
    offset = torch.where(apart < 0, below, inner * torch.sigmoid(psi_1) * torch.expm1(-apart.clamp(min=0)))
    return -theta * inner - gamma * psi_0, offset, psi_0 * inner


def simultaneous(state: Tensor, rate: float, gamma: float = 0.0) -> Tensor:
    """One step of simultaneous gradient descent and ascent; state: (.., 3)."""
    return state + rate * torch.stack(velocity(*state.unbind(-1), gamma), -1)


def alternating(state: Tensor, rate: float, gamma: float = 0.0) -> Tensor:
    """One step of the critic, then one of the generator; state: (.., 3)."""
    psi_0, psi_1, theta = state.unbind(-1)
    up_0, up_1, _ = velocity(psi_0, psi_1, theta, gamma)
    psi_0, psi_1 = psi_0 + rate * up_0, psi_1 + rate * up_1
    return torch.stack([psi_0, psi_1, theta + rate * velocity(psi_0, psi_1, theta, gamma)[2]], -1)


def path(start: Tensor, rate: float, steps: int, gamma: float = 0.0, method=simultaneous) -> Tensor:
    """The states from `start` on: (steps + 1, .., 3)."""
    out = [start]
    for _ in range(steps):
        out.append(method(out[-1], rate, gamma))
    return torch.stack(out)
