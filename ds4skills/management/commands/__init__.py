"""Management commands: the front door for whoever runs the site."""
