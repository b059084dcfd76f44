"""The homework documents: no step that is right is refuted, none that is wrong passes, and the labels agree with a list
that was made by hand. What a label says and which labels count is told in homework_labels.py."""

from collections import Counter

import pytest

from derivable.checking import Checker
from tests.homework_labels import AGREE, EXPECTED, KNOWN_WEAK, Label, declared, everything, kinds, label
from tests.repairs import WithoutRepairs

DEVIATIONS = {  # where the list and the verdict differ and the verdict is meant
    "S0-1.2-06": "an integral over x of what is a density of z: not read, rather than refuted",
    "S0-1.4.1-02": "the logarithm of a pair: not read, rather than refuted",
    "S2-V.6-05": "a quotient whose units do not match those of a density of A: not read, rather than refuted",
    "S2-II.D-03": "a joint density equated with that of one of its variables: not read, rather than refuted",
    "S2-II.D-04": "the same",
    "S0-3-19": "\\log 2(1 - D) is a logarithm of the product or a product with log 2: both are common, so it is not read, rather than proved",
    "S0-3-20": "it goes on from S0-3-19",
    "S1-3e-05": "a density is added to a number: not read, rather than refuted",
    "S2-V.6-06": "it goes on from S2-V.6-05",
}
COUNTS = {  # of the rows of the list, by what became of them: `python -m tests.homework_labels`; docs/documents.md says the same
    "proved": 225, "refuted": 45, "unreadable": 15, "open": 31, "declared": 30, "reading": 15, "instance": 101}
TO_COME = {
    "matrices of symbolic size": ("a vector or matrix", "of vectors", "a covariance matrix", "a mean in angle brackets", "a vectorisation", "a Kronecker product", "a function of vectors", "a matrix",
                                  "a divergence of a field"),
    "asymptotics and limits": (r"relation \xrightarrow", r"relation \approx", r"relation \to ", r"relation \in ", "an infimum", r"relation \succ"),
    "optima": ("an arg max", "a maximum"), "functionals": ("by the function", "which is no real variable"), "distributions": ("a Dirac delta",),
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    return everything(tmp_path_factory.mktemp("certificates"), WithoutRepairs)


@pytest.mark.slow  # that repairs are found and named is tested in test_marking, at one step each
def test_repairs_change_no_verdict(marked, tmp_path):
    again = everything(tmp_path, Checker)
    said, before = ([(s.verdict.word, s.start and s.start.word) for m in found for s in m.steps] for found in (again, marked))
    assert said == before
    assert any(s.hint for m in again for s in m.steps) and not any(s.hint for m in marked for s in m.steps)


def labelled(marked):
    """The labels of the steps with their steps; a row that has several lines has several labels."""
    return [(label(s.label), s) for m in marked for s in m.steps if s.label]


def test_no_right_step_is_refuted_and_no_wrong_one_passes(marked):
    for stands, s in labelled(marked):
        step, start = EXPECTED[stands.row]
        assert not (step == "true" and s.verdict.word == "refuted"), (stands, s.verdict.message)
        assert not (step != "true" and s.verdict.passes), stands
        if start is not None and s.start is not None:
            assert not (start == "true" and s.start.word == "refuted"), stands
            assert not (start == "false" and s.start.passes), stands


def test_verdicts_agree_with_the_list(marked):
    steps = labelled(marked)
    open_ = [(k.row, s.verdict.message) for k, s in steps if s.verdict.word == "undecided" and EXPECTED[k.row][0] != "hollow"]
    differ = {k.row for k, s in steps if s.verdict.word not in (*AGREE[EXPECTED[k.row][0]], "undecided")}
    assert differ == set(DEVIATIONS)
    lacking = Counter(_lacks(message) for _, message in open_)
    assert lacking.pop("", 0) <= 0.05 * len(steps), [k for k, message in open_ if not _lacks(message)]


def _lacks(message):
    """What a line needs that no method has yet, of the kinds that are still to come; "" where a method was at its end."""
    return next((word for word, say in TO_COME.items() if any(s in message for s in say)), "")


def test_every_decidable_claim_stands_in_its_document(marked):
    assert {k.row for k, _ in labelled(marked)} | {k.row for k in declared()} == set(EXPECTED)


def test_no_instance_and_no_reading_is_counted(marked):
    found = kinds([(k, s.verdict.word) for k, s in labelled(marked)])
    assert {k: len(v) for k, v in found.items()} == COUNTS
    apart = {*found["instance"], *found["reading"], *found["declared"]}
    assert not apart & {*found["proved"], *found["refuted"], *found["open"]}
    assert sum(COUNTS.values()) == len(EXPECTED)


def test_an_instance_of_a_right_line_is_proved_and_still_not_counted():
    row = "S0-1.1-01"
    assert kinds([(Label(row, "instance"), "proved")])["instance"].count(row) == 1
    assert row not in kinds([(Label(row, "instance"), "proved")]).get("proved", [])
    assert kinds([(Label(row), "proved")])["proved"] == [row]


def test_a_row_of_parts_counts_where_each_part_does():
    row = "S1-2.2-02"
    assert kinds([(Label(row, "part"), "proved")] * 2)["proved"] == [row]
    assert kinds([(Label(row, "part"), "proved"), (Label(row, "part"), "undecided")])["open"] == [row]


def test_a_label_without_a_remark_is_on_no_line_that_is_known_to_say_less(marked):
    whole = {k.row for k in [*(k for k, _ in labelled(marked)), *declared()] if k.remark not in ("instance", "reading")}
    assert not whole & KNOWN_WEAK


def test_a_remark_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match=r"no label: S0-1.1-01 \(instanse\)"):
        label("S0-1.1-01 (instanse)")


def test_every_declaration_is_read(marked):
    assert not [p for m in marked for d in m.derivations for p in d.problems]


def test_labels_are_used_once(marked):
    labels = [*(k for k, _ in labelled(marked)), *declared()]
    parts = {k.row for k in labels if k.remark == "part"}
    rows = [k.row for k in labels if k.remark != "part"]
    assert len(rows) == len(set(rows))
    assert not parts & set(rows)
