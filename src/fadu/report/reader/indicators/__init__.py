"""Layer 4. What each figure of a report measures: the catalogue's indicator, by meaning.

Words, topics and units come from the files in `reader/data/indicators`; see README.md there.
Never guesses: a figure that no entry explains keeps `indicator` None.
"""

from fadu.report.reader.indicators.mapping import map_indicators
from fadu.report.reader.indicators.settling import settle

__all__ = ["map_indicators", "settle"]
