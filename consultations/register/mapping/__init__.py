"""Interest and influence, engagement now and wanted: dated judgements of named assessors, disagreement shown."""
