"""python -m numeric_checks.train MODEL: train a reference model, measure it, and write its samples and curves."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from numeric_checks.train import pictures
from numeric_checks.train.data import SETS, Data, DataError
from numeric_checks.train.evaluate import evaluate
from numeric_checks.train.loop import CheckpointError, Run, begin, train
from numeric_checks.train.presets import PRESETS

SAVED_EVERY = 1000


def parser() -> argparse.ArgumentParser:
    """The options."""
    rows = "\n".join(f"  {name:18}{p.data:12}{p.steps:7} steps{'  ' + p.remark if p.remark else ''}" for name, p in PRESETS.items())
    out = argparse.ArgumentParser(prog="python -m numeric_checks.train", description="Train a reference model of the derivations.",
                                  epilog=f"models, with their data:\n{rows}", formatter_class=argparse.RawDescriptionHelpFormatter)
    out.add_argument("model", choices=PRESETS, metavar="MODEL", help="one of the list below")
    out.add_argument("--data", choices=SETS, help="default: that of the model")
    out.add_argument("--device", default="cpu", help="cpu or cuda")
    out.add_argument("--steps", type=int, help="default: those of the model")
    out.add_argument("--batch", type=int)
    out.add_argument("--rate", type=float, help="learning rate")
    out.add_argument("--seed", type=int, default=0)
    out.add_argument("--threads", type=int, default=1, help="CPU threads (default 1)")
    out.add_argument("--bf16", action="store_true", help="forward passes in bfloat16")
    out.add_argument("--out", type=Path, help="folder for checkpoint, pictures and figures (default build/train/MODEL)")
    out.add_argument("--fresh", action="store_true", help="start anew where there is a checkpoint")
    out.add_argument("--data-folder", type=Path, default=Path.home() / ".cache" / "derivable" / "data")
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and return the exit status: 0, or 2 where the command could not run."""
    options = parser().parse_args(arguments)
    try:
        return _main(options)
    except (DataError, CheckpointError, ValueError, FloatingPointError, torch.linalg.LinAlgError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 2


def _main(options: argparse.Namespace) -> int:
    torch.set_num_threads(options.threads)
    device = _device(options.device)
    preset = PRESETS[options.model]
    changed = {k: v for k, v in (("batch", options.batch), ("rate", options.rate), ("data", options.data)) if v is not None}
    if any(v <= 0 for k, v in changed.items() if k != "data") or options.steps is not None and options.steps < 1:
        raise ValueError("--steps, --batch and --rate are positive")
    if preset.closed_form and changed.keys() & {"batch", "rate"}:
        raise ValueError(f"a step of {options.model} is in closed form, on all the data: leave out --batch and --rate")
    preset = replace(preset, **changed)
    if preset.remark:
        print(f"{options.model}: {preset.remark}")
    data = SETS[preset.data](options.data_folder).to(device)
    run = begin(options.model, preset, data, device, options.seed)
    folder = options.out or Path("build") / "train" / options.model
    checkpoint = folder / "checkpoint.pt"
    if checkpoint.exists() and not options.fresh:
        run.load(checkpoint)
        print(f"going on from step {run.step} of {checkpoint} (--fresh starts anew)")
    steps = options.steps or preset.steps
    _with_progress(run, data, steps, device, checkpoint, options.bf16)
    figures, drawn = evaluate(run, data, options.seed)
    figures = {"steps": run.step, "seconds of training": round(run.seconds, 2), **{k: round(v, 4) for k, v in figures.items()}}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.json").write_text(json.dumps(figures, indent=1))
    written = ["checkpoint.pt", "figures.json", *_pictures(folder, run, drawn, data)]
    for name, value in figures.items():
        print(f"{name:50}{value}")
    print(f"{folder} holds {', '.join(written)}")
    return 0


def _pictures(folder: Path, run: Run, drawn: torch.Tensor | None, data: Data) -> list[str]:
    """The names of the pictures that were written."""
    try:
        pictures.curves(folder / "curves.png", run.losses, run.name)
        if drawn is not None:
            pictures.samples(folder / "samples.png", drawn, data)
    except ImportError:
        print("no pictures: they need matplotlib, pip install 'derivable[torch]'", file=sys.stderr)
        return []
    return ["curves.png", "samples.png"] if drawn is not None else ["curves.png"]


def _device(name: str) -> torch.device:
    try:
        device = torch.device(name)
    except RuntimeError:
        raise ValueError(f"--device {name}: there are cpu and cuda") from None
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ValueError(f"--device {name} was asked for, and torch sees none; leave it out to train on the CPU")
    return device


def _with_progress(run: Run, data: Data, steps: int, device: torch.device, checkpoint: Path, autocast: bool) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn(run.name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("loss {task.fields[loss]}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(run.name, total=steps, completed=run.step, loss="-")

        def after(step: int, loss: float) -> None:
            if loss == loss:
                bar.update(task, completed=step, loss=f"{loss:.4g}")
            if step % SAVED_EVERY == 0:
                run.save(checkpoint)

        try:
            train(run, data, steps, device, after, autocast)
        except KeyboardInterrupt:
            print(f"stopped at step {run.step}; the same command goes on from there", file=sys.stderr)
        finally:
            run.save(checkpoint)


if __name__ == "__main__":
    sys.exit(main())
