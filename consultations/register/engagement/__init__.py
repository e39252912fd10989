"""The engagement log: who was invited, reached, responded and represented, written by every channel."""
