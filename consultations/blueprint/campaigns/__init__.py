"""Letters written from one template: found, shown and counted apart, never hidden or merged."""
