"""`python -m quoth` is the same program as `quoth`."""

from __future__ import annotations

import sys

from quoth.cli import main

if __name__ == "__main__":
    sys.exit(main())
