"""The restricted Boltzmann machine, trained by k steps of contrastive divergence.

    p(v) = e^{-F(v)} / Z,  F(v) = -b.v - sum_j log(1 + e^{c_j + (v W)_j})

Source: Hinton 2002, section 2; Hinton 2010, equations 7 to 10; homework 002, I.
"""

import torch
from torch import Tensor, nn


def log_one_plus_exp(u: Tensor) -> Tensor:
    """log(1 + e^u); torch's softplus drops e^-u from 20 on, which float64 still sees."""
    return u.clamp(min=0) + torch.log1p(torch.exp(-u.abs()))


def free_energy(own: Tensor, inputs: Tensor) -> Tensor:
    """F from b.v and the inputs of the hidden units, (.., hidden)."""
    return -own - log_one_plus_exp(inputs).sum(-1)


class RBM(nn.Module):
    """v: (batch, visible) of zeros and ones."""

    def __init__(self, visible: int = 64, hidden: int = 64, steps: int = 1) -> None:
        super().__init__()
        self.weight = nn.Parameter(0.05 * torch.randn(visible, hidden))
        self.visible_bias, self.hidden_bias = nn.Parameter(torch.zeros(visible)), nn.Parameter(torch.zeros(hidden))
        self.steps = steps

    def free_energy(self, v: Tensor) -> Tensor:
        """F(v): (batch,)."""
        return free_energy(v @ self.visible_bias, v @ self.weight + self.hidden_bias)

    @torch.no_grad()
    def gibbs(self, v: Tensor, steps: int) -> Tensor:
        """Sweeps of the chain h | v, v | h."""
        for _ in range(steps):
            h = torch.bernoulli(torch.sigmoid(v @ self.weight + self.hidden_bias))
            v = torch.bernoulli(torch.sigmoid(h @ self.weight.T + self.visible_bias))
        return v

    def loss(self, x: Tensor) -> Tensor:
        """Free energy of data minus that of the chain's end: its gradient is that of CD-k."""
        v = torch.bernoulli(x)
        return (self.free_energy(v) - self.free_energy(self.gibbs(v, self.steps))).mean()

    def log_partition(self) -> Tensor:
        """log Z by enumeration of the visible states: up to 20 visible units."""
        n = len(self.visible_bias)
        if n > 20:
            raise ValueError(f"{n} visible units have {2**n} states; enumeration is for 20 at most")
        states = ((torch.arange(2**n)[:, None] >> torch.arange(n)) & 1).to(self.weight)
        return torch.logsumexp(-self.free_energy(states), 0)

    @torch.no_grad()
    def generate(self, count: int, steps: int = 1000) -> Tensor:
        """Means of v | h at the end of a long chain."""
        v = self.gibbs(torch.bernoulli(torch.full((count, len(self.visible_bias)), 0.5, device=self.weight.device)), steps)
        h = torch.bernoulli(torch.sigmoid(v @ self.weight + self.hidden_bias))
        return torch.sigmoid(h @ self.weight.T + self.visible_bias)
