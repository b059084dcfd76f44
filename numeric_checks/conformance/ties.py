"""Every formula of the models against its identity, over its domain, in float64 and float32."""

import ast
import inspect
from pathlib import Path

import pytest
import torch

from derivable import conforms
from numeric_checks import ties
from numeric_checks.ties import NOT_TIED, TIES

DTYPES = pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
LONG = [t for t in TIES if t.conditioned and "lengths" in t.options]  # a condition number takes as many evaluations as there are betas


@DTYPES
@pytest.mark.parametrize("tie", TIES, ids=lambda t: t.key)
def test_conforms(tie, dtype, device):
    short = {"lengths": tuple(n for n in tie.options["lengths"] if n <= 200)} if tie in LONG else {}
    assert conforms(tie.function, to=tie.identity, dtype=dtype, device=device, conditioned=tie.conditioned, **{**tie.options, **short})


@pytest.mark.slow  # in the normal run the same formulas are tested with up to 200 betas
@DTYPES
@pytest.mark.parametrize("tie", LONG, ids=lambda t: t.key)
def test_conforms_at_every_length(tie, dtype, device):
    assert conforms(tie.function, to=tie.identity, dtype=dtype, device=device, conditioned=True, **tie.options)


def test_each_formula_is_tied_or_listed():
    """Functions at the top of a model's file are in a row of the ties, or in the list of what is not tied yet."""
    used = {n.attr for n in ast.walk(ast.parse(inspect.getsource(ties))) if isinstance(n, ast.Attribute)}
    listed = {n.strip().split(".")[1] for names in NOT_TIED for n in names.split(",")}
    tools = {"mlp", "clip", "bisect", "times", "generate", "simultaneous", "alternating", "path", "nt_xent", "time_embedding", "linear_betas",
             "capacity_objective", "exp_excess", "linear_loss", "start_from_noise"}
    for path in Path(ties.__file__).parent.joinpath("models").glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                assert node.name in used | listed | tools, f"{path.name}: {node.name} is neither tied nor listed"
