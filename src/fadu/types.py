"""Layer 0. Types that every layer shares. Imports nothing from the package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: The fields of an act: names of the procedure file to JSON values (dates may be `date` or ISO text).
Fields = Mapping[str, Any]
#: What `orjson` writes and reads.
Json = dict[str, Any]
