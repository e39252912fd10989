"""Reading results: who answered, what was answered, exports."""
