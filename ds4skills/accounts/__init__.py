"""People who sign in: accounts, their preferences and API tokens, and `may(rule)`.

An account is not a stakeholder: the register ties a person to an account. This is the lowest room: it
uses Django alone, so that every other room may stand on it.
"""
