"""Denoising diffusion: the chain q adds noise, a network runs it backwards; predictions of noise, start or velocity.

    q(x_t | x_0) = N(sqrt(abar_t) x_0, 1 - abar_t),  q(x_{t-1} | x_t, x_0) = N(posterior mean, posterior variance)
    log p(x_0) >= L_0 - sum_{t=2}^T KL(q(x_{t-1} | x_t, x_0) || p(x_{t-1} | x_t)) - KL(q(x_T | x_0) || p(x_T))

Source: Ho, Jain and Abbeel 2020, equations 2 to 14; Nichol and Dhariwal 2021, section 3 (learned variance, cosine schedule);
Salimans and Ho 2022 (velocity); homework 002, II.D. Times t run from 1 to T, and index 0 of every table stands for t = 0.
"""

import math
from decimal import Context, Decimal, localcontext

import torch
from torch import Tensor, nn

PREDICTIONS, VARIANCES = ("noise", "start", "velocity"), ("small", "large", "learned")


def linear_betas(steps: int = 1000, first: float = 1e-4, last: float = 0.02) -> Tensor:
    """beta_1 .. beta_T, evenly spaced, in float64."""
    return torch.linspace(first, last, steps, dtype=torch.float64)


def cosine_signal(steps: int = 1000, s: float = 0.008) -> Tensor:
    """f_0 .. f_T with f_t = cos^2((t/T + s)/(1 + s) pi/2), by 1 + cos, so that f_T is an exact 0 and f near it keeps its digits."""
    left = (torch.arange(steps, -1, -1, dtype=torch.float64) / steps) / (1 + s)  # what is missing to a right angle, of pi/2
    return torch.sin(left * math.pi / 2) ** 2


def betas_from_signal(f: Tensor, largest: float = 0.999) -> Tensor:
    """beta_t = 1 - f_t / f_{t-1}, clipped at `largest`."""
    return ((f[:-1] - f[1:]) / f[:-1]).clamp(max=largest)


class Schedule:
    """Tables over t = 0 .. T in float64, each entry right to its last place: worked out in decimal arithmetic, rounded once.

    In float64 throughout 1 - abar_t cancels: the posterior variance is off by 3e-13 at t = 2, and by 4e-4 in float32.
    """

    def __init__(self, betas: Tensor, device: torch.device | str = "cpu") -> None:
        if betas.dim() != 1 or not bool(((betas > 0) & (betas < 1)).all()):
            raise ValueError("betas: one row of numbers between 0 and 1 is expected")
        self.steps = len(betas)
        names = "beta alpha alpha_bar rest sqrt_alpha_bar sqrt_rest posterior_variance posterior_log_variance from_start from_x_t log_beta weight"
        rows: dict[str, list[float]] = {name: [] for name in names.split()}
        with localcontext(Context(prec=60)):
            now = Decimal(1)
            for b in [0.0, *betas.double().tolist()]:
                for name, value in self._entries(Decimal(b), now).items():
                    rows[name].append(float(value))
                now = now * (1 - Decimal(b))
        for name, row in rows.items():
            setattr(self, name, torch.tensor(row, dtype=torch.float64, device=device))
        self.posterior_log_variance[:2] = self.posterior_log_variance[2:3] if self.steps > 1 else self.log_beta[1:]  # log 0 at t = 1

    @staticmethod
    def _entries(beta: Decimal, before: Decimal) -> dict[str, Decimal | float]:
        """The entries at t from beta_t and abar_{t-1}."""
        alpha = 1 - beta
        now = alpha * before
        rest = 1 - now
        variance = (1 - before) / rest * beta if rest else Decimal(0)
        return {
            "beta": beta, "alpha": alpha, "alpha_bar": now, "rest": rest, "sqrt_alpha_bar": now.sqrt(), "sqrt_rest": rest.sqrt(),
            "posterior_variance": variance, "posterior_log_variance": variance.ln() if variance else 0.0,
            "from_start": before.sqrt() * beta / rest if rest else Decimal(1), "from_x_t": alpha.sqrt() * (1 - before) / rest if rest else Decimal(0),
            "log_beta": beta.ln() if beta else 0.0, "weight": beta / (2 * alpha * (1 - before)) if before < 1 else math.inf,
        }

    def at(self, name: str, t: Tensor, like: Tensor) -> Tensor:
        """Entries of a table at times t, shaped to multiply `like`, in its dtype."""
        return getattr(self, name)[t].to(like.dtype).reshape(-1, *[1] * (like.dim() - 1))

    def diffuse(self, x_0: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """x_t from x_0 and noise."""
        return self.at("sqrt_alpha_bar", t, x_0) * x_0 + self.at("sqrt_rest", t, x_0) * noise

    def start(self, x_t: Tensor, t: Tensor, predicted: Tensor, prediction: str) -> Tensor:
        """The start that a prediction implies."""
        signal, rest = self.at("sqrt_alpha_bar", t, x_t), self.at("sqrt_rest", t, x_t)
        if prediction == "start":
            return predicted
        return (x_t - rest * predicted) / signal if prediction == "noise" else signal * x_t - rest * predicted

    def noise(self, x_t: Tensor, t: Tensor, predicted: Tensor, prediction: str) -> Tensor:
        """The noise that a prediction implies."""
        signal, rest = self.at("sqrt_alpha_bar", t, x_t), self.at("sqrt_rest", t, x_t)
        if prediction == "noise":
            return predicted
        return (x_t - signal * predicted) / rest if prediction == "start" else rest * x_t + signal * predicted

    def target(self, x_0: Tensor, t: Tensor, noise: Tensor, prediction: str) -> Tensor:
        """What the network is asked for."""
        if prediction == "velocity":
            return self.at("sqrt_alpha_bar", t, x_0) * noise - self.at("sqrt_rest", t, x_0) * x_0
        return noise if prediction == "noise" else x_0

    def posterior_mean(self, x_0: Tensor, x_t: Tensor, t: Tensor) -> Tensor:
        """The mean of q(x_{t-1} | x_t, x_0)."""
        return self.at("from_start", t, x_t) * x_0 + self.at("from_x_t", t, x_t) * x_t

    def mean_from_noise(self, x_t: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """The same mean in terms of the noise."""
        return (x_t - self.at("beta", t, x_t) / self.at("sqrt_rest", t, x_t) * noise) / self.at("alpha", t, x_t).sqrt()


def exp_excess(u: Tensor) -> Tensor:
    """e^u - 1 - u, by its series within 1 of 0, where the plain formula cancels."""
    near = u.clamp(-1, 1)
    series = torch.ones_like(near)
    for k in range(20, 2, -1):
        series = 1 + series * near / k
    return torch.where(u.abs() < 1, near**2 / 2 * series, torch.expm1(u) - u)


def kl(mean: Tensor, log_variance: Tensor, other_mean: Tensor, other_log_variance: Tensor) -> Tensor:
    """KL(N(mean, e^log_variance) || N(other_mean, e^other_log_variance)), a coordinate each."""
    return (exp_excess(log_variance - other_log_variance) + (mean - other_mean) ** 2 * torch.exp(-other_log_variance)) / 2


def discretised_log_likelihood(x: Tensor, mean: Tensor, log_variance: Tensor, levels: int) -> Tensor:
    """log of the mass that N(mean, e^log_variance) gives to the bin of x, for `levels` values in [-1, 1]; the outer bins are open."""
    scale, half = torch.exp(-log_variance / 2), 1 / (levels - 1)
    upper, lower = (x - mean + half) * scale, (x - mean - half) * scale
    above, below = torch.special.log_ndtr(-lower), torch.special.log_ndtr(upper)
    flip = x > mean  # Phi(u) - Phi(l) = Phi(-l) - Phi(-u): both tails are kept small
    large, small = torch.where(flip, -lower, upper), torch.where(flip, -upper, lower)
    inner = torch.special.log_ndtr(large) + torch.log(-torch.expm1((torch.special.log_ndtr(small) - torch.special.log_ndtr(large)).clamp(max=-1e-30)))
    return torch.where(x <= -1 + half, below, torch.where(x >= 1 - half, above, inner))


class Diffusion(nn.Module):
    """A network network(x_t, t) with a schedule. x: (batch, .., ) in [-1, 1]; with learned variance it has twice the channels."""

    def __init__(self, network: nn.Module, schedule: Schedule, prediction: str = "noise", variance: str = "small", levels: int = 256,
                 bound_weight: float = 1e-3) -> None:
        super().__init__()
        if prediction not in PREDICTIONS or variance not in VARIANCES:
            raise ValueError(f"{prediction!r}, {variance!r}: predictions are {PREDICTIONS}, variances {VARIANCES}")
        self.network, self.schedule, self.prediction, self.variance = network, schedule, prediction, variance
        self.levels, self.bound_weight = levels, bound_weight

    def predict(self, x_t: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """The prediction and the log-variance of p(x_{t-1} | x_t)."""
        out, table = self.network(x_t, t), self.schedule
        if self.variance == "learned":
            out, share = out.chunk(2, dim=1)
            low, high = table.at("posterior_log_variance", t, x_t), table.at("log_beta", t, x_t)
            return out, low + (share + 1) / 2 * (high - low)
        return out, table.at("posterior_log_variance" if self.variance == "small" else "log_beta", t, x_t).expand_as(x_t)

    def loss(self, x: Tensor) -> Tensor:
        """The squared error of the prediction at random times; with learned variance a share of the bound, for the variance alone."""
        t = torch.randint(1, self.schedule.steps + 1, (len(x),), device=x.device)
        noise = torch.randn_like(x)
        x_t = self.schedule.diffuse(x, t, noise)
        predicted, log_variance = self.predict(x_t, t)
        loss = ((predicted - self.schedule.target(x, t, noise, self.prediction)) ** 2).mean()
        if self.variance == "learned":
            loss = loss + self.bound_weight * self.schedule.steps * self.term(x, x_t, t, predicted.detach(), log_variance).mean()
        return loss

    def term(self, x_0: Tensor, x_t: Tensor, t: Tensor, predicted: Tensor, log_variance: Tensor) -> Tensor:
        """The term of the bound at t, in nats a coordinate: a divergence, and at t = 1 minus a log-likelihood; (batch,)."""
        mean = self.schedule.posterior_mean(self.schedule.start(x_t, t, predicted, self.prediction), x_t, t)
        true = self.schedule.posterior_mean(x_0, x_t, t)
        divergence = kl(true, self.schedule.at("posterior_log_variance", t, x_t), mean, log_variance)
        first = -discretised_log_likelihood(x_0, mean, log_variance, self.levels)
        return torch.where((t == 1).reshape(-1, *[1] * (x_0.dim() - 1)), first, divergence).flatten(1).mean(1)

    @torch.no_grad()
    def bits_per_dimension(self, x: Tensor) -> Tensor:
        """The full bound, every t, in bits a coordinate: (batch,)."""
        table, total = self.schedule, torch.zeros(len(x), device=x.device)
        for k in range(1, table.steps + 1):
            t = torch.full((len(x),), k, device=x.device)
            x_t = table.diffuse(x, t, torch.randn_like(x))
            total = total + self.term(x, x_t, t, *self.predict(x_t, t))
        last = (table.alpha_bar[-1] * (x.double() ** 2 - 1) - torch.log(table.rest[-1])) / 2
        return (total + last.flatten(1).mean(1)) / math.log(2)

    @torch.no_grad()
    def generate(self, count: int, shape: tuple[int, ...], clip: bool = True) -> Tensor:
        """Samples by the whole chain."""
        device = next(self.network.parameters()).device
        x = torch.randn(count, *shape, device=device)
        for k in range(self.schedule.steps, 0, -1):
            t = torch.full((count,), k, device=device)
            predicted, log_variance = self.predict(x, t)
            start = self.schedule.start(x, t, predicted, self.prediction)
            x = self.schedule.posterior_mean(start.clamp(-1, 1) if clip else start, x, t)
            if k > 1:
                x = x + torch.exp(log_variance / 2) * torch.randn_like(x)
        return x


def time_embedding(t: Tensor, width: int) -> Tensor:
    """Cosines and sines of t at `width`/2 rates from 1 down to 1/10,000."""
    rates = torch.exp(-math.log(10_000) * torch.arange(width // 2, device=t.device, dtype=torch.float32) / (width // 2))
    angles = t[:, None].float() * rates
    return torch.cat([angles.cos(), angles.sin()], -1)


class MLP(nn.Module):
    """A network for flat x_t: (batch, pixels), with residual layers."""

    def __init__(self, pixels: int = 64, hidden: int = 256, layers: int = 3, outputs: int | None = None) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(pixels, hidden), nn.Linear(hidden, outputs or pixels)
        self.time = nn.Sequential(nn.Linear(64, hidden), nn.SiLU(), nn.Linear(hidden, hidden))
        self.layers = nn.ModuleList(nn.Sequential(nn.LayerNorm(hidden), nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, hidden))
                                    for _ in range(layers))

    def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
        """The prediction; t: (batch,)."""
        when = self.time(time_embedding(t, 64).to(x_t.dtype))
        h = self.first(x_t)
        for layer in self.layers:
            h = h + layer(h + when)
        return self.last(nn.functional.silu(h))


class ResidualBlock(nn.Module):
    """Two convolutions with the time added between them."""

    def __init__(self, inputs: int, outputs: int, groups: int, dropout: float) -> None:
        super().__init__()
        self.norm_1, self.conv_1 = nn.GroupNorm(groups, inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm_2, self.conv_2 = nn.GroupNorm(groups, outputs), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.dropout = nn.Dropout(dropout)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor, shift: Tensor) -> Tensor:
        """x: (batch, inputs, h, w); shift: (batch, outputs)."""
        h = self.conv_1(nn.functional.silu(self.norm_1(x))) + shift[:, :, None, None]
        return self.skip(x) + self.conv_2(self.dropout(nn.functional.silu(self.norm_2(h))))


class Attention(nn.Module):
    """Multi-head self-attention over the pixels."""

    def __init__(self, channels: int, groups: int, head: int) -> None:
        super().__init__()
        self.norm, self.heads = nn.GroupNorm(groups, channels), max(1, channels // head)
        self.qkv, self.out = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """x: (batch, channels, h, w)."""
        b, c, h, w = x.shape
        flat = self.norm(x).flatten(2).transpose(1, 2)
        q, k, v = (u.reshape(b, h * w, self.heads, -1).transpose(1, 2) for u in self.qkv(flat).chunk(3, -1))
        mixed = nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, h * w, c)
        return x + self.out(mixed).transpose(1, 2).reshape(b, c, h, w)


class UNet(nn.Module):
    """x_t: (batch, channels, h, w), h and w divisible by 2^(levels - 1). `attention` names the levels with self-attention."""

    def __init__(self, channels: int = 1, widths: tuple[int, ...] = (32, 64), blocks: int = 1, attention: tuple[int, ...] = (1,), groups: int = 8,
                 head: int = 8, dropout: float = 0.0, outputs: int | None = None) -> None:
        super().__init__()
        time, sizes = 4 * widths[0], []
        self.width = widths[0]
        self.time = nn.Sequential(nn.Linear(widths[0], time), nn.SiLU(), nn.Linear(time, time))
        self.first = nn.Conv2d(channels, widths[0], 3, padding=1)

        def residual(a: int, b: int) -> ResidualBlock:
            sizes.append(b)
            return ResidualBlock(a, b, groups, dropout)

        def block(a: int, b: int, level: int) -> nn.ModuleList:
            return nn.ModuleList([residual(a, b), Attention(b, groups, head) if level in attention else nn.Identity()])

        kept, now = [widths[0]], widths[0]
        self.down = nn.ModuleList()
        for level, width in enumerate(widths):
            for _ in range(blocks):
                self.down.append(block(now, width, level))
                now = width
                kept.append(now)
            if level < len(widths) - 1:
                self.down.append(nn.Conv2d(now, now, 3, stride=2, padding=1))
                kept.append(now)
        self.middle = nn.ModuleList([residual(now, now), Attention(now, groups, head), residual(now, now)])
        self.up = nn.ModuleList()
        for level, width in reversed(list(enumerate(widths))):
            for _ in range(blocks + 1):
                self.up.append(block(now + kept.pop(), width, level))
                now = width
            if level:
                self.up.append(nn.Conv2d(now, now, 3, padding=1))
        self.norm, self.last = nn.GroupNorm(groups, now), nn.Conv2d(now, outputs or channels, 3, padding=1)
        # What the time adds in each block, all blocks by one product: as many products as blocks are as many launches on a card.
        self.sizes, self.shift = sizes, nn.Linear(time, sum(sizes))

    def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
        """The prediction; t: (batch,)."""
        when = self.time(time_embedding(t, self.width).to(x_t.dtype))
        shifts = iter(self.shift(nn.functional.silu(when)).split(self.sizes, 1))
        h = self.first(x_t)
        kept = [h]
        for layer in self.down:
            h = layer(h) if isinstance(layer, nn.Conv2d) else layer[1](layer[0](h, next(shifts)))
            kept.append(h)
        h = self.middle[2](self.middle[1](self.middle[0](h, next(shifts))), next(shifts))
        for layer in self.up:
            if isinstance(layer, nn.Conv2d):
                h = layer(nn.functional.interpolate(h, scale_factor=2.0, mode="nearest"))
            else:
                h = layer[1](layer[0](torch.cat([h, kept.pop()], 1), next(shifts)))
        return self.last(nn.functional.silu(self.norm(h)))
