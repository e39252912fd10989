"""The register for programs."""
