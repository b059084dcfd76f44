"""SimCLR: two views of each sample must find each other among all views of the batch.

    loss(i, j) = -log( e^{s_ij/tau} / sum_{k != i} e^{s_ik/tau} ),  s the cosine similarity

Source: Chen et al. 2020, equation 1 and algorithm 1; homework 004.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid, normalize


def anchor_loss(similarities: Tensor, tau: float | Tensor) -> Tensor:
    """The loss of one anchor, its positive first along the last axis; as log(1 + e^u), so that a small loss keeps its digits."""
    logits = similarities / tau
    return -logsigmoid(logits[..., 0] - torch.logsumexp(logits[..., 1:], -1))


def nt_xent(first: Tensor, second: Tensor, tau: float = 0.5) -> Tensor:
    """The mean over all 2N anchors; first, second: (N, features), row i of both from one sample."""
    n = len(first)
    z = normalize(torch.cat([first, second]), dim=-1)
    similarities = z @ z.T
    partner = (torch.arange(2 * n, device=z.device) + n) % (2 * n)
    mask = torch.eye(2 * n, dtype=torch.bool, device=z.device)
    others = mask.scatter(1, partner[:, None], True)
    logits = similarities / tau
    rest = torch.logsumexp(logits.masked_fill(others, float("-inf")), -1)
    return -logsigmoid(logits.gather(1, partner[:, None])[:, 0] - rest).mean()


class SimCLR(nn.Module):
    """An encoder and a projection head; x: (batch, pixels). A view is the sample with noise and dropped pixels."""

    def __init__(self, pixels: int = 64, hidden: int = 128, features: int = 32, tau: float = 0.5, noise: float = 0.1, dropped: float = 0.2) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
        self.head = nn.Sequential(nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, features))
        self.tau, self.noise, self.dropped = tau, noise, dropped

    def view(self, x: Tensor) -> Tensor:
        """A random view."""
        return (x + self.noise * torch.randn_like(x)) * (torch.rand_like(x) > self.dropped)

    def loss(self, x: Tensor) -> Tensor:
        """The loss of a batch."""
        return nt_xent(*(self.head(self.encoder(self.view(x))) for _ in range(2)), self.tau)
