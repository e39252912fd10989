"""Figures: one JSON line each, by `make bench`. A benchmark is never a timed test."""
