"""Layer 4. Compile the annual report: figures from the engine, the office's own words from a file, one document model.

Never writes a figure by hand: a figure that cannot be computed is listed as missing.
"""

from fadu.report.build.compose import compose
from fadu.report.build.document import ReportDocument
from fadu.report.build.words import Words

__all__ = ["ReportDocument", "Words", "compose"]
