"""Data packages of a survey: what an analyst opens at once, each file with its digest, in one archive.

May use authoring, answering and results; nothing of the room uses it.
"""
