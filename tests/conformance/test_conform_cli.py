"""python -m numeric_checks.conform."""

import pytest

pytest.importorskip("torch", reason="the numeric checks need torch: make test installs it")

from numeric_checks.conform import main  # noqa: E402


def test_a_function_that_conforms(capsys):
    assert main(["numeric_checks.models.rbm:log_one_plus_exp", "energy.machines.hidden_unit", "--names", "c"]) == 0
    assert "conforms to energy.machines.hidden_unit" in capsys.readouterr().out


def test_a_function_that_does_not(capsys):
    assert main(["torch.nn.functional:softplus", "energy.machines.hidden_unit", "--names", "c", "--points", "400"]) == 1
    out = capsys.readouterr().out
    assert "does not conform" in out and "ulps" in out and "c = 2" in out


def test_numpy_and_a_domain():
    assert main(["numpy:logaddexp", "gan.losses.non_saturating", "--array", "numpy"]) == 2
    assert main(["numpy:exp", "diffusion.guidance.guided", "--array", "numpy", "--names", "w"]) == 2


@pytest.mark.parametrize(("arguments", "words"), [
    (["softplus", "a.b"], "MODULE:FUNCTION"),
    (["no.such:f", "a.b"], "cannot be imported"),
    (["math:nothing", "a.b"], "has no nothing"),
    (["math:pi", "a.b"], "not a function"),
    (["math:exp", "gan.losses.no_such"], "no derivation is called"),
    (["math:exp", "gan.losses.r1", "--dtype", "int32"], "not known here"),
    (["math:exp", "gan.losses.r1", "--dtype", "nothing"], "no dtype"),
    (["math:exp", "gan.losses.r1", "--domain", "u=1"], "NAME=LOW:HIGH"),
])
def test_messages(arguments, words, capsys):
    assert main(arguments) == 2
    assert words in capsys.readouterr().err
