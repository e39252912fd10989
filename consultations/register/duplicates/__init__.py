"""Rows that may be one stakeholder: suggested with evidence, decided by a person, merged and un-merged exactly."""
