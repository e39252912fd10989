"""Surveys, a channel: authors write versions, stakeholders answer, staff read results."""
