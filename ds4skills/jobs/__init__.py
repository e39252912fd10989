"""Later work: an outbox row in the caller's transaction, long work with progress, and who runs it.

`enqueue()` and `start()` write rows; the embedded drainer (`manage.py work`) or Celery, where a broker is
configured, runs the same task functions. A task may run twice: it is keyed by what it does.
"""
