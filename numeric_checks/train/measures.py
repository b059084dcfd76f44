"""How good samples are: the Frechet distance of pixels, and the score of a classifier that is trained on the spot.

Source: Heusel et al. 2017, equation 6 (here on the pixels themselves); Salimans et al. 2016, section 4.
"""

import torch
from torch import Tensor, nn

from numeric_checks.train.data import Data


def frechet(x: Tensor, y: Tensor) -> float:
    """|mean difference|^2 + tr(A + B - 2 (A B)^(1/2)) for means and covariances of rows in [0, 1]."""
    x, y = x.double().cpu(), y.double().cpu()
    a, b = torch.cov(x.T), torch.cov(y.T)
    values, vectors = torch.linalg.eigh(a)
    root = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root @ b @ root).clamp(min=0).sqrt().sum()
    return float(((x.mean(0) - y.mean(0)) ** 2).sum() + torch.trace(a) + torch.trace(b) - 2 * cross)


class Judge:
    """A classifier of the training images, and its score: exp of the mean divergence of its guess from its mean guess."""

    @torch.enable_grad()
    def __init__(self, data: Data, steps: int = 600) -> None:
        generator = torch.Generator().manual_seed(0)
        x, y = data.train.cpu(), data.train_labels.cpu()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            self.network = nn.Sequential(nn.Linear(x.shape[1], 64), nn.ReLU(), nn.Linear(64, int(y.max()) + 1))
        optimiser = torch.optim.Adam(self.network.parameters(), lr=3e-3, weight_decay=1e-4)
        for _ in range(steps):
            rows = torch.randint(len(x), (128,), generator=generator)
            loss = nn.functional.cross_entropy(self.network(x[rows]), y[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    @torch.no_grad()
    def score(self, x: Tensor) -> float:
        """Between 1 and the number of classes."""
        log_guess = torch.log_softmax(self.network(x.float().cpu()), -1)
        mean = log_guess.exp().mean(0, keepdim=True)
        return float(torch.exp((log_guess.exp() * (log_guess - mean.log())).sum(-1).mean()))

    @torch.no_grad()
    def accuracy(self, x: Tensor, y: Tensor) -> float:
        """The share of right guesses."""
        return float((self.network(x.float().cpu()).argmax(-1) == y.cpu()).float().mean())
