"""The demonstration consultation, built through the same actions as the pages use, seeded, all invented.

One module a room: `build(stage)` returns what it made, in words and numbers. The front door for `make demo`.
"""
