"""Where the acceptance material lies when it is there: the folder `shared` beside the project's root."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no folder ../shared beside the project")
