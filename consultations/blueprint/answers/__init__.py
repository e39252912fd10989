"""The editors' reasoned answers, released together, and whether they settle a comment."""
