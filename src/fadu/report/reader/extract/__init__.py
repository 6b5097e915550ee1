"""Layer 4. Figures of a report: what is a quantity, where it stands, what it is worth.

Grammar and dictionaries only: no model, no network, no table of known reports. Work grows
linearly with the text. Never names a catalogue figure and never checks arithmetic.
"""

from __future__ import annotations

from fadu.report.reader.extract.figures import extract

__all__ = ["extract"]
