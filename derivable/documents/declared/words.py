"""The words of a declaring sentence, one row a word: what it declares. A word that stands in no row is never passed over.

What is `unused` says something that no method uses: a line may then be proved without it, and is not refuted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """What a word declares: a kind of object, a sort of number, a sign, a flag; `unused` if it says more than is used."""

    kind: str = ""  # number function vector matrix random density mass sequence gloss; other: something that no method decides
    sort: str = ""  # int or complex
    sign: str = ""  # the relation to `bound`
    bound: str = "0"
    flag: str = ""  # random, independent, symmetric
    unused: bool = False


def _rows(word: Word, text: str) -> dict[str, Word]:
    return {row.strip(): word for row in text.split(",")}


UNUSED = Word(unused=True)
ADJECTIVES: dict[str, Word] = {
    **_rows(Word(kind="", sort="real"), "real, real-valued, finite, scalar-valued"),
    **_rows(Word(sign=">"), "positive, strictly positive, positive-valued, strictly positive real"),
    **_rows(Word(sign="<"), "negative, strictly negative"),
    **_rows(Word(sign=">="), "nonnegative, non-negative"),
    **_rows(Word(sign="<="), "nonpositive, non-positive"),
    **_rows(Word(sign="!="), "nonzero, non-zero, non zero"),
    **_rows(Word(sort="int"), "integer-valued"),
    **_rows(Word(sort="complex"), "complex, complex-valued, imaginary, purely imaginary"),
    **_rows(Word(flag="random"), "random"),
    **_rows(Word(flag="independent"), "independent, mutually independent, jointly independent, statistically independent"),
    **_rows(Word(flag="symmetric"), "symmetric"),
    **_rows(Word(sort="int", sign=">=", bound="2", unused=True), "prime"),
    **_rows(Word(sort="int", sign="01"), "binary, binary-valued, boolean"),
    **_rows(UNUSED,
            "even, odd, composite, rational, irrational, square, square-free, distinct, different, pairwise distinct, "
            "coprime, unit, small, large, sufficiently small, sufficiently large, infinite, bounded, fair, biased, positive "
            "definite, positive-definite, positive semidefinite, positive semi-definite, positive-semidefinite, symmetric "
            "positive definite, symmetric positive semidefinite, negative definite, orthogonal, orthonormal, unitary, "
            "hermitian, diagonal, invertible, nonsingular, non-singular, singular, regular, triangular, upper triangular, "
            "lower triangular, full rank, full-rank, low-rank, skew-symmetric, antisymmetric, idempotent, stochastic, doubly "
            "stochastic, dense, sparse, commuting, stable, linearly independent, normalised, normalized, increasing, strictly "
            "increasing, decreasing, strictly decreasing, monotone, monotonic, monotonically increasing, nondecreasing, "
            "non-decreasing, nonincreasing, non-increasing, convex, strictly convex, strongly convex, concave, strictly "
            "concave, linear, affine, quadratic, homogeneous, periodic, differentiable, continuously differentiable, twice "
            "differentiable, twice continuously differentiable, infinitely differentiable, smooth, continuous, measurable, "
            "integrable, square-integrable, analytic, injective, surjective, bijective, one-to-one, lipschitz, "
            "lipschitz-continuous, harmonic, identically distributed, i.i.d, iid, independent and identically distributed, "
            "uncorrelated, correlated, dependent, zero-mean, zero mean, mean-zero, centred, centered, standard normal, "
            "standard, normal, gaussian, normally distributed, uniform, uniformly distributed, exponentially distributed, "
            "exponential, bernoulli, binomial, poisson, discrete, multivariate, univariate, joint, marginal, conditional, "
            "conditionally independent, pairwise independent, exchangeable, jointly gaussian, non-degenerate, observed, "
            "latent, hidden, non-independent, non-integer, non-random, non-negative definite"),
}
NOUNS: dict[str, Word] = {
    **_rows(Word("number"), "number, numbers, real, reals, scalar, scalars, constant, constants"),
    **_rows(Word("gloss"),
            "parameter, parameters, variable, variables, value, values, quantity, quantities, coefficient, coefficients, "
            "weight, weights, rate, rates, learning rate, step size, step sizes, scale, scales, scale parameter, error, "
            "errors, loss, losses, cost, slope, slopes, factor, factors, logarithm, logarithms, likelihood, likelihoods, "
            "log-likelihood, bound, bounds, temperature, bias, biases, threshold, input, inputs, output, outputs, target, "
            "targets, label, labels, mean, means, data, observation, observations, datum, point, points, time, model, models, "
            "noise, noise level, score, scores, prior, posterior, entropy, energy, mixing weight, mixture weight, "
            "hyperparameter, hyperparameters, hyper-parameter, width, length, height, location, location parameter, unknown, "
            "unknowns, notation, discount factor, discount, regularisation parameter, regularization parameter, penalty, "
            "objective, sum, difference, product, ratio, quotient, number of"),
    **_rows(Word("number", "int"), "integer, integers, index, indices, whole number, whole numbers"),
    **_rows(Word("number", "int", ">=", "1"), "natural number, natural numbers, natural, naturals, positive whole number"),
    **_rows(Word("number", "int", ">=", "0"),
            "number of samples, number of steps, number of points, number of data points, number of observations, number of "
            "examples, number of classes, number of components, number of trials, sample size, dimension, horizon, batch "
            "size, count, counts"),
    **_rows(Word("number", "", ">="), "variance, variances, standard deviation, standard deviations"),
    **_rows(Word("number", "", "01"), "probability, probabilities"),
    **_rows(Word("vector"), "vector, vectors, column vector, column vectors, row vector"),
    **_rows(Word("vector", unused=True), "unit vector, unit vectors, eigenvector, eigenvectors"),
    **_rows(Word("matrix"), "matrix, matrices, jacobian"),
    **_rows(Word("matrix", unused=True),
            "projection, projections, projection matrix, covariance matrix, covariance matrices, hessian, projector, "
            "projectors, rotation, rotations, rotation matrix, covariance, covariances, permutation matrix"),
    **_rows(Word("function"), "function, functions, map, maps, mapping, mappings"),
    **_rows(Word("function", unused=True), "constant function, constant functions, constant map"),
    **_rows(Word("random"), "random variable, random variables, random number, random numbers, r.v, rv"),
    **_rows(Word("density"),
            "density, densities, probability density, probability densities, density function, density functions, "
            "distribution, distributions, probability distribution, probability distributions, probability density function, "
            "probability density functions, law, laws, joint density, joint distribution, conditional density, conditional "
            "densities, pdf, pdfs, p.d.f, prior density, posterior density, variational distribution, variational density, "
            "model density"),
    **_rows(Word("mass"), "mass function, mass functions, probability mass function, probability mass functions, pmf"),
    **_rows(Word("sequence"), "sequence, sequences, family, families"),
    **_rows(Word("other"),
            "set, sets, sample, samples, data set, dataset, data sets, event, events, graph, group, field, ring, operator, "
            "operators, tensor, tensors, subset, space, subspace, measure, measures, dirac delta, delta function, functional, "
            "functionals, polynomial, polynomials, kernel, norm, metric, algebra, estimator, statistic, process, martingale, "
            "markov chain, quaternion, permutation, distribution function, cdf, cumulative distribution function, spectrum, "
            "interval, region, network, neural network"),
}
ARTICLES = frozenset(
    "a an the some any all each every both two three four several given fixed arbitrary certain other another second third "
    "same also then now further moreover again known following denoted called chosen such its their respectively for "
    "simplicity here throughout below above once freely deterministic ordinary usual corresponding first".split())
FILLERS = (
    "without loss of generality", "w.l.o.g", "wlog", "for simplicity", "for convenience", "in what follows",
    "in the following", "in this section", "in this problem", "in this exercise", "as usual", "as before", "as above",
    "throughout", "from now on", "respectively", "be fixed", "is fixed", "are fixed", "be given", "is given",
    "are given", "be known", "is known", "are known", "be arbitrary", "and so on", "once and for all",
)
BE = frozenset("be is are denote denotes being".split())
LINKS = (
    "such that", "so that", "with", "where", "satisfying", "which satisfies", "which satisfy", "that satisfies",
    "that satisfy", "for which", "subject to", "and let", "let", "and assume", "assume", "assume that", "suppose",
    "suppose that", "given", "given that", "define", "and define", "denote by", "we have", "we write", "we define",
    "we denote by", "we assume that", "we assume", "and where", "and with", "where also",
)
TAILS = ("of", "from", "to", "in", "on", "into", "between", "under", "at", "by", "per", "behind", "after", "before")  # what hangs on a noun
SIZES = ("size", "dimension", "dimensions", "length", "order", "shape", "type")  # of what is given by the formula behind them
RANGES = ("for all", "for every", "for each", "for any", "for", "whenever", "over", "on")
COMPARISONS: dict[str, str] = {
    "greater than": ">", "larger than": ">", "bigger than": ">", "strictly greater than": ">", "strictly larger than": ">", "more than": ">",
    "less than": "<", "smaller than": "<", "strictly less than": "<", "strictly smaller than": "<", "at least": ">=", "at most": "<=",
    "not less than": ">=", "not greater than": "<=", "no less than": ">=", "no greater than": "<=", "no larger than": "<=", "no smaller than": ">=",
    "greater than or equal to": ">=", "larger than or equal to": ">=", "less than or equal to": "<=", "smaller than or equal to": "<=",
    "not equal to": "!=", "different from": "!=", "distinct from": "!=", "equal to": "=", "other than": "!=", "bounded below by": ">=",
    "bounded above by": "<=",
}
SAYS_NOTHING = ("not necessarily", "but not necessarily", "and not necessarily", "not assumed to be")  # what follows declares nothing
STOPS = frozenset(  # what follows is a goal or a conclusion, and declares nothing
    "show prove claim claims verify verifies derive want wants check compute find finds determine demonstrate establish conclude deduce see "
    "goal aim task "
    "explain evaluate calculate simplify minimise minimize maximise maximize obtain obtains get gets give gives yield yields imply implies "
    "follow follows "
    "then so hence thus therefore thereby consequently we it one i this that's there us recall note notice observe solve prove: express compare "
    "contradiction proof lets let's 's".split())
NEGATIONS = frozenset("not no never neither nor false wrong fails fail without unless except but cannot can't isn't doesn't don't untrue contrary "
                      "if unless initially later otherwise possibly perhaps maybe sometimes say either or temporarily moment might could "
                      "would should were was "
                      "hypothetically example e.g when whether almost nearly approximately roughly about".split())


EXAMPLES = ("for example", "for instance", "e.g", "the case", "the cases", "think of", "say", "such as")  # in brackets: nothing is declared
DEPENDENT = frozenset("dependent correlated non-independent".split())  # said of draws, which are read as independent
WHOLE = ("assume", "suppose", "assuming", "supposing", "given", "by assumption", "by hypothesis")  # of everything, where no formula follows


def longest(words: list[str], table: dict[str, Word] | dict[str, str] | tuple[str, ...] | frozenset[str]) -> int:
    """How many of the first words make the longest row of a table; 0 if none does."""
    for n in range(min(6, len(words)), 0, -1):
        if " ".join(words[:n]) in table:
            return n
    return 0
