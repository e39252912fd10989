"""Blocks, sections and options that stand for proposals, and what a new wording of them means."""
