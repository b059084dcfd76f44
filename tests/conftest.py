"""Shared by all tests."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

collect_ignore = ["mistakes"]  # a part of the library: test_library looks at every step of it


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """A folder with the lemmas of coq/*.v, compiled by coqc."""
    root = Path(__file__).resolve().parents[1]
    folder = tmp_path_factory.mktemp("coq")
    (order,) = re.findall(r"^COQ_FILES := (.*)$", (root / "Makefile").read_text(), re.MULTILINE)
    for name in order.split():
        shutil.copy(root / "coq" / f"{name}.v", folder)
        done = subprocess.run(["coqc", "-q", "-w", "none", "-Q", ".", "Derivable", f"{name}.v"], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{name}.v: {done.stderr}"
    return folder
