"""The import wizard: laws, verdicts, pages."""
