"""Workbooks in and out: XLSForm to the document of a survey and back, and its texts for translators.

`building.read_workbook` and `writing.write_workbook` are each other's inverse; `texts.write_texts` and
`texts.read_texts` carry translations. Uses the guarded import of `ds4skills.web`, and neither tables nor requests.
"""
