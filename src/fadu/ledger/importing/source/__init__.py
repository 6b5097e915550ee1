"""Layer 2. A spreadsheet as sheets of rows, whatever its format. Knows nothing of procedures; writes
nothing.
"""

from fadu.ledger.importing.source.opened import open_source
from fadu.ledger.importing.source.sheet import Cells, Sheet, Source

__all__ = ["Cells", "Sheet", "Source", "open_source"]
