"""Shared by all tests."""

import os
import tempfile

os.environ.setdefault("DERIVABLE_CACHE", tempfile.mkdtemp(prefix="derivable-tests-"))
pytest_plugins = ["pytester"]
