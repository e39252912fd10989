"""Tables that come in: a pre-flight, then a child process with limits; a refusal has a code and a sentence.

`tables.read()` is the door. `guard` and `reading` use neither Django nor the database: they run in the child.
"""
