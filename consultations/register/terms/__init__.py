"""Taxonomies and their terms: categories, sizes, engagement; codes never change, labels may."""
