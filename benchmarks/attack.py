"""Hostile and broken documents: what the process that reads them does. `python -m benchmarks.attack [COUNT]`.

Each document is made from pieces of the homework documents, doubled, cut, nested and mixed with what does not belong
there. It is scanned, read and turned into claims as `derivable mark` does it; proofs are looked for elsewhere, in
processes that can be killed, and are no part of this.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

from derivable.checking import Checker
from derivable.documents.text.outline import scan
from derivable.errors import DerivableError
from derivable.marking import mark
from derivable.questions import Holds, Question
from derivable.verdicts import Verdict

HOMEWORK = Path(__file__).parents[1] / "docs" / "homework"
JUNK = [*r"""{ } ( ) [ ] $ $$ \[ \] \( \) & \\ ^ _ | \| || ' ! # % ~ ; \left( \right) \left. \right| \frac \sqrt \int \sum_ \prod^ \log \exp = \le
    \begin{aligned} \end{aligned} \begin{align} \end{align} \begin{pmatrix} \end{pmatrix} \begin{cases} \text{ \mathbf{ \operatorname{ \newcommand{\a}{\a\a} \a
    \def\b{\b} \input{/etc/passwd} \write18{ls} \include{x} __import__('os').system('ls') eval( 9**9**9 9^{9^{9^{9}}} 999999999999! \bar \tilde \nabla
    \partial d Let Given Assume Where With ``` <!-- --> \Rightarrow \iff \in \mathbb{R} \mathcal{N} \mathbb{E}_ KL( E[ p(x|""".split(),
        "\0", "\u202e", "\u2028", "é", "𝔼", "\n\n", "\n# ", "Let $", "$.\n", "x" * 500, "(" * 200, "{" * 200, r"\frac{" * 60, r"\log" * 100, "1" * 300]


def pieces() -> list[str]:
    """Lines of the homework documents."""
    return [line for p in sorted(HOMEWORK.glob("*.md")) for line in p.read_text().splitlines() if line.strip()]


class Unasked(Checker):
    """What is asked is left open at once."""

    def answer(self, question: Question) -> Verdict | int | None:
        """No answer."""
        return Verdict("undecided", message="not looked at") if isinstance(question, Holds) else None


def document(rng: random.Random, lines: list[str]) -> str:
    """A broken document."""
    start = rng.randrange(len(lines))
    chosen = lines[start:start + rng.randint(1, 8)] + rng.sample(lines, rng.randint(0, 2))
    text = "\n".join(chosen)
    for _ in range(rng.randint(1, 6)):
        k = rng.randrange(len(text) + 1)
        what = rng.randrange(4)
        if what == 0:
            text = text[:k] + rng.choice(JUNK) * rng.choice((1, 1, 1, 20)) + text[k:]
        elif what == 1:
            text = text[:k] + text[k + rng.randint(1, 30):]
        elif what == 2:
            text = text[:k] + text[max(0, k - rng.randint(1, 60)):]
        else:
            text = text.replace(rng.choice("{}()$\\=&_^"), rng.choice(["", " ", "{", "\\"]), rng.randint(1, 4))
    return text


def main(count: int) -> int:
    """Mark `count` documents; the number of crashes."""
    rng, lines = random.Random(20), pieces()
    worst, crashes, began = (0.0, ""), 0, time.process_time()
    for _ in range(count):
        text = document(rng, lines)
        start = time.process_time()
        try:
            mark(scan("attack", text), None, Unasked())
        except DerivableError:
            pass
        except Exception as error:  # a crash is what is looked for
            crashes += 1
            print(f"{type(error).__name__}: {error}\n{text!r}\n", file=sys.stderr)
        worst = max(worst, (time.process_time() - start, text))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{count} documents, {crashes} crashes, {time.process_time() - began:.0f} s of CPU, slowest {worst[0] * 1000:.0f} ms, {memory} MiB at most")
    return crashes


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)))
