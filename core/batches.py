"""How is a long list cut into parts that are dealt with one after the other?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def batches(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The values in order, at most `size` at a time."""
    return (values[start : start + size] for start in range(0, len(values), size))
