r"""Samples below an expectation: z_1, \dots, z_K \sim q, read as independent draws; what holds of them alone is never refuted."""

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs

HEAD = "# T\nLet $p(x, z)$ and $q(z \\mid x)$ be densities. Let $K \\ge 2$ be an integer.\n\n"
DRAWS = r"\mathbb{E}_{z_1,\dots,z_K \sim q(z|x)}"
SHORT = r"\mathbb{E}_{z_1,\dots,z_K \sim q}"
RUN = r"\mathbb{E}_{z_{1:K} \sim q(z|x)}"
MEAN = r"\frac1K\sum_{k=1}^K \frac{p(x,z_k)}{q(z_k|x)}"


def step(line):
    (found,) = mark(scan("t.md", f"{HEAD}$${line}$$\n"), checker=WithoutRepairs()).steps
    return found.verdict


@pytest.mark.parametrize("draws", [DRAWS, SHORT, RUN, r"\mathbb{E}_{q(z_{1:K}|x)}"])
def test_importance_weighted_bounds(draws):
    assert step(rf"{draws}\left[{MEAN}\right] = p(x)").word == "proved"
    assert step(rf"{draws}\left[\log {MEAN}\right] \le \log p(x)").word == "proved"
    assert step(rf"{draws}\left[\log {MEAN}\right] \ge {draws}\left[\frac1K\sum_{{k=1}}^K\log\frac{{p(x,z_k)}}{{q(z_k|x)}}\right]").word == "proved"


@pytest.mark.parametrize("line", [
    rf"{DRAWS}\left[\log {MEAN}\right] = \log p(x)",
    rf"{DRAWS}\left[\sum_{{k=1}}^K \frac{{p(x,z_k)}}{{q(z_k|x)}}\right] = p(x)",
    rf"{DRAWS}\left[\log {MEAN}\right] \ge \log p(x)",
    rf"{DRAWS}\left[\frac{{p(x,z_1)}}{{q(z_2|x)}}\right] = p(x)",
])
def test_what_is_false_of_independent_draws_is_refuted(line):
    assert step(line).word == "refuted"


def test_draws_are_independent():
    assert step(r"\mathbb{E}_{z_1,\dots,z_2 \sim q(z|x)}\left[\frac{p(x,z_1)}{q(z_1|x)} \frac{p(x,z_2)}{q(z_2|x)}\right] = p(x)^2").word == "proved"
    line = rf"{DRAWS}\left[\left(\frac1K \sum_{{k=1}}^K \left(\frac{{p(x,z_k)}}{{q(z_k|x)}} - p(x)\right)\right)^2\right]"
    each = r"\mathbb{E}_{q(z_k|x)}\left[\left(\frac{p(x,z_k)}{q(z_k|x)} - p(x)\right)^2\right]"
    assert step(rf"{line} = \frac{{1}}{{K^2}} \sum_{{k=1}}^K {each}").word == "proved"
    assert step(rf"{line} = \frac{{1}}{{K}} \sum_{{k=1}}^K {each}").word == "refuted"


@pytest.mark.parametrize("line", [
    rf"{DRAWS}\left[\frac{{p(x,z_1)}}{{q(z_1|x)}} \frac{{p(x,z_2)}}{{q(z_2|x)}}\right] = p(x)^2",
    rf"{DRAWS}\left[\left(\frac{{p(x,z_1)}}{{q(z_1|x)}}\right)^2\right] = {DRAWS}\left[\left(\frac{{p(x,z_2)}}{{q(z_2|x)}}\right)^2\right]",
    rf"{DRAWS}[\log q(z_1|x)] = {DRAWS}[\log q(z_2|x)]",
])
def test_what_holds_of_independent_draws_alone_is_not_refuted(line):
    assert step(line).word in ("proved", "undecided")


@pytest.mark.parametrize(("line", "words"), [
    (r"\mathbb{E}_{z_1,\dots,y_K \sim q(z|x)}[p(x,z_1)] = 1", "not samples of one sequence"),
    (r"\mathbb{E}_{x_1,\dots,x_K \sim q(z|x)}[p(x,z_1)] = 1", "no density of x"),
])
def test_what_is_no_run_of_samples_is_unreadable(line, words):
    verdict = step(line)
    assert verdict.word == "unreadable" and words in verdict.message
