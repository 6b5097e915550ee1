"""Layer 7. The reconstructed year: a real county's published figures, turned into cases and computed back.

Records through the same functions as everybody; writes no figure by hand.
"""
