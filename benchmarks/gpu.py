"""python -m benchmarks.gpu --out DIR: the models, the checks and their speed on a graphics card, within 8 minutes; a table last.

It runs from the checkout on a machine with torch, triton and sympy. Without python-flint the references come from mpmath, and
the certificates of the identities from benchmarks/certificates.json, which the kernel checks. With diffusers its U-Net is timed
beside ours. On a machine without a card: --device cpu --quick.
"""

import argparse
import json
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

WIDTHS, IMAGE, BATCH = (128, 128, 256, 256, 512, 512), 128, 32


def machine(device):
    import torch

    name = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor() or platform.machine()
    return {"device": name, "torch": torch.__version__, "cuda": torch.version.cuda, "python": platform.python_version(), "date": date.today().isoformat()}


def conformance(device, quick):
    """Every tie in float64 and float32: how many conform, the worst one."""
    import torch

    from derivable import conforms
    from numeric_checks.ties import TIES

    rows = []
    for dtype in (torch.float64, torch.float32):
        reports = {}
        for t in TIES:
            reports[t.key] = conforms(t.function, to=t.identity, dtype=dtype, device=device, conditioned=t.conditioned,
                                      points=100 if quick else 150, **t.options)
        failed = [k for k, r in reports.items() if not r]
        plain = max((r.worst.ulps for t in TIES if not t.conditioned and (r := reports[t.key])), default=0.0)
        name = str(dtype).removeprefix("torch.")
        rows.append((f"formulas that conform in {name}", f"{len(TIES) - len(failed)} of {len(TIES)}", ", ".join(failed)))
        rows.append((f"points in {name}", sum(r.points for r in reports.values()), f"worst closed form {plain:.3g} ulps"))
        for k in failed:
            print(reports[k])
    return rows


def slips(device, quick):
    """Planted slips and naive versions: how many are caught."""
    import torch

    from derivable import conforms
    from numeric_checks.slips import NAIVE, SLIPS

    rows = []
    for title, table in (("planted slips caught", SLIPS), ("naive versions caught", NAIVE)):
        missed = []
        for name, (identity, copy, options) in table.items():
            for dtype in (torch.float64, torch.float32):
                report = conforms(copy, to=identity, dtype=dtype, device=device, points=400, **options)
                if report:
                    missed.append(f"{name} ({dtype})")
        rows.append((title, f"{2 * len(table) - len(missed)} of {2 * len(table)}", ", ".join(missed)))
    return rows


def training(device, quick):
    """The presets on digits, 2,000 steps at most: seconds and what they reach."""
    from numeric_checks.train.data import SETS, DataError
    from numeric_checks.train.evaluate import evaluate
    from numeric_checks.train.loop import begin, train
    from numeric_checks.train.presets import PRESETS

    try:
        data = SETS["digits"](Path(".")).to(device)
    except DataError as error:
        return [("training on digits", "skipped", str(error))]
    rows = []
    for name in ("vae", "iwae", "gan", "wgan", "ddpm", "unet"):
        preset = PRESETS[name]
        run = begin(name, preset, data, device)
        train(run, data, 50 if quick else min(preset.steps, 2000), device)
        figures, _ = evaluate(run, data)
        shown = ", ".join(f"{k} {v:.3g}" for k, v in figures.items() if "of the" not in k and "noise" not in k)
        rows.append((f"{name}: {run.step} steps", f"{run.seconds:.1f} s", shown))
    return rows


def models(device, quick):
    """Every preset for a few steps: it runs, and how fast."""
    from numeric_checks.train.data import SETS, DataError
    from numeric_checks.train.loop import begin, train
    from numeric_checks.train.presets import PRESETS

    rows, kept = [], {}
    for name, preset in PRESETS.items():
        kind = "digits" if preset.data.startswith("mnist") else preset.data
        if name == "ddpm-paper" or name == "ddpm-homework":
            rows.append((name, "skipped", "images of MNIST are needed, which this command does not download"))
            continue
        try:
            kept[kind] = kept.get(kind) or SETS[kind](Path(".")).to(device)
        except DataError as error:
            rows.append((name, "skipped", str(error)))
            continue
        run = begin(name, preset, kept[kind], device)
        train(run, kept[kind], 10, device)
        run.seconds, start = 0.0, run.step
        train(run, kept[kind], start + (10 if quick else 50), device)
        rows.append((name, f"{(run.step - start) / run.seconds:.0f} steps/s", f"batch {preset.batch}"))
    return rows


def our_unet(quick):
    from numeric_checks.models.ddpm import UNet

    return UNet(3, (32, 32, 64) if quick else WIDTHS, 2, (1,) if quick else (4,), groups=32, head=8)


def their_unet(quick):
    """The U-Net of diffusers' unconditional training example, at the same sizes; None without diffusers."""
    try:
        from diffusers import UNet2DModel
    except ImportError:
        return None
    widths = (32, 32, 64) if quick else WIDTHS
    at = 1 if quick else 4
    down = ["AttnDownBlock2D" if k == at else "DownBlock2D" for k in range(len(widths))]
    up = ["AttnUpBlock2D" if k == at else "UpBlock2D" for k in reversed(range(len(widths)))]
    return UNet2DModel(sample_size=IMAGE, in_channels=3, out_channels=3, layers_per_block=2, block_out_channels=widths,
                       down_block_types=tuple(down), up_block_types=tuple(up))


def training_step(network, device, batch, size, fast):
    """One training step as a function: loss, backward pass, clipped gradient, AdamW; `fast`: compiled, channels last, bfloat16."""
    import torch

    from numeric_checks.models.ddpm import Schedule, linear_betas

    network = network.to(device)
    network = network.to(memory_format=torch.channels_last) if fast else network
    call = torch.compile(network) if fast else network
    table = Schedule(linear_betas(), device)
    signal, rest = table.sqrt_alpha_bar.float(), table.sqrt_rest.float()
    optimiser = torch.optim.AdamW(network.parameters(), 1e-4, fused=True)
    x = torch.randn(batch, 3, size, size, device=device)
    x = x.to(memory_format=torch.channels_last) if fast else x

    def step():
        t, noise = torch.randint(1, 1001, (batch,), device=device), torch.randn_like(x)
        x_t = signal[t][:, None, None, None] * x + rest[t][:, None, None, None] * noise
        with torch.autocast(device.type, torch.bfloat16, enabled=fast):
            out = call(x_t, t)
            out = out if isinstance(out, torch.Tensor) else out.sample
            loss = torch.nn.functional.mse_loss(out.float(), noise)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        return loss

    return step


CASES = {"ours": (our_unet, True), "diffusers": (their_unet, True), "ours, float32, not compiled": (our_unet, False)}


def _serve(name, device, quick, orders, answers):
    """In a process of its own, so that two networks compile at the same time: answers with a note, then each order with images/s."""
    import torch

    build, fast = CASES[name]
    torch.manual_seed(0)
    batch, size, steps = (4, 32, 2) if quick else (BATCH, IMAGE, 20)

    def seconds(count):
        began = time.perf_counter()
        for _ in range(count):
            loss = step()
        loss.item()  # waits for the card
        return time.perf_counter() - began

    try:
        network = build(quick)
        step = training_step(network, torch.device(device), batch, size, fast)
        first, parameters = seconds(5), sum(p.numel() for p in network.parameters())
        answers.put(f"{parameters:,} parameters, {size} x {size}, batch {batch}; first 5 steps {first:.0f} s")
        while orders.get():
            answers.put(batch * steps / seconds(steps))
    except Exception as error:
        answers.put(error)


class Case:
    """A network being trained in its own process, a number of steps at a time."""

    def __init__(self, context, name, device, quick):
        self.name, self.orders, self.answers, self.rates = name, context.Queue(), context.Queue(), []
        self.process = context.Process(target=_serve, args=(name, str(device), quick, self.orders, self.answers), daemon=True)
        self.process.start()

    def answer(self):
        found = self.answers.get()
        if isinstance(found, Exception):
            raise found
        return found

    def time(self):
        self.orders.put(True)
        self.rates.append(self.answer())

    def close(self):
        self.orders.put(False)
        self.process.join()
        return median(self.rates)


def unet(device, quick):
    """The large U-Net: ours against that of diffusers, compiled both, in turns; and against the plain float32 loop."""
    import importlib.util

    from torch import multiprocessing

    context, rows, rates = multiprocessing.get_context("spawn"), [], {}
    present = [n for n in CASES if n != "diffusers" or importlib.util.find_spec("diffusers")]
    for group in ([n for n in present if CASES[n][1]], [n for n in present if not CASES[n][1]]):
        cases = [Case(context, name, device, quick) for name in group]
        notes = [case.answer() for case in cases]
        for turn in range(2 if quick else 6):
            for case in cases if turn % 2 else reversed(cases):
                case.time()
        for case, note in zip(cases, notes, strict=True):
            low, high = min(case.rates), max(case.rates)
            rates[case.name] = case.close()
            rows.append((f"U-Net, {case.name}", f"{rates[case.name]:.0f} images/s", f"{low:.0f} to {high:.0f} in {len(case.rates)} turns; {note}"))
            print(*rows[-1], flush=True)
    if "diffusers" not in present:
        rows.append(("U-Net, diffusers", "skipped", "diffusers is not installed"))
    for other, name in (("diffusers", "ours over diffusers"), ("ours, float32, not compiled", "over the plain loop")):
        if other in rates:
            rows.append((f"U-Net, {name}", f"{rates['ours'] / rates[other]:.3f}", "of the medians"))
    return rows


PARTS = {"conformance": conformance, "slips": slips, "training": training, "models": models, "unet": unet}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpu", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be given again")
    parser.add_argument("--quick", action="store_true", help="small sizes: a look whether everything runs")
    parser.add_argument("--seconds", type=float, default=480, help="no part is begun after so many seconds (default 480)")
    options = parser.parse_args()
    import torch

    from benchmarks.references import unpack

    if options.device.startswith("cuda") and not torch.cuda.is_available():
        parser.exit(2, "gpu: torch sees no CUDA device; --device cpu --quick shows whether everything runs\n")
    os.environ["DERIVABLE_CACHE"] = str(unpack())
    device = torch.device(options.device)
    if device.type == "cpu":
        torch.set_num_threads(1)
    torch.set_float32_matmul_precision("highest")
    options.out.mkdir(parents=True, exist_ok=True)
    about, table, began, failed = machine(device), {}, time.perf_counter(), []
    for part in options.only or PARTS:
        start = time.perf_counter()
        if start - began > options.seconds:
            table[part] = [(part, "skipped", f"{options.seconds:.0f} seconds were over")]
            continue
        try:
            table[part] = PARTS[part](device, options.quick)
        except Exception as error:  # the other parts are still worth having
            failed.append(part)
            table[part] = [(part, "failed", f"{type(error).__name__}: {str(error)[:300]}")]
        table[part].append((f"({part} took", f"{time.perf_counter() - start:.0f} s)", ""))
        (options.out / "gpu.json").write_text(json.dumps({**about, "seconds": time.perf_counter() - began, "parts": table}, indent=1))
        print(f"{part}: {time.perf_counter() - start:.0f} s", flush=True)
    print("\n" + ", ".join(f"{k} {v}" for k, v in about.items()))
    for rows in table.values():
        for name, value, note in rows:
            print(f"{name:42} {value!s:>18}  {note}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
