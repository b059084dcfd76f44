"""Marked documents as one page that needs nothing else: formulas are MathML, the style stands in the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from jinja2 import Environment
from latex2mathml.converter import convert
from markupsafe import Markup

from derivable.documents.text.outline import Document
from derivable.marked import Marked
from derivable.reasons import reason
from derivable.reporting.marks import SAME, follow_through
from derivable.verdicts import WORDS, StepResult

LACKING = (  # what an undecided step lacks, by what its message says
    ("vectors and matrices", ("vector", "matrix", "matrices", "transpose", "trace", "Kronecker", "norm", "covariance")),
    ("maxima over a variable", ("maximum", "minimum", "arg max", "arg min", "supremum", "infimum")),
    ("limits, approximations, constants", ("relation", "constant", "between limits", "infty")),
    ("derivatives by something that is no real variable", ("derivative", "gradient")),
    ("more time", ("time:", "budget")),
)
TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; --line: #8884; --proved: #1a7f37; --refuted: #cf222e; --open: #9a6700; --unread: #8250df; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem } h2 { font-size: 1.3rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem }
table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0; text-align: left } td.n { text-align: right }
.step { display: grid; grid-template-columns: 7rem 1fr; gap: .2rem .8rem; padding: .35rem 0; border-top: 1px solid var(--line) }
.step > * { min-width: 0 } .formula { overflow-x: auto } .word { font-weight: 600 } .place { font-size: .8rem; opacity: .7 }
.proved, .conditional { color: var(--proved) } .refuted { color: var(--refuted) } .undecided, .supported { color: var(--open) }
.unreadable { color: var(--unread) } .why { font-size: .92rem; overflow-x: auto } .why p { margin: .2rem 0 }
code { font-size: .88em; overflow-wrap: anywhere }
</style></head><body>
<h1>{{ title }}</h1>
<table><tr><th>document</th>{% for w in words %}<th>{{ w }}</th>{% endfor %}</tr>
{% for d in documents %}<tr><td><a href="#{{ d.anchor }}">{{ d.name }}</a></td>
{% for n in d.counts %}<td class="n">{{ n or "" }}</td>{% endfor %}</tr>{% endfor %}
</table>
{% if lacking %}<p>What the undecided steps lack:
{% for what, n in lacking %}{{ what }} ({{ n }}){{ ", " if not loop.last }}{% endfor %}.</p>{% endif %}
{% for d in documents %}<h2 id="{{ d.anchor }}">{{ d.name }}</h2>
{% for s in d.sections %}<h3>{{ s.title or d.name }}</h3>
{% for text in s.follow %}<p class="why">{{ text }}</p>{% endfor %}
{% for text in s.problems %}<p class="why unreadable">declaration not read: {{ text }}</p>{% endfor %}
{% for step in s.steps %}<div class="step"><div><span class="word {{ step.word }}">{{ step.word }}</span><br>
<span class="place">line {{ step.line }}{% if step.label %}, {{ step.label }}{% endif %}</span></div>
<div><div class="formula">{{ step.formula }}</div>
<div class="why">
{% if step.start %}<p>from the first line: <span class="{{ step.start }}">{{ step.start }}</span></p>{% endif %}
{% if step.at %}<p>counterexample: {{ step.at }}; left {{ step.left }}, right {{ step.right }}</p>
{% endif %}{% if step.message and not step.at %}<p>{{ step.message }}</p>{% endif %}
{% if step.repair and step.hint == "assume" %}<p>it holds where {{ step.repair }}, which nothing declares</p>
{% elif step.repair %}<p>one change makes it true, {{ step.hint }}: {{ step.repair }}</p>
{% elif step.hint %}<p>look for this slip: {{ step.hint }}</p>{% endif %}
{% if step.conditions %}<p>if {{ step.conditions }}</p>{% endif %}</div></div></div>
{% endfor %}{% if s.missing %}<p class="why">To paste before it, guessed from use:</p>
<pre>{% for text in s.missing %}{{ text }}
{% endfor %}</pre>{% endif %}
{% endfor %}{% if d.unmarked %}<p class="why">Relations in the running text that were not marked:
{% for line, latex in d.unmarked %}line {{ line }} <code>{{ latex }}</code>{{ ", " if not loop.last }}{% endfor %}</p>{% endif %}{% endfor %}
</body></html>
"""


INDEX = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Marked documents</title></head><body><h1>Marked documents</h1>
<table><tr><th>document</th>{% for w in words %}<th>{{ w }}</th>{% endfor %}</tr>
{% for d in documents %}<tr><td><a href="{{ d.path }}">{{ d.name }}</a></td>
{% for n in d.counts %}<td>{{ n or "" }}</td>{% endfor %}</tr>{% endfor %}
</table></body></html>
"""


def index(done: Sequence[tuple[Document, Marked]], paths: Mapping[str, str]) -> str:
    """The page that leads to the pages of the documents."""
    rows = [{"name": m.name, "path": paths[d.name], "counts": list(m.counts().values())} for d, m in done]
    return Environment(autoescape=True, trim_blocks=True).from_string(INDEX).render(words=WORDS, documents=rows)


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it."""

    word: str
    line: int
    label: str | None
    formula: Markup
    start: str
    message: str
    at: Markup
    left: str
    right: str
    hint: str
    repair: Markup
    conditions: Markup


def page(done: Sequence[tuple[Document, Marked]], title: str = "Marked documents") -> str:
    """The page of marked documents."""
    documents = []
    for k, (_, marked) in enumerate(done):
        sections = [{"title": d.title, "steps": [_shown(s) for s in d.steps], "follow": follow_through(d),
                     "problems": [f"line {line}: {message}" for line, _, message in d.problems], "missing": d.missing} for d in marked.derivations]
        counts = marked.counts()
        documents.append({"name": marked.name, "anchor": f"document-{k + 1}", "counts": [counts[w] for w in WORDS], "sections": sections,
                          "unmarked": marked.unmarked})
    lacking = Counter(lack(s) for _, m in done for s in m.steps if s.verdict.word == "undecided")
    template = Environment(autoescape=True, trim_blocks=True).from_string(TEMPLATE)
    return template.render(title=title, words=WORDS, documents=documents, lacking=lacking.most_common())


def lack(s: StepResult) -> str:
    """What an undecided step lacks."""
    return next((what for what, words in LACKING if any(w in s.verdict.message for w in words)), "a method")


def math(latex: str) -> Markup:
    """LaTeX of our own as MathML; as code where it cannot be converted."""
    try:
        return Markup(convert(latex))
    except Exception:  # whatever the converter cannot do is shown as it is
        return Markup(f"<code>{escape(latex)}</code>")


def _shown(s: StepResult) -> Shown:
    v = s.verdict
    found = v.counterexample or {}
    values = found.get("at", {}).items()
    at = Markup(", ").join(Markup("{} = {}").format(k if " of " in k else math(k), math(u) if _is_latex(u) else u) for k, u in values)
    what, _, repair = s.hint.partition(": ")
    start = s.start.word if s.start is not None and s.start.word != v.word else ""
    formula = Markup("<br>").join(map(math, s.sides)) if s.sides else Markup("<code>{}</code>").format(s.latex)
    why = SAME if s.trivial and not v.message else reason(v).sentence
    return Shown(v.word, s.line, s.label, formula, start, why, at, found.get("left", ""), found.get("right", ""), what,
                 math(repair) if repair else Markup(""), Markup(", ").join(map(math, v.conditions)))


def _is_latex(value: object) -> bool:
    return isinstance(value, str) and "\\" in value
