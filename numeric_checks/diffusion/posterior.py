"""The posterior of a reverse step: Schur complement of the joint covariance, and a simulated chain, against the verified formulas."""

import pytest
import torch

BETAS = [1e-4 + k * (0.02 - 1e-4) / 999 for k in range(1000)]


def family(content, t, betas):
    """Values of beta for an identity that is evaluated at step t."""
    from derivable.kernel.meaning import calls
    from derivable.kernel.terms import Term, num
    from derivable.language.expressions import Expr

    definitions = [d.definition for d in content.declarations.values() if d.definition is not None]
    (head,) = {c.args[0] for d in definitions for u in d.args for c in calls(u) if c.args[0].args[0] == r"\beta"}
    return {Expr(Term("call", head, num(k + 1))): betas[k] for k in range(t)}


def schur(betas, t, x0, x_t, device):
    """Mean and variance of x_{t-1} given x_t and x_0, from the joint Gaussian of the two."""
    mean, var = torch.tensor(x0, dtype=torch.float64, device=device), torch.tensor(0.0, dtype=torch.float64, device=device)
    for b in betas[: t - 1]:
        mean, var = (1 - b) ** 0.5 * mean, (1 - b) * var + b
    a = 1 - betas[t - 1]
    cross, total = a**0.5 * var, a * var + betas[t - 1]
    return (mean + cross / total * (x_t - a**0.5 * mean)).item(), (var - cross**2 / total).item()


@pytest.mark.parametrize("t", [2, 3, 11, 30])
def test_schur_complement(identity, device, t):
    x0, x_t = 0.7, -0.4
    mean, variance = schur(BETAS, t, x0, x_t, device)
    exact = identity("diffusion.posterior.variance")
    assert exact(family=family(exact.content, t, BETAS), t=t) == pytest.approx(variance, rel=1e-10)
    centre = identity("diffusion.posterior.mean")
    assert centre(family=family(centre.content, t, BETAS), t=t, x_t=x_t, x_0=x0) == pytest.approx(mean, rel=1e-10)


def test_golden_table(identity):
    exact = identity("diffusion.posterior.variance")
    assert exact(family=family(exact.content, 2, BETAS), t=2) == pytest.approx(5.4531876613026054e-5, rel=1e-11)
    assert exact(family=family(exact.content, 11, BETAS), t=11) == pytest.approx(0.00025846362040810561, rel=1e-11)


def test_simulated_chain(identity, device):
    """The chain itself: regression of x_1 on x_2 gives the posterior's mean and variance within five standard errors."""
    betas, x0, n = [0.3, 0.5], 0.8, 400_000
    noise = torch.randn(2, n, dtype=torch.float64).to(device)
    x1 = (1 - betas[0]) ** 0.5 * x0 + betas[0] ** 0.5 * noise[0]
    x2 = (1 - betas[1]) ** 0.5 * x1 + betas[1] ** 0.5 * noise[1]
    slope = ((x1 - x1.mean()) * (x2 - x2.mean())).mean() / x2.var()
    residual = (x1 - x1.mean() - slope * (x2 - x2.mean())).var().item()
    exact = identity("diffusion.posterior.variance")
    value = exact(family=family(exact.content, 2, betas), t=2)
    assert abs(residual - value) < 5 * value * (2 / n) ** 0.5
    assert abs(residual - 1.1 * value) > 5 * value * (2 / n) ** 0.5, "a variance 10 % off would be seen"


def test_noise_form_agrees_with_the_other(identity):
    t, x_t, noise = 11, 0.3, -0.7
    abar = 1.0
    for b in BETAS[:t]:
        abar *= 1 - b
    x0 = (x_t - (1 - abar) ** 0.5 * noise) / abar**0.5
    one, two = identity("diffusion.posterior.noise_form"), identity("diffusion.posterior.mean")
    left = one(family=family(one.content, t, BETAS), t=t, x_t=x_t, **{r"\epsilon": noise})
    right = two(family=family(two.content, t, BETAS), t=t, x_t=x_t, x_0=x0)
    assert left == pytest.approx(right, rel=1e-10)
