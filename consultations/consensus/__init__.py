"""What follows from the positions: decision rules, levels, reports that compute themselves again.

Measures are pure; reports are frozen documents with their digest; the verifier stands alone. It reads the
ledger and asks each channel only for participation and links.
"""
