"""The rows of the register: organisations, people, affiliations and mandates, with their history."""
