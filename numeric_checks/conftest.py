"""The floating side: float64, seeded, on a CPU or, with --device cuda, on a GPU."""

import pytest

collect_ignore = ["models", "train"]  # what is checked, not checks
torch = pytest.importorskip("torch", reason="the numeric checks need torch: make test installs it")


def pytest_addoption(parser):
    """One flag moves all checks to a GPU."""
    parser.addoption("--device", default="cpu", help="where the numeric checks run: cpu or cuda")


@pytest.fixture(autouse=True)
def _one_thread_and_a_seed():
    torch.set_num_threads(1)
    torch.manual_seed(0)


@pytest.fixture
def device(request):
    """The device the checks run on."""
    name = request.config.getoption("--device")
    if name != "cpu" and not torch.cuda.is_available():
        pytest.fail(f"--device {name} was asked for, and there is none")
    return torch.device(name)


@pytest.fixture
def identity():
    """A line of a verified derivation, the last one unless a number is given, as a function of values for its variables."""
    from derivable import evaluate
    from derivable.language.expressions import Expr
    from numeric_checks.verified import verified

    def find(name, line=0):
        (derivation,) = verified(name)
        content = derivation.lines[line - 1][0].content
        free = {v.args[0]: v for v in content.term.free}

        def at(family=None, **values):
            return evaluate(content, {**{Expr(free[n]): v for n, v in values.items() if n in free}, **(family or {})})

        at.content = content
        return at

    return find
