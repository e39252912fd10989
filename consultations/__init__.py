"""Who is consulted, on what, and where everyone stands.

Register, programme, proposals, ledger, blueprint and reports stand on the ground. They know no channel by
name: surveys and workshops register themselves with the ledger.
"""
