"""The implicit step: marginals that it must keep, by the moments of what it maps, and the posterior at eta = 1."""

import pytest

from numeric_checks.diffusion.posterior import BETAS, family, schur


@pytest.mark.parametrize(("earlier", "later"), [(0.3, 0.8), (0.01, 0.02), (0.9, 0.999)])
def test_marginals_are_kept(identity, earlier, later):
    """x_t = sqrt(a) x_0 + sqrt(1 - a) noise goes to sqrt(a') x_0 + sqrt(1 - a') noise."""
    x_0, noise = 0.7, -1.3
    x_t = earlier**0.5 * x_0 + (1 - earlier) ** 0.5 * noise
    found = identity("diffusion.ddim.between")(a_t=earlier, a_s=later, x_t=x_t, **{r"\epsilon": noise})
    assert found == pytest.approx(later**0.5 * x_0 + (1 - later) ** 0.5 * noise, rel=1e-12)


@pytest.mark.parametrize("t", [2, 11, 30])
def test_along_the_chain(identity, device, t):
    noise, x_t, now = -0.7, 0.3, 1.0
    for b in BETAS[:t]:
        now *= 1 - b
    start = (x_t - (1 - now) ** 0.5 * noise) / now**0.5
    mean, variance = schur(BETAS, t, start, x_t, device)
    before = now / (1 - BETAS[t - 1])
    wanted = {"ancestral_mean": mean, "variance": variance, "rest": 1 - before - variance,
              "deterministic": before**0.5 * start + (1 - before) ** 0.5 * noise}
    for name, number in wanted.items():
        at = identity(f"diffusion.ddim.{name}")
        assert at(family=family(at.content, t, BETAS), t=t, x_t=x_t, **{r"\epsilon": noise}) == pytest.approx(number, rel=1e-7)
