"""Hostile and broken documents: nothing crashes, hangs, runs or is written; the reader's own errors are the only ones."""

import random
import time

import pytest

from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.readings import read
from derivable.documents.text.outline import scan
from derivable.documents.text.problems import Unreadable
from derivable.errors import DerivableError
from derivable.marking import mark

FORMULAS = [
    r"\log \frac{p(x)}{q(x)} + \mathbb{E}_{q(z|x)}\left[\log p(x|z)\right] - \mathrm{KL}[q(z|x) \| p(z)]",
    r"\frac{\partial}{\partial \mu} \sum_{i=1}^n \left(x_i - \mu\right)^2 = -2 \sum_{i=1}^n (x_i - \mu)",
    r"\int_{-\infty}^{\infty} \mathcal{N}(x; \mu, \sigma^2) \, dx = 1 \Rightarrow \sigma > 0",
    r"J = \begin{pmatrix} a & b \\ c & d \end{pmatrix}, \quad \det(J - \lambda I) = 0",
    r"\frac{\sqrt{\bar\alpha_{t-1}}\beta_t}{1-\bar\alpha_t} x_0 \le \max(0, x) \text{ where } x \ne 0",
]
PIECES = r"""{ } ( ) [ ] \left( \right) \left. \right| | || \| ^ _ & \\ \frac \sqrt \int \sum = \begin{pmatrix} \end{pmatrix} \begin{cases}
    \end{cases} 9 x \log d
    \partial \text{ \mathbf{ ' ! \bar \nabla é 𝔼 #1 % $ \input{/etc/passwd} \write18{ls} __import__('os') \x ~ ; \over \underset""".split()
PIECES += ["\u2028", "\u0000", "\u202e"]


def mutated(rng):
    """A formula with a few pieces put in, taken out or doubled."""
    text = rng.choice(FORMULAS)
    for _ in range(rng.randint(1, 6)):
        k = rng.randrange(len(text) + 1)
        what = rng.randrange(3)
        if what == 0:
            text = text[:k] + rng.choice(PIECES) * rng.choice((1, 1, 1, 30)) + text[k:]
        elif what == 1:
            text = text[:k] + text[k + rng.randint(1, 6):]
        else:
            text = text[:k] + text[max(0, k - rng.randint(1, 20)):]
    return text


def attack(count, seed):
    """Read mutated formulas; what took longest, in seconds of CPU."""
    rng, worst, scope = random.Random(seed), (0.0, ""), Scope()
    for _ in range(count):
        text = mutated(rng)
        began = time.process_time()
        try:
            read(text, scope)
        except Unreadable:
            pass
        spent = time.process_time() - began
        worst = max(worst, (spent, text))
    return worst


def test_mutated_formulas_raise_the_readers_error_alone():
    attack(2_000, 1)


@pytest.mark.slow
def test_twenty_thousand_mutated_formulas():
    attack(20_000, 2)


NEST = 3_000
HOSTILE = {
    "deep brackets": "$$x = " + "(" * NEST + "x" + ")" * NEST + "$$",
    "deep fractions": "$$x = " + r"\frac{1}{" * NEST + "x" + "}" * NEST + "$$",
    "chain of logarithms": "$$x = " + r"\log" * NEST + " x$$",
    "integrals in integrals": "$$x = " + r"\int " * 300 + "x$$",
    "a name as function and number": "Let $p(x)$ be a density.\n\n$$x = " + "p(1-" * 60 + "x" + ")" * 60 + "$$",
    "entropy of entropy": "$$x = " + "H(" * 60 + "x" + ")" * 60 + "$$",
    "a tower of powers": "Let $x \\in \\mathbb{R}$.\n\n$$x = 9^{9^{9^{9^{9}}}}$$",
    "a large power": "Let $x \\in \\mathbb{R}$.\n\n$$(x+1)^{99999999} = x^{12345678901234567890}$$",
    "a large number": "$$" + "9" * 5_000 + " = 1$$",
    "a factorial": "$$999999999! = 1$$",
    "a macro bomb": "".join(rf"\newcommand{{\{chr(98 + k)}}}{{\{chr(97 + k)}\{chr(97 + k)}}}" + "\n" for k in range(24))
                    + r"\newcommand{\a}{x}$$\y = 1$$",
    "a macro in itself": r"\newcommand{\a}{\a\a} $$\a = 1$$",
    "a definition bomb": "Let $a_{0} \\in \\mathbb{R}$. " + " ".join(f"Let $b_{{{k + 1}}} = b_{{{k}}} + b_{{{k}}}$." for k in range(60))
                         + " Let $b_0 = a_0$.\n\n$$b_{60} = 1$$",
    "definitions in a circle": "Let $a = b$ and $b = a$.\n\n$$a = 1$$",
    "functions in a circle": "Let $f(x) = g(x)$ and $g(x) = f(x + 1)$. Let $x \\in \\mathbb{R}$.\n\n$$f(x) = 1$$",
    "unclosed environments": r"\begin{align} x = " * 20_000,
    "unclosed dollars": "Let $x " * 50_000,
    "unclosed fences": "```\n" * 3 + "~~~\n$$x=1$$\n" * 5_000,
    "sentences without end": "Let. " * 100_000,
    "many rows": "$$\\begin{aligned}" + "(\\\\ " * 2_000 + "\\end{aligned}$$",
    "very many rows": "$$\\begin{aligned}" + "(\\\\ " * 20_000 + "\\end{aligned}$$",
    "a long line": "x" * 900_000,
    "NULs": "\0" * 10_000 + "$$\0x = \0$$",
    "code in names":
        "Let $\\mathrm{__import__('os').system('touch here')} \\in \\mathbb{R}$.\n\n$$\\text{exec('1')} = 1$$",
    "files": "\\input{/etc/passwd} \\write18{touch x} \\include{x}\n\n$$\\input{/etc/passwd} = 1$$ ![x](http://example.com/x.png)",
    "right to left": "# \u202e\u2066\n\n$$\u202ex = 1$$",
    "a sum without end": "$$\\sum_{i=1}^{999999999999} i = 1$$",
    "braces that close nothing": "Let $D = a}_b}}$ and $x \\in \\mathbb{R}$.\n\n$$x = D$$",
    "spaces without end": "Let $x > 0$.\n\n" + " " * 200_000 + "x\n\n$$x = 1$$",
    "a matrix of many rows": "$$\\det\\begin{pmatrix}" + "1 & 2 \\\\ " * 900 + "\\end{pmatrix} = 1$$",
}


SLOW = {"very many rows": pytest.mark.slow}  # the normal run takes many


@pytest.mark.parametrize("name", [pytest.param(n, marks=SLOW.get(n, ())) for n in HOSTILE])
def test_hostile_documents_are_marked_and_nothing_passes(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        marked = mark(scan(name, HOSTILE[name]))
    except DerivableError:
        return
    assert not any(s.verdict.passes for s in marked.steps)
    assert not list(tmp_path.iterdir())
