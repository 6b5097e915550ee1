"""Layer 2. Spreadsheets of cases into the ledger. Judging and writing is left to `record_many`."""

from fadu.ledger.importing.run import STATUS, Report, RowResult, import_file

__all__ = ["STATUS", "Report", "RowResult", "import_file"]
