"""The training entry point: it learns, resumes to the same numbers, writes its files, and says what is wrong."""

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch: make test installs it")

from numeric_checks.train import data as sets  # noqa: E402
from numeric_checks.train.__main__ import main  # noqa: E402
from numeric_checks.train.loop import begin, train  # noqa: E402
from numeric_checks.train.measures import Judge, frechet  # noqa: E402
from numeric_checks.train.presets import PRESETS  # noqa: E402

CPU = torch.device("cpu")
SMALL = [n for n in PRESETS if not n.endswith(("-homework", "-paper"))]


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.mark.parametrize("name", SMALL)
def test_every_preset_runs_and_resumes(name, tmp_path):
    """Four steps at once, and two with a checkpoint and two more, end in the same parameters."""
    preset, data = PRESETS[name], sets.SETS[PRESETS[name].data](tmp_path)
    whole = begin(name, preset, data, CPU)
    train(whole, data, 4, CPU)
    # the rate falls over the run, so the first half is trained towards the same end
    half = begin(name, preset, data, CPU)
    _until(half, data, 2, 4)
    half.save(tmp_path / "checkpoint.pt")
    again = begin(name, preset, data, CPU, seed=7)
    again.load(tmp_path / "checkpoint.pt")
    train(again, data, 4, CPU)
    kept = whole.model.state_dict()
    assert kept and kept.keys() == again.model.state_dict().keys()
    for name, value in again.model.state_dict().items():
        assert torch.equal(kept[name], value), name
    assert again.step == 4


class Stop(Exception):
    pass


def _until(run, data, stop, steps):
    def after(step, loss):
        if step == stop:
            raise Stop

    with pytest.raises(Stop):
        train(run, data, steps, CPU, after)


def test_the_command_writes_its_files(tmp_path, capsys):
    assert main(["vae", "--steps", "60", "--out", str(tmp_path)]) == 0
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["steps"] == 60 and -40 < figures["test ELBO (nats)"] < -24
    for name in ("samples.png", "curves.png"):
        assert (tmp_path / name).read_bytes()[:4] == b"\x89PNG"
    assert main(["vae", "--steps", "70", "--out", str(tmp_path)]) == 0
    assert "going on from step 60" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "words"), [
    (["vae", "--steps", "0"], "positive"),
    (["vae", "--rate", "-1"], "positive"),
    (["em", "--batch", "16"], "closed form"),
    (["vae", "--device", "gpu"], "cpu and cuda"),
    (["unet", "--data", "moons"], "U-Net"),
])
def test_messages(arguments, words, tmp_path, capsys):
    assert main([*arguments, "--out", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err


def test_a_device_that_is_not_there(tmp_path, capsys):
    if torch.cuda.is_available():
        pytest.skip("there is a graphics card")
    assert main(["vae", "--device", "cuda", "--out", str(tmp_path)]) == 2
    assert "torch sees none" in capsys.readouterr().err


def test_checkpoints_of_something_else_are_refused(tmp_path, capsys):
    assert main(["nce", "--steps", "3", "--out", str(tmp_path)]) == 0
    assert main(["score", "--steps", "3", "--out", str(tmp_path)]) == 2
    assert "checkpoint of nce" in capsys.readouterr().err
    (tmp_path / "checkpoint.pt").write_bytes(b"no")
    assert main(["nce", "--steps", "3", "--out", str(tmp_path)]) == 2
    assert "is not a checkpoint" in capsys.readouterr().err


def test_a_loss_that_is_not_a_number_ends_the_run(tmp_path, capsys):
    assert main(["vae-gaussian", "--rate", "1e12", "--steps", "200", "--out", str(tmp_path)]) == 2
    assert "--rate" in capsys.readouterr().err or "inf" in capsys.readouterr().err


def test_mnist_is_read_from_its_files_and_checked(tmp_path, monkeypatch):
    import gzip
    import hashlib
    import struct

    pixels = bytes(range(256)) * 10
    images = gzip.compress(bytes([0, 0, 8, 3]) + struct.pack(">3I", 2, 28, 28) + pixels[:1568])
    labels = gzip.compress(bytes([0, 0, 8, 1]) + struct.pack(">I", 2) + bytes([7, 3]))
    folder = tmp_path / "mnist"
    folder.mkdir()
    sums = {}
    for name in sets.FILES:
        content = images if "images" in name else labels
        (folder / name).write_bytes(content)
        sums[name] = hashlib.md5(content, usedforsecurity=False).hexdigest()
    with pytest.raises(sets.DataError, match="MD5"):
        sets.mnist(tmp_path)
    monkeypatch.setattr(sets, "FILES", sums)
    found = sets.mnist(tmp_path)
    assert found.train.shape == (2, 784) and found.train_labels.tolist() == [7, 3] and found.train[0, 255] == 1
    wide = sets.mnist32(tmp_path)
    assert wide.train.shape == (2, 1024) and wide.train.reshape(2, 32, 32)[:, 2:30, 2:30].reshape(2, 784).equal(found.train)


def test_a_download_that_fails_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(sets, "MNIST", "http://127.0.0.1:9/")
    with pytest.raises(sets.DataError, match="put the four files"):
        sets.mnist(tmp_path)


def test_measures():
    """Two Gaussians: |m|^2 + sum (a - b)^2 of deviations; real digits score higher than noise."""
    torch.manual_seed(0)
    x = torch.randn(200_000, 3, dtype=torch.float64)
    assert frechet(x, x * 2 + 1) == pytest.approx(6, abs=0.1)
    assert frechet(x, x) == pytest.approx(0, abs=1e-6)
    data = sets.digits(Path())
    judge = Judge(data)
    assert judge.accuracy(data.test, data.test_labels) > 0.93
    assert judge.score(torch.rand(500, 64)) < 3 < 8 < judge.score(data.test)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "figures"), [
    ("vae", {"test ELBO (nats)": (-24.7, None), "importance-weighted test log-likelihood (nats)": (-24.4, None)}),
    ("iwae", {"importance-weighted test log-likelihood (nats)": (-24.4, None)}),
    ("gan", {"Frechet distance of pixels": (None, 0.55), "classifier score": (5, None)}),
    ("wgan", {"Frechet distance of pixels": (None, 0.65), "classifier score": (5, None)}),
    ("ddpm", {"Frechet distance of pixels": (None, 0.60), "classifier score": (5, None)}),
    ("unet", {"Frechet distance of pixels": (None, 0.35), "classifier score": (7, None)}),
])
def test_what_training_reaches(name, figures, tmp_path):
    assert main([name, "--out", str(tmp_path)]) == 0
    found = json.loads((tmp_path / "figures.json").read_text())
    for key, (low, high) in figures.items():
        assert (low is None or found[key] >= low) and (high is None or found[key] <= high), (key, found[key])
