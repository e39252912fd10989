"""What stakeholders do themselves: join, see and correct their entry, allow or forbid, ask for mandates.

By a signed link or signed in; staff decide on what concerns an organisation and on who joins.
"""
