"""What all tests share: one folder of certificates for a run, and the order in which files are run."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent

if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers of a run share it; what an earlier run found helps no test
    os.environ["DERIVABLE_CACHE"] = tempfile.mkdtemp(prefix="derivable-tests-")
    atexit.register(shutil.rmtree, os.environ["DERIVABLE_CACHE"], ignore_errors=True)

pytest_plugins = ["pytester"]
FIRST = ("tests/test_homework.py", "tests/test_library.py")  # the dearest; the library fills the folder for the others


def pytest_collection_modifyitems(items):
    """The files of FIRST, then the others as they were found."""
    places = {ROOT / name: k for k, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
