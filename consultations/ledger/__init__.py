"""THE heart: the append-only table of positions. Nothing else may create one.

`record()`, `record_many()`, `withdraw()` write; `queries` tally; by `channels` rooms above make themselves
known. A position names a voice, a proposal version, a channel, a source and its evidence.
"""
