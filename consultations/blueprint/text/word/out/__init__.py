"""A version with its comments as the parts of a Word file, put down as XML of our own making. Pure."""
