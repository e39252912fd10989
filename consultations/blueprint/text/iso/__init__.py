"""The comment sheet after the ISO template of 2012-03, as XLSX and DOCX, out and in. Pure.

`shapes` says what goes in and comes out, `sheet` makes its rows, `writing` the files, `reading` takes them back.
"""
