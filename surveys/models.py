"""Where Django finds the tables of this room."""
