"""What is read and has a name, and no method decides."""

from __future__ import annotations

NOT_YET = {"T": "a transpose", "tr": "a trace", "vec": "a vectorisation", "kron": "a Kronecker product", "hess": "a Hessian",
           "div": "a divergence of a field", "opt-max": "a maximum over a variable", "opt-min": "a minimum over a variable", "sup": "a supremum",
           "inf": "an infimum", "opt-sup": "a supremum", "opt-inf": "an infimum", "opt-argmax": "an arg max", "opt-argmin": "an arg min",
           "sin": "a sine", "cos": "a cosine", "tan": "a tangent", "factorial": "a factorial", "binom": "a binomial coefficient",
           "sg": "a stop-gradient", "pm": "a plus-minus", "cases": "a value by cases", "diag": "a diagonal matrix", "delta": "a variation",
           "floor": "a floor", "ceil": "a ceiling", "lim": "a limit", "prob": "a probability", "indicator": "an indicator", "inner": "an inner product",
           "arcsin": "an arc sine", "arccos": "an arc cosine",
           "artanh": "an inverse hyperbolic tangent", "erf": "an error function", "sign": "a sign", "mean": "a mean in angle brackets", "arrow": "a vector", "Cov": "a covariance", "matrix": "a matrix here"}
