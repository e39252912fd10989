"""What each of the three sees first: the list of consultations, an overview, one's own turns, the dashboards.

Above every room of consultations; it asks channels through the ledger's registry.
"""
