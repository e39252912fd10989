"""Who comes: seats with floors and caps, one fair waiting list, calendar files that stay true, check-in.

One rule (`admission`) seats people, on both engines, under the lock of the pool. Stands on `planning`.
"""
