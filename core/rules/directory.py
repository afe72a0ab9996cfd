"""Under which names and numbers do the entries of an office stand? Looked up when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from core.rules.identity import full
from core.rules.model import Entry, Ref


class Directory:
    """Entries by name or company, and by whole number."""

    def __init__(self, entries: Mapping[Ref, Entry]) -> None:
        self._entries = entries

    def named(self, name: str) -> Sequence[Ref]:
        """Companies and persons of this name."""
        return self._names.get(name, ())

    def alike(self, members: Sequence[Ref]) -> set[Ref]:
        """Other entries that have a number of these."""
        mine = (self._entries[ref] for ref in members if ref in self._entries)
        found = {ref for each in mine for number in _numbers(each) for ref in self._by_number.get(number, ())}
        return found.difference(members)

    @cached_property
    def _names(self) -> Mapping[str, Sequence[Ref]]:
        return _filed((each.company or each.name or "", ref) for ref, each in self._entries.items())

    @cached_property
    def _by_number(self) -> Mapping[str, Sequence[Ref]]:
        return _filed((number, ref) for ref, each in self._entries.items() for number in _numbers(each))


def _filed(pairs: Iterable[tuple[str, Ref]]) -> Mapping[str, Sequence[Ref]]:
    found: dict[str, list[Ref]] = {}
    for key, ref in pairs:
        found.setdefault(key, []).append(ref)
    return found


def _numbers(entry: Entry) -> list[str]:
    return [number for number in map(full, (entry.phone, *entry.phones)) if number]
