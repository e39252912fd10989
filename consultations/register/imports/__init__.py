"""Files that come in: read in a limited child, mapped, tried out row by row, then applied as one job."""
