"""How organisations belong together: part of, member of, sister of, successor of."""
