"""Who is missing: coverage by category and place, targets, and those who were invited and stay silent."""
