"""docs/adding.md: each recipe adds its row to a copy of the engine and has the verdicts that stand there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PASSES = ("proved", "refuted", "undecided", "unreadable")


def recipes():
    """Title, file, anchor, row and document of each recipe that has a row."""
    for section in re.split(r"^## ", (ROOT / "docs" / "adding.md").read_text(), flags=re.MULTILINE)[1:]:
        blocks = dict(re.findall(r"^```(anchor|row|document)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))
        if "row" in blocks:
            yield section.split("\n", 1)[0], re.search(r"`(derivable/[\w/]+\.py)`", section)[1], blocks


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("engine")
    shutil.copytree(ROOT / "derivable", folder / "derivable", ignore=shutil.ignore_patterns("__pycache__", "shipped"))
    return folder


def verdicts(folder, document):
    """The verdicts of a document by the engine in a folder."""
    path = folder / "document.md"
    path.write_text(document)
    command = [sys.executable, "-m", "derivable", "mark", "--json", "--no-cache", "-j", "1", str(path)]
    done = subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stderr
    return [s["verdict"] for d in lines[0]["derivations"] for s in d["steps"]]


@pytest.mark.parametrize(("title", "file", "blocks"), list(recipes()), ids=lambda v: v if isinstance(v, str) and " " in v else "")
def test_a_row_is_all_it_takes(copied, title, file, blocks):
    written = re.findall(rf"\$\$ ({'|'.join(PASSES)})$", blocks["document"], re.MULTILINE)
    document = re.sub(rf"(\$\$) ({'|'.join(PASSES)})$", r"\1", blocks["document"], flags=re.MULTILINE)
    assert len(written) == 2, "a line that is right, and one that is right only under another reading"
    assert verdicts(copied, document) != written, "the row says something new"
    path = copied / file
    before = path.read_text()
    assert before.count(blocks["anchor"]) == 1
    path.write_text(before.replace(blocks["anchor"], blocks["anchor"] + blocks["row"]))
    try:
        assert verdicts(copied, document) == written
    finally:
        path.write_text(before)


def test_there_are_recipes():
    assert len(list(recipes())) == 4
