"""Layer 2. The ledger: who acts, cases, acts, their chain. Never counts, never renders."""
