"""Fadu 法度: statutory procedures as code, a ledger of acts, and the figures counted from it."""

__version__ = "0.1.0"
