"""Pure functions over counts: tallies, levels, intervals, what would change a level. No Django, no clock."""
