"""What is asked and written so often that building the statement each time would cost more than the answer.

Plain questions go through Django's managers. Only paths that thousands of people take at once, and long work, come
here: queries that are spelled once (`prepared`), rows written without a query built each time (`rows`).
"""
