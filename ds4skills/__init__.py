"""The ground: accounts, audit, jobs and the web shell, on which every room stands.

It knows nobody above it. It may use Django and the packages named in pyproject.toml.
"""

__version__ = "0.1.0"
