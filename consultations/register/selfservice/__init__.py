"""What stakeholders do themselves: join, see and correct their entry, allow and withdraw, ask for a mandate."""
