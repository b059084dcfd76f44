"""Documents as teachers and students write them: each step has the words that it may get; the places of steps that are open are pinned."""

import json
from pathlib import Path

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "data" / "stranger_reader.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_step_gets_a_word_that_it_may_get(row):
    name = row["name"] if row["name"].endswith((".md", ".tex")) else "line.md"
    words = [step.verdict.word for step in mark(scan(name, row["document"])).steps]
    assert len(words) == len(row["expected"])
    assert [k for k, word in enumerate(words) if word not in row["expected"][k]] == row["open"]
    assert all(words[k] in ("undecided", "unreadable") for k in row["open"])
