"""The live hour: a room with desk, floor and wall; blind polls on frozen wordings.

Votes stay in this room until a poll is closed; then each cast becomes a row of the ledger. Stands on
`planning` and `signups`.
"""
