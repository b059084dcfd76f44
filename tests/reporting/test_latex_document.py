"""The document of verified identities compiles where a TeX engine is present."""

import shutil

import pytest

from derivable.cli import main
from derivable.reporting.latex_document import ENGINES


def test_the_document_states_domain_method_and_hash(tmp_path):
    out = tmp_path / "kl.tex"
    assert main(["latex", "gaussian.kl.forward", "-o", str(out)]) == 0
    text = out.read_text()
    for part in (r"0 < \sigma_1", r"\mathcal{N}", "proved by field", r"\texttt{gaussian.kl.forward}", "Definitions:"):
        assert part in text
    assert text.count(r"\begin{") == text.count(r"\end{")


@pytest.mark.skipif(not any(map(shutil.which, ENGINES)), reason="no TeX engine on this machine")
def test_the_document_compiles(tmp_path):
    out = tmp_path / "report.pdf"
    assert main(["latex", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
