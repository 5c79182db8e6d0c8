"""Divides repositories among shards so that all take about as long."""

from __future__ import annotations

import heapq
from dataclasses import replace
from typing import TYPE_CHECKING

from mlops_policy.org.records import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlops_policy.org.records import Source
    from mlops_policy.org.sources import Found

MOST = 256  # jobs of one matrix of GitHub Actions
EACH = 2048  # what a repository costs besides its size, in kilobytes that come in the same time


def plan(run: str, found: Found, shards: int, server: str = "") -> Plan:
    """Return the plan of a run; its repositories are in the order of their names."""
    sources, left_out = found
    packed = sorted(pack(sources, shards), key=lambda source: source.name)
    return Plan(run, shards, tuple(packed), tuple(sorted(left_out)), server)


def pack(sources: Sequence[Source], shards: int) -> list[Source]:
    """Give each repository a shard: the largest first, each to the shard that has the least so far."""
    loads = [(0, shard) for shard in range(1, shards + 1)]
    packed = []
    for source in sorted(sources, key=lambda one: (-one.kilobytes, one.name)):
        load, shard = heapq.heappop(loads)
        heapq.heappush(loads, (load + source.kilobytes + EACH, shard))
        packed.append(replace(source, shard=shard))
    return packed
