"""Normalising flows: invertible maps y = f(x) with log |det df/dx|, and densities by the change of variables.

    log p_Y(f(x)) = log p_X(x) - log |det df/dx|

Source: Rezende and Mohamed 2015, equations 10 to 14; Dinh et al. 2017, equation 7; Chen et al. 2019 (residual); Huang et al. 2018, equation 8.
Each map: forward(x) gives y and the log-determinant, inverse(y) gives x. x: (batch, D).
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid, softplus

BISECTIONS = 100


def planar_slope(product: Tensor, input_: Tensor) -> Tensor:
    """u.w tanh'(w.x + b), the determinant minus 1, from u.w and w.x + b; tanh' as 1/cosh^2, which does not cancel."""
    return product / torch.cosh(input_) ** 2


def radial_log_determinant(r: Tensor, alpha: Tensor, beta: Tensor, dimension: int | Tensor) -> Tensor:
    """(D - 1) log(1 + beta h) + log(1 + beta h + beta h' r) with h = 1/(alpha + r)."""
    h = 1 / (alpha + r)
    return (dimension - 1) * torch.log1p(beta * h) + torch.log1p(alpha * beta * h**2)


def bisect(f, target: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """The x with f(x) = target for an increasing f, within [low, high]."""
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = f(middle) < target
        low, high = torch.where(below, middle, low), torch.where(below, high, middle)
    return (low + high) / 2


class Planar(nn.Module):
    """x + u tanh(w.x + b), with w.u > -1 so that it can be inverted."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.u, self.w, self.b = (nn.Parameter(0.5 * torch.randn(n)) for n in (dimension, dimension, 1))

    def direction(self) -> Tensor:
        """u, moved along w where w.u would be below -1."""
        product = self.w @ self.u
        return self.u + (softplus(product) - 1 - product) * self.w / (self.w @ self.w)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and the log-determinant."""
        u, input_ = self.direction(), x @ self.w + self.b
        return x + u * torch.tanh(input_)[:, None], torch.log1p(planar_slope(self.w @ u, input_))

    def inverse(self, y: Tensor) -> Tensor:
        """x, from the one equation along w."""
        u = self.direction()
        product, target = self.w @ u, y @ self.w + self.b
        wide = product.abs() + 1
        input_ = bisect(lambda a: a + product * torch.tanh(a), target, target - wide, target + wide)
        return y - u * torch.tanh(input_)[:, None]


class Radial(nn.Module):
    """x + beta (x - x0)/(alpha + r) with r = |x - x0|, alpha > 0 and beta > -alpha."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.centre, self.raw_alpha, self.raw_beta = nn.Parameter(torch.randn(dimension)), nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))

    def shape(self) -> tuple[Tensor, Tensor]:
        """alpha and beta."""
        alpha = softplus(self.raw_alpha)
        return alpha, softplus(self.raw_beta) - alpha

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and the log-determinant."""
        (alpha, beta), offset = self.shape(), x - self.centre
        r = torch.linalg.vector_norm(offset, dim=-1)
        return x + (beta / (alpha + r))[:, None] * offset, radial_log_determinant(r, alpha, beta, x.shape[-1])

    def inverse(self, y: Tensor) -> Tensor:
        """x, from the radius."""
        (alpha, beta), offset = self.shape(), y - self.centre
        s = torch.linalg.vector_norm(offset, dim=-1)
        r = bisect(lambda a: a * (1 + beta / (alpha + a)), s, torch.zeros_like(s), s + beta.abs() + 1)
        return self.centre + offset / (1 + beta / (alpha + r))[:, None]


class Residual(nn.Module):
    """x + g(x) with |g|_L < 1, by spectral norms below 1; tanh has slope at most 1."""

    def __init__(self, dimension: int, hidden: int = 32, slope: float = 0.9) -> None:
        super().__init__()
        self.first, self.last, self.slope = nn.Linear(dimension, hidden), nn.Linear(hidden, dimension), slope

    def residual(self, x: Tensor) -> Tensor:
        """g(x)."""
        first, last = (layer.weight * (self.slope / torch.linalg.matrix_norm(layer.weight, 2)).clamp(max=1) for layer in (self.first, self.last))
        return torch.tanh(x @ first.T + self.first.bias) @ last.T + self.last.bias

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and the log-determinant, from the whole Jacobian: for few dimensions."""
        jacobian = torch.func.vmap(torch.func.jacrev(lambda v: self.residual(v[None])[0]))(x)
        return x + self.residual(x), torch.linalg.slogdet(torch.eye(x.shape[-1], device=x.device, dtype=x.dtype) + jacobian).logabsdet

    def inverse(self, y: Tensor) -> Tensor:
        """x, the fixed point of x = y - g(x)."""
        x = y
        for _ in range(400):
            x = y - self.residual(x)
        return x


class SigmoidMixture(nn.Module):
    """In each coordinate the logit of a mixture of sigmoids with positive slopes: increasing from -inf to inf."""

    def __init__(self, dimension: int, parts: int = 4) -> None:
        super().__init__()
        self.raw_weight, self.log_slope, self.shift = (nn.Parameter(torch.randn(dimension, parts)) for _ in range(3))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and the log-determinant; all by log-sum-exp, so that neither tail is lost."""
        inputs = torch.exp(self.log_slope) * x[..., None] + self.shift
        share = torch.log_softmax(self.raw_weight, -1)
        log_on, log_off = (torch.logsumexp(share + logsigmoid(s * inputs), -1) for s in (1, -1))
        slope = torch.logsumexp(share + self.log_slope + logsigmoid(inputs) + logsigmoid(-inputs), -1)
        return log_on - log_off, (slope - log_on - log_off).sum(-1)

    def inverse(self, y: Tensor) -> Tensor:
        """x by bisection."""
        wide = torch.full_like(y, 1.0) * (y.abs() + self.shift.abs().max() + 1) / torch.exp(self.log_slope).min()
        return bisect(lambda x: self(x)[0], y, -wide, wide)


class AffineCoupling(nn.Module):
    """Half of the coordinates stay, the others are scaled and shifted by what the first half says."""

    def __init__(self, dimension: int, hidden: int = 32, flip: bool = False) -> None:
        super().__init__()
        self.kept, self.flip = dimension // 2, flip
        self.network = nn.Sequential(nn.Linear(self.kept, hidden), nn.Tanh(), nn.Linear(hidden, 2 * (dimension - self.kept)))

    def _maps(self, a: Tensor) -> tuple[Tensor, Tensor]:
        scale, shift = self.network(a).chunk(2, -1)
        return 2 * torch.tanh(scale / 2), shift

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and the log-determinant."""
        x = x.flip(-1) if self.flip else x
        a, b = x[:, : self.kept], x[:, self.kept :]
        scale, shift = self._maps(a)
        y = torch.cat([a, b * torch.exp(scale) + shift], -1)
        return (y.flip(-1) if self.flip else y), scale.sum(-1)

    def inverse(self, y: Tensor) -> Tensor:
        """x."""
        y = y.flip(-1) if self.flip else y
        a, b = y[:, : self.kept], y[:, self.kept :]
        scale, shift = self._maps(a)
        x = torch.cat([a, (b - shift) * torch.exp(-scale)], -1)
        return x.flip(-1) if self.flip else x


class Flow(nn.Module):
    """Maps from data to standard noise, one after the other."""

    def __init__(self, *maps: nn.Module, dimension: int = 2) -> None:
        super().__init__()
        self.maps, self.dimension = nn.ModuleList(maps), dimension

    def log_density(self, x: Tensor) -> Tensor:
        """log p(x): (batch,)."""
        total = torch.zeros(len(x), device=x.device, dtype=x.dtype)
        for m in self.maps:
            x, log_determinant = m(x)
            total = total + log_determinant
        return total - (x**2).sum(-1) / 2 - self.dimension / 2 * math.log(2 * math.pi)

    def loss(self, x: Tensor) -> Tensor:
        """Minus the mean log density."""
        return -self.log_density(x).mean()

    @torch.no_grad()
    def generate(self, count: int) -> Tensor:
        """Samples: noise through the inverses."""
        first = next(self.parameters())
        x = torch.randn(count, self.dimension, device=first.device, dtype=first.dtype)
        for m in reversed(self.maps):
            x = m.inverse(x)
        return x
