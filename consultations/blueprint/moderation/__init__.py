"""Hiding with a public reason, showing again, redacting, appeals; positions are never touched."""
