"""Models with their hyper-parameters, as named presets: ours for small data, homework 002's, and the papers'. One row each.

Homework 002 leaves much open; what it gives is kept, and where it differs from the paper the row says so and what that costs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn

from numeric_checks.models import (
    beta_vae,
    conditional_gan,
    ddpm,
    flows,
    gan,
    guidance,
    iwae,
    latent_diffusion,
    mixture,
    nce,
    rbm,
    score_network,
    simclr,
    simsiam,
    vae,
    wgan,
)
from numeric_checks.train.data import Data


@dataclass(frozen=True)
class Preset:
    """How a model is built and trained; `remark` says where it departs from its source."""

    build: Callable[[Data], nn.Module]
    data: str = "digits"
    steps: int = 2000
    batch: int = 128
    rate: float = 2e-3
    betas: tuple[float, float] = (0.9, 0.999)
    average: float = 0.995  # decay of the running average of the parameters that samples are drawn from; 0: none
    decay: bool = True  # the rate falls to 0 over the run
    signed: bool = False  # images in [-1, 1]
    adversarial: bool = False
    labelled: bool = False
    closed_form: bool = False  # a step is one of EM on all the data, without gradients
    remark: str = ""


def _pixels(data: Data) -> int:
    return data.train.shape[1]


def _diffusion(network: Callable[[Data], nn.Module], betas: Callable[[], torch.Tensor], **options: Any) -> Callable[[Data], nn.Module]:
    return lambda data: ddpm.Diffusion(network(data), ddpm.Schedule(betas()), levels=data.levels, **options)


def _unet(widths: tuple[int, ...], blocks: int, attention: tuple[int, ...], **options: Any) -> Callable[[Data], nn.Module]:
    def build(data: Data) -> nn.Module:
        if data.shape is None or data.shape[1] % 2 ** (len(widths) - 1):
            raise ValueError(f"a U-Net of {len(widths)} levels needs images of sides that 2 divides {len(widths) - 1} times, not {data.name}")
        return ddpm.UNet(data.shape[0], widths, blocks, attention, **options)

    return build


def _flow(*kinds: Callable[..., nn.Module], repeat: int = 1) -> Callable[[Data], nn.Module]:
    def build(data: Data) -> nn.Module:
        d = _pixels(data)
        return flows.Flow(*(kind(d) for _ in range(repeat) for kind in kinds), dimension=d)

    return build


def _flipped(d: int) -> nn.Module:
    return flows.AffineCoupling(d, flip=True)


def _mlp(data: Data) -> nn.Module:
    return ddpm.MLP(_pixels(data))


def _cosine() -> torch.Tensor:
    return ddpm.betas_from_signal(ddpm.cosine_signal(100))


PRESETS: dict[str, Preset] = {
    "vae": Preset(lambda d: vae.VAE(_pixels(d), hidden=(256,)), rate=3e-3),
    "vae-gaussian": Preset(lambda d: vae.VAE(_pixels(d), hidden=(256,), likelihood="gaussian"), rate=3e-3),
    "beta-vae": Preset(lambda d: beta_vae.BetaVAE(_pixels(d)), rate=3e-3),
    "beta-vae-capacity": Preset(lambda d: beta_vae.BetaVAE(_pixels(d), beta=10.0, capacity=8.0), rate=3e-3),
    "iwae": Preset(lambda d: iwae.IWAE(_pixels(d), hidden=256), rate=3e-3),
    "gan": Preset(lambda d: gan.GAN(_pixels(d), hidden=(256, 256), gamma=0.1), steps=1500, batch=64, betas=(0.0, 0.99), signed=True,
                  adversarial=True),
    "wgan": Preset(lambda d: wgan.WGAN(_pixels(d)), steps=1500, batch=64, betas=(0.0, 0.99), signed=True, adversarial=True),
    "wgan-clip": Preset(lambda d: wgan.WGAN(_pixels(d), constraint="clip", critic_steps=5), steps=1500, batch=64, rate=5e-4, betas=(0.0, 0.99),
                        signed=True, adversarial=True),
    "conditional-gan": Preset(lambda d: conditional_gan.ConditionalGAN(_pixels(d)), steps=1500, batch=64, betas=(0.0, 0.99), signed=True,
                              adversarial=True, labelled=True),
    "ddpm": Preset(_diffusion(_mlp, lambda: ddpm.linear_betas(100, 1e-4, 0.1)), steps=1600, signed=True),
    "ddpm-velocity": Preset(_diffusion(_mlp, _cosine, prediction="velocity"), steps=1600, signed=True),
    "ddpm-learned": Preset(_diffusion(lambda d: ddpm.MLP(_pixels(d), outputs=2 * _pixels(d)), _cosine, variance="learned"), steps=1600, signed=True),
    "unet": Preset(_diffusion(_unet((32, 64), 1, (1,)), lambda: ddpm.linear_betas(100, 1e-4, 0.1)), steps=2500, batch=64, signed=True),
    "guided": Preset(lambda d: guidance.Guided(_pixels(d), ddpm.linear_betas(100, 1e-4, 0.1)), steps=2500, signed=True, labelled=True),
    "latent-diffusion": Preset(lambda d: latent_diffusion.LatentDiffusion(_pixels(d))),
    "rbm": Preset(lambda d: rbm.RBM(_pixels(d)), rate=1e-2),
    "score": Preset(lambda d: score_network.ScoreNetwork(_pixels(d)), data="8gaussians", batch=256),
    "score-implicit": Preset(lambda d: score_network.ScoreNetwork(_pixels(d), objective="implicit"), data="8gaussians", batch=256),
    "score-sliced": Preset(lambda d: score_network.ScoreNetwork(_pixels(d), objective="sliced"), data="8gaussians", batch=256),
    "em": Preset(lambda d: mixture.GaussianMixture(d.train, 8, 1e-4), data="8gaussians", steps=200, average=0.0, closed_form=True),
    "nce": Preset(lambda d: nce.GaussianNCE(_pixels(d)), data="gaussian", rate=1e-2, average=0.99),
    "planar": Preset(_flow(flows.Planar, repeat=8), data="moons", steps=1500, batch=256, rate=5e-3),
    "radial": Preset(_flow(flows.Radial, repeat=8), data="moons", steps=1500, batch=256, rate=5e-3),
    "residual": Preset(_flow(flows.Residual, repeat=4), data="moons", steps=600, batch=256, rate=5e-3),
    "coupling": Preset(_flow(flows.AffineCoupling, _flipped, repeat=4), data="moons", steps=1500, batch=256),
    "sigmoid-mixture": Preset(_flow(flows.SigmoidMixture, flows.AffineCoupling, _flipped, repeat=2), data="moons", steps=1000, batch=256),
    "simclr": Preset(lambda d: simclr.SimCLR(_pixels(d)), steps=600, average=0.0),
    "simsiam": Preset(lambda d: simsiam.SimSiam(_pixels(d)), steps=600, average=0.0),
}

_HOMEWORK: dict[str, Any] = {"average": 0.0, "decay": False, "data": "mnist"}
PRESETS |= {
    "vae-homework": replace(
        PRESETS["vae"], **_HOMEWORK, build=lambda d: vae.VAE(_pixels(d), 20, (512, 256, 128), "gaussian"), batch=32, rate=3e-4, steps=18_750,
        remark="three hidden layers, latent 20, learnable pixel variances, 10 epochs as given; the widths are ours, and the log-variance of pixels "
               "is clamped: pixels that are always black would drive the density to infinity"),
    "iwae-homework": replace(
        PRESETS["iwae"], **_HOMEWORK, build=lambda d: iwae.IWAE(_pixels(d), 20, 512, 5), batch=32, rate=3e-4, steps=18_750,
        remark="K is not given: 5, the smallest of Burda et al."),
    "gan-homework": replace(
        PRESETS["gan"], **_HOMEWORK, build=lambda d: gan.GAN(_pixels(d), 100, (256,), gamma=0.0, saturating=True, critic_steps=5),
        batch=128, rate=3e-4, betas=(0.9, 0.999), steps=14_060,
        remark="k = 5 steps of D and the saturating loss of its equation 16, no penalty: it reports a collapse to one or two digits"),
    "wgan-homework": replace(
        PRESETS["wgan"], **_HOMEWORK, build=lambda d: wgan.WGAN(_pixels(d), 100, 256, "clip", bound=0.001, critic_steps=5), batch=128, rate=5e-4,
        steps=14_060,
        remark="weights clipped at 0.001 (Arjovsky et al.: 0.01): the critic's slope is at most the product of its layers' norms, and all but "
               "vanishes; fully connected where it has convolutions"),
    "ddpm-homework": replace(
        PRESETS["unet"], **_HOMEWORK, build=_diffusion(_unet((32, 64, 128), 1, (2,)), lambda: ddpm.linear_betas(1000, 1e-4, 0.002)), batch=128,
        rate=1e-4, steps=7_030,
        remark="beta_T = 0.002 (Ho et al.: 0.02) leaves abar_T = 0.35 and a signal-to-noise ratio of 0.54: x_T is far from noise, 0.215 nats a "
               "coordinate away, and samples start from the wrong distribution"),
    "ddpm-paper": replace(
        PRESETS["unet"], build=_diffusion(_unet((128, 256, 256, 256), 2, (1,), groups=32, head=256, dropout=0.1), ddpm.linear_betas),
        data="mnist32", batch=128, rate=2e-4, average=0.9999, decay=False, steps=800_000,
        remark="Ho et al. 2020, appendix B, for 32 x 32 images: for a graphics card"),
}
