"""Chinese text as it is printed: full-width punctuation between Chinese characters."""

import re

_WIDE = {
    ",": "\uff0c",
    ":": "\uff1a",
    ";": "\uff1b",
    "(": "\uff08",
    ")": "\uff09",
    "!": "\uff01",
    "?": "\uff1f",
}
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff》”%)\d])[,:;!?)]|[(:](?=[\u4e00-\u9fff])")


def wide(text: str) -> str:
    """The text with half-width punctuation after (or an opening bracket before) Chinese made full-width."""
    return _BETWEEN.sub(lambda found: _WIDE[found.group()], text)


def digits_wide(text: str) -> str:
    """ASCII digits as full-width digits."""
    return text.translate({0x30 + n: 0xFF10 + n for n in range(10)})
