"""Claims written as text: x, y, a, b, c, s, t are real, k, m, n whole, z complex; f(x) is a function, w(k) a family."""

import ast

from derivable.kernel.terms import Term, num

SORTS = {**dict.fromkeys("xyabcst", "real"), **dict.fromkeys("kmn", "int"), "z": "complex", **dict.fromkeys("pqr", "law"), "X": "point", "Y": "point"}
FUNCTIONS = {"f": "real", "g": "real", "h": "real", "u": "real", "w": "int", "v": "int"}
OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.USub: "neg", ast.Not: "not",
             ast.And: "and", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le"}


def term(text):
    return _read(ast.parse(text, mode="eval").body)


def claim(text, *hypotheses, define=()):
    return Term("claim", term(text), Term("and", *map(term, hypotheses)), *map(term, define))


def _read(e):
    match e:
        case ast.Name(name):
            return Term("sym", name, SORTS[name]) if name in SORTS else Term("const", name)
        case ast.Constant(int(value)):
            return num(value)
        case ast.Call(ast.Name(name), parts) if name.rstrip("_") in FUNCTIONS:  # f_(x) is f'(x)
            head = name.rstrip("_")
            return Term("call", Term("fun", head, FUNCTIONS[head], len(name) - len(head)), *map(_read, parts))
        case ast.Call(ast.Name("density"), [law, left, right]):
            return Term("density", _read(law), _blocks(left), _blocks(right))
        case ast.Call(ast.Name("total"), [over, body]):
            return Term("total", _blocks(over), _read(body))
        case ast.Call(ast.Name(op), [law, one, other]) if op in ("information", "markov", "independent", "agree"):
            return Term(op, _read(law), _blocks(one) if op == "information" else _read(one), _blocks(other))
        case ast.Call(ast.Name(op), parts):
            return Term("and" if op == "both" else op, *map(_read, parts))
        case ast.List(parts):
            return Term("tuple", *map(_read, parts))
        case ast.Compare(left, [op], [right]) | ast.BinOp(left, op, right):
            return Term(OPERATORS[type(op)], _read(left), _read(right))
        case ast.BoolOp(op, parts):
            return Term(OPERATORS[type(op)], *map(_read, parts))
        case ast.UnaryOp(op, part):
            return Term(OPERATORS[type(op)], _read(part))
    raise ValueError(ast.dump(e))


def _blocks(e):
    """[X] is X_0, [X[2]] is X_2, [X[1:n]] is X_1, .., X_n."""
    out = []
    for part in e.elts:
        match part:
            case ast.Subscript(x, ast.Slice(low, high)):
                out.append(Term("block", _read(x), _read(low), _read(high)))
            case ast.Subscript(x, i):
                out.append(Term("block", _read(x), _read(i), _read(i)))
            case x:
                out.append(Term("block", _read(x), num(0), num(0)))
    return Term("tuple", *out)
