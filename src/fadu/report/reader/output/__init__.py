"""Layer 4. What is shown of a reading: terminal, JSON, HTML, spreadsheet, comparison.

Never reads or checks; a reading comes in, text or bytes go out.
"""
