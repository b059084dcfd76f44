"""Same input, same verdict: neither the hash seed nor python -O changes anything."""

import json
import os
import subprocess
import sys


def run(folder, seed, *flags):
    out = folder / f"{seed}{len(flags)}.json"
    env = {**os.environ, "PYTHONHASHSEED": str(seed)}
    what = ["diffusion.posterior", "flows", "mistakes.gan", "mistakes.flows"]
    command = [sys.executable, *flags, "-m", "derivable", "verify", *what, "--no-cache", "--json", str(out)]
    subprocess.run(command, env=env, check=True, capture_output=True)
    data = json.loads(out.read_text())
    for d in (*data["derivations"], *data["mistakes"]):
        for s in d["steps"]:
            del s["ms"]
    return data["derivations"], data["mistakes"], data["counts"]


def test_verdicts_and_witnesses_are_the_same(tmp_path):
    first = run(tmp_path, 0)
    assert first == run(tmp_path, 12345, "-O")
