"""Word in and out: a draft with its tracked changes, comments and figures, and a version with its comments. Pure.

`word_in` and `word_out` beside this package are the doors; `shapes` says what goes through them.
"""
