"""Laws as tables in torch: what a line about densities nobody writes down is worth in a finite model, by enumeration.

A road of its own: tensors over all states at once, one axis for each random variable.
"""

import torch

from derivable.kernel.terms import Term, num, substitute

MODELS = [{"states": 2, "length": 2}, {"states": 3, "length": 3, "seed": 1}, {"states": 2, "length": 4, "seed": 2}]
TOLERANCE, EMPTY = 1e-12, Term("tuple")


class Tables:
    """Random positive joint tables for laws; a term becomes a tensor that broadcasts over the states."""

    def __init__(self, claim, device, states=3, length=3, seed=0):
        self.device, self.states = device, states
        self.values = {v: float(length) for v in _free(claim, "int")} | {v: 1.5 for v in _free(claim, "real")}
        self.axes = sorted(self._variables(claim.args[0]), key=lambda v: (v[0].args, v[1]))
        for x in {h.args[1] for h in claim.args[1].args if h.op in ("markov", "independent")}:
            indices = [i for y, i in self.axes if y is x]
            self.axes += [(x, i) for i in range(min(indices), max(indices)) if i not in indices] if indices else []
        torch.manual_seed(seed)
        chains = {h.args[0]: h for h in claim.args[1].args if h.op in ("markov", "independent")}
        alike = {h.args[0]: h for h in claim.args[1].args if h.op == "exchangeable"}
        both = {law: self._draws(chains[law]) for law in chains if law in alike}
        chains |= alike
        self.laws = {law: both[law] if law in both else self._chain(chains[law]) if law in chains else self._any(range(len(self.axes)))
                     for law in _free(claim, "law")}
        for first, second, found in (h.args for h in claim.args[1].args if h.op == "agree"):
            self.laws[first] = self.laws[first] * self.density(second, found, EMPTY) / self.density(first, found, EMPTY)

    def _any(self, axes):
        shape = [self.states if k in axes else 1 for k in range(len(self.axes))]
        weights = 0.2 + torch.rand(shape, dtype=torch.float64).to(self.device)
        return weights / weights.sum()

    def _conditional(self, axes, given):
        weights = self._any([*axes, *given])
        return weights / weights.sum([*axes], keepdim=True)

    def _chain(self, fact):
        if fact.op == "exchangeable":
            return self._alike(fact.args[1])
        x, given = fact.args[1], {b.args[0] for b in fact.args[2].args}
        links = sorted((i, k) for k, (y, i) in enumerate(self.axes) if y is x)
        fixed = [k for k, (y, _) in enumerate(self.axes) if y in given]
        others = [k for k in range(len(self.axes)) if k not in fixed and k not in [k for _, k in links]]
        joint = self._any(fixed)
        for n, (_, k) in enumerate(links):
            joint = joint * self._conditional([k], fixed + ([links[n - 1][1]] if n and fact.op == "markov" else []))
        return joint * self._any(others)

    def _draws(self, fact):
        """Independent draws of one distribution, given what the fact names."""
        x, given = fact.args[1], {b.args[0] for b in fact.args[2].args}
        links = [k for k, (y, _) in enumerate(self.axes) if y is x]
        fixed = [k for k, (y, _) in enumerate(self.axes) if y in given]
        joint = self._any(fixed) * self._any([k for k in range(len(self.axes)) if k not in fixed and k not in links])
        one = self._conditional(links[:1], fixed)
        for k in links:
            joint = joint * one.transpose(links[0], k)
        return joint

    def _alike(self, x):
        """A mixture of independent samples of one distribution, given the other variables."""
        links = [k for k, (y, _) in enumerate(self.axes) if y is x]
        others = [k for k in range(len(self.axes)) if k not in links]
        joint = 0
        for _ in range(2):
            one = self._conditional(links[:1], others)
            part = self._any(others)
            for k in links:
                part = part * one.transpose(links[0], k)
            joint = joint + part / 2
        return joint

    def _variables(self, t, bound=None):
        bound = bound or {}
        if t.op == "block":
            low, high = (int(self.number(u, bound)) for u in t.args[1:])
            return {(t.args[0], i) for i in range(low, high + 1)}
        if t.op in ("sum", "prod"):
            low, high = (int(self.number(u, bound)) for u in t.args[1:3])
            return {v for k in range(low, high + 1) for v in self._variables(t.args[3], {**bound, t.args[0]: k})}
        return {v for a in t.args if hasattr(a, "op") for v in self._variables(a, bound)}

    def number(self, t, bound):
        """The value of an index."""
        for v, k in bound.items():
            t = substitute(t, {v: num(int(k))})
        return self.value(t)

    def places(self, blocks):
        """The axes of the variables of blocks."""
        return [self.axes.index(v) for b in blocks for v in sorted(self._variables(b), key=lambda v: v[1])]

    def density(self, law, left, right):
        """law(left | right) as a tensor."""
        def marginal(axes):
            rest = [k for k in range(len(self.axes)) if k not in axes]
            return self.laws[law].sum(rest, keepdim=True) if rest else self.laws[law]

        a, b = self.places(left.args), self.places(right.args)
        return marginal(a + b) / marginal(b)

    def mean(self, q, f):
        """The expectation of a tensor under a density term."""
        return self._sum(self.value(q) * f, self.places(q.args[1].args))

    def _sum(self, u, axes):
        u = u.expand([self.states if k in axes else n for k, n in enumerate(u.shape)])
        return u.sum(axes, keepdim=True)

    def value(self, t):
        """The value of a term: a tensor, or a number."""
        a, op = t.args, t.op
        if op == "num":
            return float(a[0])
        if op == "sym":
            return self.values[t]
        if op == "density":
            return self.density(*a)
        if op == "total":
            return self._sum(self.value(a[1]) * torch.ones([1] * len(self.axes), device=self.device), self.places(a[0].args))
        if op == "mean":
            return self.mean(a[0], self.value(a[1]))
        if op in ("divergence", "crossing", "surprise"):
            q = self.value(a[0])
            f = {"divergence": lambda: torch.log(q / self.value(a[1])), "crossing": lambda: -torch.log(self.value(a[1])),
                 "surprise": lambda: -torch.log(q)}[op]()
            return self.mean(a[0], f)
        if op == "midway":
            middle = (self.value(a[0]) + self.value(a[1])) / 2
            return sum(self.mean(d, torch.log(self.value(d) / middle)) for d in a) / 2
        if op == "information":
            joint = [self.axes.index(v) for b in (*a[1].args, *a[2].args) for v in self._variables(b)]
            rest = [k for k in range(len(self.axes)) if k not in joint]
            table = self.laws[a[0]].sum(rest, keepdim=True) if rest else self.laws[a[0]]
            left, right = (table.sum(self.places(s.args), keepdim=True) for s in (a[2], a[1]))
            return (table * torch.log(table / (left * right))).sum(joint, keepdim=True)
        if op in ("sum", "prod"):
            low, high = (int(self.value(u)) for u in a[1:3])
            out = 0.0 if op == "sum" else 1.0
            for k in range(low, high + 1):
                v = self.value(substitute(a[3], {a[0]: num(k)}))
                out = out + v if op == "sum" else out * v
            return out
        parts = [self.value(u) for u in a]
        if op == "log":
            return torch.log(torch.as_tensor(parts[0], dtype=torch.float64, device=self.device))
        return {"add": lambda: sum(parts), "neg": lambda: -parts[0], "sub": lambda: parts[0] - parts[1], "div": lambda: parts[0] / parts[1],
                "mul": lambda: _product(parts), "pow": lambda: parts[0] ** parts[1]}[op]()


def _product(parts):
    out = parts[0]
    for p in parts[1:]:
        out = out * p
    return out


def _free(claim, sort):
    found = frozenset().union(claim.args[0].free, *(h.free for h in claim.args[1].args))
    return sorted((v for v in found if v.args[1] == sort), key=lambda v: v.args)


def worst(derivation, device, **model):
    """The largest violation of a relation, relative to its sides, over the steps of a derivation and all states of a model.

    Two bounds that are said to be equivalent violate it by 1 at a state in which one holds and the other does not.
    """
    out = 0.0
    for step in derivation.steps:
        claim, tables = step.claim.args[0], Tables(step.claim, device, **model)
        if claim.op in ("eq", "le"):
            a, b = _sides(tables, claim)
            gap = (a - b).abs() if claim.op == "eq" else (a - b).clamp(min=0)
            out = max(out, (gap / (1 + a.abs() + b.abs())).max().item())
        elif claim.op == "iff" and {p.op for p in claim.args} == {"le"}:
            one, other = (b - a for a, b in (_sides(tables, p) for p in claim.args))
            out = max(out, ((one > TOLERANCE) & (other < -TOLERANCE) | (one < -TOLERANCE) & (other > TOLERANCE)).double().max().item())
    return out


def _sides(tables, relation):
    return [torch.as_tensor(tables.value(u), dtype=torch.float64, device=tables.device) for u in relation.args]
