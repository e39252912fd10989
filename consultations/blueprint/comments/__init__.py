"""Comments anchored in the words of a version; they go along to the next one."""
