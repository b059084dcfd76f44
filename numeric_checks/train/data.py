"""Data sets: `digits` ships inside scikit-learn, plane ones are drawn, `mnist` is read from its four files or downloaded.

Images are flat rows in [0, 1] with labels; points of the plane have label 0 or the number of their mode.
"""

import gzip
import hashlib
import math
import struct
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist/"
FILES = {  # name: MD5 of the compressed file, as LeCun's page gives it through torchvision
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873", "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3", "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}


class DataError(Exception):
    """Data that cannot be had, and what to do about it."""


@dataclass(frozen=True)
class Data:
    """Training and test rows with their labels; `shape` is that of an image, or None; `levels` the number of its grey values."""

    name: str
    train: Tensor
    test: Tensor
    train_labels: Tensor
    test_labels: Tensor
    shape: tuple[int, int, int] | None = None
    levels: int = 256

    def to(self, device: torch.device) -> "Data":
        """The same on a device."""
        moved = (t.to(device) for t in (self.train, self.test, self.train_labels, self.test_labels))
        return Data(self.name, *moved, self.shape, self.levels)


def digits(folder: Path) -> Data:
    """1,797 images of 8 x 8 pixels with 17 grey values: 1,500 to train on, 297 to test."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise DataError("digits ships inside scikit-learn: pip install 'derivable[torch]', or choose --data 8gaussians") from None
    pixels, labels = load_digits(return_X_y=True)
    order = torch.randperm(len(pixels), generator=torch.Generator().manual_seed(0))
    x, y = torch.tensor(pixels / 16, dtype=torch.float32)[order], torch.tensor(labels)[order]
    return Data("digits", x[:1500], x[1500:], y[:1500], y[1500:], (1, 8, 8), 17)


def mnist(folder: Path) -> Data:
    """60,000 and 10,000 images of 28 x 28 pixels."""
    arrays = [_idx(_file(folder / "mnist", name, md5)) for name, md5 in FILES.items()]
    train, test = (a.reshape(len(a), -1).float() / 255 for a in arrays[::2])
    return Data("mnist", train, test, arrays[1].long(), arrays[3].long(), (1, 28, 28), 256)


def mnist32(folder: Path) -> Data:
    """MNIST with a black border of 2 pixels: sides that can be halved five times."""
    plain = mnist(folder)
    train, test = (torch.nn.functional.pad(x.reshape(-1, 28, 28), (2, 2, 2, 2)).flatten(1) for x in (plain.train, plain.test))
    return Data("mnist32", train, test, plain.train_labels, plain.test_labels, (1, 32, 32), 256)


def _file(folder: Path, name: str, md5: str) -> bytes:
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with urllib.request.urlopen(MNIST + name, timeout=20) as answer:
                path.write_bytes(answer.read())
        except OSError as error:
            raise DataError(f"{name} could not be downloaded ({error}); put the four files of MNIST into {folder} "
                            "(from a mirror, or from a torchvision copy: MNIST/raw/*.gz), or choose --data digits") from None
    content = path.read_bytes()
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != md5:
        raise DataError(f"{path} is not the file of MNIST (its MD5 should be {md5}): delete it and run again")
    return content


def _idx(content: bytes) -> Tensor:
    """An array in the IDX format of MNIST: a magic number with the number of axes, the sizes, bytes."""
    raw = gzip.decompress(content)
    axes = raw[3]
    sizes = struct.unpack(f">{axes}I", raw[4 : 4 + 4 * axes])
    return torch.frombuffer(bytearray(raw[4 + 4 * axes :]), dtype=torch.uint8).reshape(sizes)


def _plane(name: str, draw: Callable[[int, torch.Generator], tuple[Tensor, Tensor]]) -> Data:
    generator = torch.Generator().manual_seed(0)
    (x, y), (u, v) = draw(8000, generator), draw(2000, generator)
    return Data(name, x, u, y, v)


def eight_gaussians(folder: Path) -> Data:
    """Eight narrow Gaussians on a circle of radius 2."""
    def draw(n: int, g: torch.Generator) -> tuple[Tensor, Tensor]:
        k = torch.randint(8, (n,), generator=g)
        centre = 2 * torch.stack([torch.cos(math.pi * k / 4), torch.sin(math.pi * k / 4)], -1)
        return centre + 0.15 * torch.randn(n, 2, generator=g), k

    return _plane("8gaussians", draw)


def moons(folder: Path) -> Data:
    """Two half circles, one inside the other."""
    def draw(n: int, g: torch.Generator) -> tuple[Tensor, Tensor]:
        k, angle = torch.randint(2, (n,), generator=g), math.pi * torch.rand(n, generator=g)
        x = torch.stack([torch.where(k == 0, angle.cos(), 1 - angle.cos()), torch.where(k == 0, angle.sin(), 0.5 - angle.sin())], -1)
        return 2 * (x - torch.tensor([0.5, 0.25])) + 0.1 * torch.randn(n, 2, generator=g), k

    return _plane("moons", draw)


def gaussian(folder: Path) -> Data:
    """A correlated Gaussian of the plane."""
    def draw(n: int, g: torch.Generator) -> tuple[Tensor, Tensor]:
        x = torch.randn(n, 2, generator=g) @ torch.tensor([[1.0, 0.6], [0.0, 0.8]]) + torch.tensor([0.5, -0.5])
        return x, torch.zeros(n, dtype=torch.long)

    return _plane("gaussian", draw)


SETS: dict[str, Callable[[Path], Data]] = {
    "digits": digits, "mnist": mnist, "mnist32": mnist32, "8gaussians": eight_gaussians, "moons": moons, "gaussian": gaussian,
}
