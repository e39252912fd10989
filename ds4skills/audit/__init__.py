"""Who did what: an append-only log, sealed in batches with hashes that chain.

`note()` writes one event in the caller's transaction; `seal()` closes ranges of any append-only table that
registers as a stream; `verify()` recomputes them all. May use accounts.
"""
