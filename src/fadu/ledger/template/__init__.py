"""Layer 2. Every procedure's own spreadsheet: its columns, and the template made of them. Records nothing."""

from fadu.ledger.template.columns import Column, columns_of
from fadu.ledger.template.workbook import write_template

__all__ = ["Column", "columns_of", "write_template"]
