"""Management commands of the room of surveys."""
