"""python -m derivable."""

import sys

from derivable.cli import main

sys.exit(main())
