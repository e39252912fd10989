"""The stakeholder register: organisations, people and what ties them, where each row came from.

Append-only rows elsewhere name a stakeholder by its key, so that a person can go and tallies stay.
"""
