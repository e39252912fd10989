"""Reports: one frozen JSON model, computed from the ledger, rendered without a query."""
