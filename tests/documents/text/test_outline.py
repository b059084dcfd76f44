"""The layer of the document: sections, sentences, rows, labels, places."""

from derivable.documents.text.outline import Sentence, scan

TEXT = r"""Let $a \in \mathbb{R}$.

# One
Prose with $x$ in it. Assume $a > 0$, and so on.

$$\begin{aligned}
a &= b % label: first
\\
  &\quad + c \\ % label: second, third
  &= d \tag{4}
\end{aligned}$$

```
$$not = read$$
```
<!-- $$nor = this$$ -->

\section{Two}
\begin{align*}
x &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \\[6pt]
  &= y
\end{align*}
"""


def rows(section):
    return [r for p in section.parts if not isinstance(p, Sentence) for r in p]


def test_sections_and_sentences():
    d = scan("t", TEXT)
    assert [s.title for s in d.sections] == ["", "One", "Two"]
    sentences = [p for s in d.sections for p in s.parts if isinstance(p, Sentence)]
    assert [f[0] for s in sentences for f in s.formulas] == [r"a \in \mathbb{R}", "a > 0"]


def test_rows_are_joined_and_labelled():
    one, two = (rows(s) for s in scan("t", TEXT).sections[1:])
    assert [" ".join(r.text.split()) for r in one] == [r"a &= b \\ &\quad + c", "&= d"]
    assert [r.labels for r in one] == [("first", "second", "third"), ("4",)]
    assert len(two) == 2  # the row end inside the matrix is none of the display's


def test_places_are_those_of_the_document():
    d = scan("t", TEXT)
    for row in rows(d.sections[1]):
        line, column = d.place(row.offset)
        assert d.line(line)[column - 1:] == TEXT[row.offset:].split("\n")[0]


def test_macros_are_found_and_bounded():
    d = scan("t", r"\newcommand{\E}[2]{\mathbb{E}_{#1}\left[#2\right]} \def\R{\mathbb{R}} \DeclareMathOperator{\Var}{Var}")
    assert {k: m.arity for k, m in d.macros.items()} == {"E": 2, "R": 0, "Var": 0}
