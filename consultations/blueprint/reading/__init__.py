"""Reading a version with its comments beside it, and comparing any two versions."""
