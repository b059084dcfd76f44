"""The training loop: batches, a running average of the parameters, checkpoints that a run resumes from."""

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from numeric_checks.train.data import Data
from numeric_checks.train.presets import Preset

KEPT_LOSSES = 2000


class CheckpointError(Exception):
    """A checkpoint that cannot be resumed from."""


@dataclass
class Run:
    """A model with its optimisers, its average, the steps done and the losses seen: one row (or two) every few steps."""

    preset: Preset
    name: str
    model: nn.Module
    average: nn.Module
    optimisers: list[torch.optim.Optimizer]
    generator: torch.Generator
    losses: list[tuple[int, float, float]]
    step: int = 0
    seconds: float = 0.0

    def save(self, path: Path) -> None:
        """Write a checkpoint; the old one stays until the new one is whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        state = {"name": self.name, "model": self.model.state_dict(), "average": self.average.state_dict(), "step": self.step, "losses": self.losses,
                 "optimisers": [o.state_dict() for o in self.optimisers], "generator": self.generator.get_state(), "random": torch.get_rng_state(),
                 "seconds": self.seconds}
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        try:
            state = torch.load(path, weights_only=True, map_location="cpu")
        except Exception as error:
            raise CheckpointError(f"{path} is not a checkpoint ({type(error).__name__}); delete it to start anew") from None
        if state.get("name") != self.name:
            raise CheckpointError(f"{path} is a checkpoint of {state.get('name')}, not of {self.name}; give another --out")
        try:
            self.model.load_state_dict(state["model"])
            self.average.load_state_dict(state["average"])
            for o, s in zip(self.optimisers, state["optimisers"]):
                o.load_state_dict(s)
        except (RuntimeError, ValueError) as error:
            raise CheckpointError(f"{path} does not fit the model: {str(error)[:200]}; delete it to start anew") from None
        self.step, self.losses, self.seconds = state["step"], [tuple(row) for row in state["losses"]], state["seconds"]
        self.generator.set_state(state["generator"])
        torch.set_rng_state(state["random"])


def begin(name: str, preset: Preset, data: Data, device: torch.device, seed: int = 0) -> Run:
    """A fresh run."""
    torch.manual_seed(seed)
    model = preset.build(data).to(device)
    for part in model.modules():
        if hasattr(part, "schedule") and hasattr(part.schedule, "steps"):
            part.schedule = type(part.schedule)(part.schedule.beta[1:].cpu(), device)
    if preset.adversarial:
        critics = [p for n, p in model.named_parameters() if n.split(".")[0] in ("discriminator", "critic", "features", "plain", "projection")]
        mine = {id(p) for p in critics}
        groups = [[p for p in model.parameters() if id(p) not in mine], critics]
    else:
        groups = [list(model.parameters())]
    optimisers: list[torch.optim.Optimizer] = [torch.optim.Adam(g, lr=preset.rate, betas=preset.betas) for g in groups if g]
    return Run(preset, name, model, copy.deepcopy(model), optimisers, torch.Generator().manual_seed(seed), [])


def train(run: Run, data: Data, steps: int, device: torch.device, after: Callable[[int, float], None] = lambda step, loss: None,
          autocast: bool = False) -> None:
    """Go on to `steps` steps; `after` hears of each step and its loss."""
    preset, every = run.preset, max(1, steps // KEPT_LOSSES)
    batches = _batches(run, data, device)
    run.model.train()
    began = time.perf_counter() - run.seconds
    while run.step < steps:
        for optimiser in run.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = preset.rate * (1 - run.step / steps if preset.decay else 1)
        with torch.autocast(device.type, torch.bfloat16, enabled=autocast):
            losses = _closed_form(run, data) if preset.closed_form else _adversarial(run, batches) if preset.adversarial else _plain(run, batches)
        _average(run)
        run.step += 1
        shown = losses[0].item() if run.step % 10 == 0 or run.step == steps else float("nan")  # a look at the loss waits for the device
        if shown == shown:
            if abs(shown) == float("inf"):
                raise FloatingPointError(f"the loss of {run.name} is {shown} at step {run.step}")
            if run.step % every == 0:
                run.losses.append((run.step, shown, losses[-1].item()))
        elif run.step % 10 == 0:
            raise FloatingPointError(f"the loss of {run.name} is not a number at step {run.step}; lower the rate with --rate")
        run.seconds = time.perf_counter() - began
        after(run.step, shown)


def _batches(run: Run, data: Data, device: torch.device) -> Iterator[tuple[Tensor, Tensor]]:
    x = data.train * 2 - 1 if run.preset.signed else data.train
    if data.shape is not None and any(isinstance(m, nn.Conv2d) for m in run.model.modules()):
        x = x.reshape(-1, *data.shape)
    while True:
        rows = torch.randint(len(x), (run.preset.batch,), generator=run.generator).to(device)
        yield x[rows], data.train_labels[rows]


def _loss(run: Run, x: Tensor, c: Tensor) -> Tensor:
    return run.model.loss(x, c) if run.preset.labelled else run.model.loss(x)  # type: ignore[operator]


def _step(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()


def _closed_form(run: Run, data: Data) -> list[Tensor]:
    run.model.step(data.train)  # type: ignore[operator]
    return [-run.model.log_likelihood(data.train)]  # type: ignore[operator]


def _plain(run: Run, batches: Iterator[tuple[Tensor, Tensor]]) -> list[Tensor]:
    loss = _loss(run, *next(batches))
    _step(run.optimisers[0], loss)
    return [loss.detach()]


def _adversarial(run: Run, batches: Iterator[tuple[Tensor, Tensor]]) -> list[Tensor]:
    model, labelled = run.model, run.preset.labelled
    for _ in range(model.critic_steps):  # type: ignore[arg-type]
        x, c = next(batches)
        critic = model.discriminator_step(x, c) if labelled else model.discriminator_step(x)  # type: ignore[operator]
        _step(run.optimisers[1], critic)
    x, c = next(batches)
    loss = model.generator_step(c if labelled else len(x))  # type: ignore[operator]
    _step(run.optimisers[0], loss)
    return [loss.detach(), critic.detach()]


@torch.no_grad()
def _average(run: Run) -> None:
    """The running average; its decay rises from 0, so that the first parameters are forgotten."""
    decay = min(run.preset.average, (run.step + 1) / (run.step + 10)) if run.preset.average else 0.0
    if kept := list(run.average.parameters()):
        torch._foreach_lerp_(kept, list(run.model.parameters()), 1 - decay)
    for a, b in zip(run.average.buffers(), run.model.buffers()):
        a.copy_(b)
