"""Claims written as text, as terms of the kernel or as plain trees, which nothing refuses.

x, y, a, b, c, s, t are real, k, m, n whole, z complex; f(x) is a function, pair(x, y) one of two variables, w(k) a family.
"""

import ast
from dataclasses import dataclass
from fractions import Fraction

from derivable.kernel.terms import Term

SORTS = {**dict.fromkeys("xyabcst", "real"), **dict.fromkeys("kmn", "int"), "z": "complex", **dict.fromkeys("pqr", "law"), "X": "point", "Y": "point"}
FUNCTIONS = {"f": "real", "g": "real", "h": "real", "u": "real", "w": "int", "v": "int", "pair": "real,real"}
OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.USub: "neg", ast.Not: "not",
             ast.And: "and", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le"}


@dataclass(frozen=True)
class Node:
    """A tree that is no term of the kernel: any operator of any arguments."""

    op: str
    args: tuple


def node(op, *args):
    return Node(op, args)


def term(text, make=Term):
    return Reader(make).read(ast.parse(text, mode="eval").body)


def claim(text, *hypotheses, define=(), make=Term):
    return make("claim", term(text, make), make("and", *(term(h, make) for h in hypotheses)), *(term(d, make) for d in define))


class Reader:
    def __init__(self, make):
        self.make = make

    def number(self, value):
        return self.make("num", Fraction(value))

    def read(self, e):
        match e:
            case ast.Name(name):
                return self.make("sym", name, SORTS[name]) if name in SORTS else self.make("const", name)
            case ast.Constant(int(value)):
                return self.number(value)
            case ast.Call(ast.Name(name), parts) if name.rstrip("_") in FUNCTIONS:  # f_(x) is f'(x)
                head = name.rstrip("_")
                return self.make("call", self.make("fun", head, FUNCTIONS[head], len(name) - len(head)), *map(self.read, parts))
            case ast.Call(ast.Name("density"), [law, left, right]):
                return self.make("density", self.read(law), self.blocks(left), self.blocks(right))
            case ast.Call(ast.Name("total"), [over, body]):
                return self.make("total", self.blocks(over), self.read(body))
            case ast.Call(ast.Name(op), [law, one, other]) if op in ("information", "markov", "independent", "agree"):
                return self.make(op, self.read(law), self.blocks(one) if op == "information" else self.read(one), self.blocks(other))
            case ast.Call(ast.Name(op), parts):
                return self.make("and" if op == "both" else op, *map(self.read, parts))
            case ast.List(parts):
                return self.make("tuple", *map(self.read, parts))
            case ast.Compare(left, [op], [right]) | ast.BinOp(left, op, right):
                return self.make(OPERATORS[type(op)], self.read(left), self.read(right))
            case ast.BoolOp(op, parts):
                return self.make(OPERATORS[type(op)], *map(self.read, parts))
            case ast.UnaryOp(op, part):
                return self.make(OPERATORS[type(op)], self.read(part))
        raise ValueError(ast.dump(e))

    def blocks(self, e):
        """[X] is X_0, [X[2]] is X_2, [X[1:n]] is X_1, .., X_n."""
        out = []
        for part in e.elts:
            match part:
                case ast.Subscript(x, ast.Slice(low, high)):
                    out.append(self.make("block", self.read(x), self.read(low), self.read(high)))
                case ast.Subscript(x, i):
                    out.append(self.make("block", self.read(x), self.read(i), self.read(i)))
                case x:
                    out.append(self.make("block", self.read(x), self.number(0), self.number(0)))
        return self.make("tuple", *out)
