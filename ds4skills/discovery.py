"""Find what rooms register by the name of their modules: tasks, channels, streams, privacy."""

import pkgutil
from collections.abc import Collection
from importlib import import_module
from types import ModuleType


def discover(package: ModuleType, names: Collection[str]) -> None:
    """Import every module of a package whose last name is one of those given."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.ispkg and found.name.rpartition(".")[2] in names:
            import_module(found.name)
