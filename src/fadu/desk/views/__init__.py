"""Layer 6. The desk's pages."""
