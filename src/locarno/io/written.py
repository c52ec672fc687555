"""A tree written out again as YAML."""

from __future__ import annotations

import yaml

from locarno.io.located import Node, plain

__all__ = ["written_yaml"]


def written_yaml(node: Node) -> str:
    """The tree as YAML text, keys in their order."""
    return yaml.safe_dump(plain(node), sort_keys=False, allow_unicode=True, width=100)
