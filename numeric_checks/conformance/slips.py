"""Known slips and naive versions: each must be caught, with the worst point."""

import pytest
import torch

from derivable import conforms
from numeric_checks.slips import NAIVE, SLIPS


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_a_slip_is_caught(name, dtype, device):
    identity, copy, options = SLIPS[name]
    report = conforms(copy, to=identity, dtype=dtype, device=device, **options)
    assert not report, report
    assert report.worst.relative > 1e-3, "a slip is no rounding error"


@pytest.mark.parametrize("name", NAIVE)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_a_naive_version_is_caught(name, dtype, device):
    identity, copy, options = NAIVE[name]
    assert not conforms(copy, to=identity, dtype=dtype, device=device, **options)


def test_softplus_of_torch_is_caught_in_float64(device):
    """It returns u itself from u = 20 on: off by e^-20, which float32 does not see and float64 does."""
    worst = conforms(torch.nn.functional.softplus, to="energy.machines.hidden_unit", names=["c"], dtype=torch.float64, device=device).worst
    assert 1e-11 < worst.relative < 1e-9
    assert next(iter(worst.at.values.values())) > 20
