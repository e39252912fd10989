"""The web shell: whole pages or parts, errors in words, components, charts, tables, files in and out, mail.

It knows nobody above it; a room's page is made with `page()` and the components of `templates/`.
"""
