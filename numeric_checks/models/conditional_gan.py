"""The conditional GAN: generator and discriminator both see the class c.

Source: Mirza and Osindero 2014, equation 2; Miyato and Koyama 2018, equation 3 (the projection); homework 002, II.C.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid


class ConditionalGAN(nn.Module):
    """x: (batch, pixels) in [-1, 1]; c: (batch,) classes. The logit of the discriminator is f(h(x)) + <embedding of c, h(x)>."""

    def __init__(self, pixels: int = 64, classes: int = 10, latent: int = 16, hidden: int = 128, gamma: float = 1.0) -> None:
        super().__init__()
        self.latent, self.classes, self.gamma, self.critic_steps = latent, classes, gamma, 1
        self.name = nn.Embedding(classes, latent)
        self.generator = nn.Sequential(nn.Linear(2 * latent, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
                                       nn.Linear(hidden, pixels), nn.Tanh())
        self.features = nn.Sequential(nn.Linear(pixels, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
        self.plain, self.projection = nn.Linear(hidden, 1), nn.Embedding(classes, hidden)

    def generate_from(self, c: Tensor) -> Tensor:
        """Samples of the classes c."""
        noise = torch.randn(len(c), self.latent, device=c.device)
        return self.generator(torch.cat([noise, self.name(c)], -1))

    def logit(self, x: Tensor, c: Tensor) -> Tensor:
        """The logit of the discriminator: (batch,)."""
        h = self.features(x)
        return self.plain(h).squeeze(-1) + (self.projection(c) * h).sum(-1)

    def discriminator_step(self, x: Tensor, c: Tensor) -> Tensor:
        """The loss of the discriminator, with R1."""
        fake = self.generate_from(c).detach()
        x = x.detach().requires_grad_(True)
        logit = self.logit(x, c)
        (gradient,) = torch.autograd.grad(logit.sum(), x, create_graph=True)
        return (-logsigmoid(logit) - logsigmoid(-self.logit(fake, c)) + self.gamma / 2 * (gradient**2).sum(-1)).mean()

    def generator_step(self, c: Tensor) -> Tensor:
        """The non-saturating loss of the generator."""
        return -logsigmoid(self.logit(self.generate_from(c), c)).mean()

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Samples, the classes in turn."""
        return self.generate_from(torch.arange(count, device=self.plain.weight.device) % self.classes)
