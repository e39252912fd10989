"""A complete copy, a complete removal, declared retention, and contact data that leave with two signatures."""
