"""Samples and curves as PNG."""

from pathlib import Path

import torch
from torch import Tensor

from numeric_checks.train.data import Data


def samples(path: Path, x: Tensor, data: Data) -> None:
    """A grid of images, or a scatter beside the data."""
    plt = _pyplot()
    x = x.detach().float().cpu()
    if data.shape is not None:
        side = int(len(x[:100]) ** 0.5)
        grid = x[: side**2].reshape(side, side, *data.shape[1:]).permute(0, 2, 1, 3).reshape(side * data.shape[1], side * data.shape[2])
        plt.imsave(path, grid.clamp(0, 1), cmap="gray", vmin=0, vmax=1)
        return
    figure, axes = plt.subplots(1, 2, figsize=(8, 4), sharex=True, sharey=True)
    for axis, points, title in zip(axes, (data.test.cpu(), x), ("data", "samples")):
        axis.scatter(*points[:2000].T, s=2)
        axis.set(title=title, aspect="equal")
    figure.savefig(path, dpi=100)
    plt.close(figure)


def curves(path: Path, losses: list[tuple[int, float, float]], name: str) -> None:
    """The losses over the steps."""
    plt = _pyplot()
    figure, axis = plt.subplots(figsize=(7, 4))
    rows = torch.tensor(losses, dtype=torch.float64).reshape(-1, 3)
    axis.plot(rows[:, 0], rows[:, 1], linewidth=0.8, label="loss")
    if len(rows) and not torch.equal(rows[:, 1], rows[:, 2]):
        axis.plot(rows[:, 0], rows[:, 2], linewidth=0.8, label="loss of the critic")
    axis.set(title=name, xlabel="step")
    axis.legend()
    figure.savefig(path, dpi=100)
    plt.close(figure)


def _pyplot():  # matplotlib is loaded when a picture is drawn
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt
