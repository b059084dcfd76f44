"""What may have been meant by a command that is not known."""

import pytest

from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.readings import read
from derivable.documents.text.problems import Unreadable


@pytest.mark.parametrize(("formula", "said"), [
    (r"\sgima + 1", r"did you mean \\sigma\?"), (r"\farc{1}{2}", r"did you mean \\frac\?"), (r"\zzzz + 1", r"it can be declared with \\newcommand"),
])
def test_a_misspelt_command_names_the_one_that_may_be_meant(formula, said):
    with pytest.raises(Unreadable, match=said):
        read(formula, Scope(), {})
