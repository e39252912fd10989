"""Pages of the register: organisations, people, their ties, and what was said to and by them."""
