"""variational.importance in finite models, by enumeration in torch: every line holds in every state."""

import pytest

from numeric_checks.tables import MODELS, TOLERANCE, worst
from numeric_checks.verified import verified


@pytest.mark.parametrize("model", MODELS)
def test_by_enumeration(device, model):
    for d in verified("variational.importance"):
        if not d.when:
            assert worst(d, device, **model) <= TOLERANCE, d.name
