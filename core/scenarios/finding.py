"""Which rulebook does a scenario name: one given, one shipped, or an office's own beside the scenario's file?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.rulebooks import Rejected, Rulebook, available, load, load_file
from core.scenarios.fields import Wrong

FOLDER = "rulebooks"
#: How many folders above the scenario's own are looked at for a folder `rulebooks`.
_ABOVE = 2


class Shelf(Mapping[str, Rulebook]):
    """The rulebooks of a folder by their ids. One with errors is told when it is asked for, and hides no other."""

    def __init__(self, folder: Path) -> None:
        self._books: dict[str, Rulebook | Rejected] = {}
        for path in sorted(folder.glob("*.yaml")):
            try:
                book = load_file(path)
                self._books[book.id] = book
            except Rejected as rejected:
                self._books[path.stem] = rejected

    def __getitem__(self, id: str) -> Rulebook:
        found = self._books[id]
        if isinstance(found, Rejected):
            raise found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._books)

    def __len__(self) -> int:
        return len(self._books)


def rulebook_named(name: str, file: Path, given: Mapping[str, Rulebook]) -> Rulebook:
    """The rulebook of that id, or of that path from the scenario's file where the name ends in .yaml.

    Raises Wrong if there is none, and Rejected with all its errors if its file is not a rulebook.
    """
    if name in given:
        return given[name]
    if name.endswith(".yaml"):
        path = file.parent / name
        if not path.is_file():
            raise Wrong("rulebook", f"no such file {name}")
        return load_file(path)
    if name in available():
        return load(name)
    for path in _places(name, file):
        if path.is_file():
            return _with_id(name, load_file(path))
    raise Wrong("rulebook", f"unknown rulebook {name}")


def _places(name: str, file: Path) -> Iterator[Path]:
    folders = [file.resolve().parent, *file.resolve().parents[1 : 1 + _ABOVE]]
    return (folder / FOLDER / f"{name}.yaml" for folder in folders if Path(name).name == name)


def _with_id(name: str, book: Rulebook) -> Rulebook:
    if book.id != name:
        raise Wrong("rulebook", f"the file {name}.yaml has the id {book.id}")
    return book
