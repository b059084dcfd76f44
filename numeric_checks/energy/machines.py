"""Free energies by enumeration, the classifier of noise-contrastive estimation by Bayes' rule."""

import itertools
import math

import pytest

from numeric_checks.variational.log_mean_exp import members


@pytest.mark.parametrize("inputs", [[0.3], [2.0, -1.0, 0.5], [-8.0, 3.0]])
def test_enumeration(identity, inputs):
    total = sum(math.exp(0.4 + sum(h * a for h, a in zip(state, inputs))) for state in itertools.product((0, 1), repeat=len(inputs)))
    at = identity("energy.machines.free_energy")
    assert at(family=members(at.content, inputs), n=len(inputs), b=0.4) == pytest.approx(-math.log(total), rel=1e-12)
    a = inputs[0]
    assert identity("energy.machines.hidden_unit")(c=a) == pytest.approx(math.log(1 + math.exp(a)), rel=1e-12)
    assert identity("energy.machines.activation")(c=a) == pytest.approx(math.exp(a) / (1 + math.exp(a)), rel=1e-12)


@pytest.mark.parametrize(("p", "q", "nu"), [(0.3, 0.8, 1.0), (2.0, 0.01, 10.0), (1e-6, 0.4, 5.0)])
def test_bayes(identity, p, q, nu):
    """One sample in 1 + nu is data."""
    data, noise = p / (1 + nu), q * nu / (1 + nu)
    values = {"u": math.log(p / q), r"\nu": nu}
    assert identity("energy.machines.posterior")(**values) == pytest.approx(data / (data + noise), rel=1e-12)
    assert identity("energy.machines.log_posterior")(**values) == pytest.approx(math.log(data / (data + noise)), rel=1e-9)
    assert identity("energy.machines.log_complement")(**values) == pytest.approx(math.log(noise / (data + noise)), rel=1e-9)
