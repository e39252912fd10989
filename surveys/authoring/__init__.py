"""Writing surveys: the document, its kinds of questions, immutable versions."""
