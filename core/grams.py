"""Into which pieces is a text cut to be found by any part of it?

Names by two characters, numbers and pinyin by three. A piece is written in ASCII letters and digits with its sort in
front, so that no piece of a number is taken for one of a name, and none needs quoting in any index.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

#: The fewest characters of a name that can be found, and the fewest digits of a number or letters of pinyin.
OF_NAME: Final = 2
OF_CODE: Final = 3
#: So many last digits of a number are known to whoever may not see the rest.
TAILS: Final = (3, 4)

#: The commonest pieces of names in pinyin, the commonest first: they tell least.
_COMMON: Final = (
    "ang eng ing ong hen jia ian yan hao han che uan wan ngy iao ngj zha qia xia wen mei min gji ngh jun jie pin yon "
    "liu shi ngx hua fan ngm jin men qin she don lei cha hon tia wei yin guo nji xue pen iji ngq gqi gxi gch ngc gha "
    "zho tan hou hun chu uji gan xiu tin fei jua any ran hui nuo hai xua tao xin gui lan zhi anj aoy gme ngt gya ngs "
    "gju ngg ngz ngf ngp gyu gwe ngw gyi nqi ngl nxi nch aoj oji nha lia ich iha ixi iqi anh gmi ngn nme ngd uha nyu"
)
_RANKS: Final = {piece: rank for rank, piece in enumerate(reversed(_COMMON.split()), 1)}
#: The commonest three stand in every fourth name or more: to read their lists takes longer than they save.
_OFTEN: Final = len(_RANKS) - 2
#: A letter that no other piece tells makes up for so many ranks.
_NEW: Final = 25
#: Pieces of a name and of a number that are asked for at most.
_MOST_OF_NAME: Final = 3
_MOST_OF_NUMBER: Final = 4
#: With such digits mobile numbers begin: they tell least of them.
_BEGINNING: Final = re.compile("1[3-9]")


def of_word(word: str) -> set[str]:
    """The pieces of a name or company in canonical form."""
    found = {_spelled(each) for each in _pieces(word, OF_NAME)}
    return found | {_spelled(each) for each in _pieces(word, OF_CODE) if each.isascii()}


def of_pinyin(letters: str) -> set[str]:
    """The pieces of a name's pinyin, in full or its initials."""
    return {_spelled(each) for each in _pieces(letters, OF_CODE)}


def of_number(number: str) -> set[str]:
    """The pieces of a number, whole or partly hidden: its inside, its end, and the whole of it."""
    inside = {f"p{each}" for each in _pieces(number, OF_CODE) if each.isdigit()}
    ends = {f"t{number[-size:]}" for size in TAILS if number[-size:].isdigit() and len(number) >= size}
    return inside | ends | whole(number) | _runs(number)


def of_owner(person: int | None) -> set[str]:
    """The piece that a customer has from his cached owner."""
    return set() if person is None else {f"o{person}"}


def of_server(person: int | None) -> set[str]:
    """The piece that a customer has from whoever serves him."""
    return set() if person is None else {f"s{person}"}


def whole(number: str) -> set[str]:
    """The piece that stands for a whole number."""
    digits = number.removeprefix("+")
    return {f"w{digits}"} if digits.isdigit() and digits.isascii() else set()


def asked_of_words(text: str) -> list[str]:
    """Pieces that every word which contains the text has. Empty for a text too short."""
    size = OF_CODE if text.isascii() else OF_NAME
    return [_spelled(each) for each in _telling(_pieces(text, size))]


def asked_inside(digits: str) -> list[str]:
    """Pieces that every number which contains these digits has."""
    pieces = list(dict.fromkeys(_pieces(digits, OF_CODE)))
    common = [each for each in pieces if _BEGINNING.match(each)]
    telling = [each for each in pieces if each not in common]
    lacking = max(0, _MOST_OF_NUMBER - 1 - len(telling))
    asked = telling[-_MOST_OF_NUMBER:] + common[::-1][:lacking]
    return [f"p{each}" for each in asked] + sorted(_runs(digits))


def asked_of_one(way: Sequence[str], marks: tuple[str, ...]) -> list[str | tuple[str, ...]]:
    """The same way, narrowed to whom one of these marks names. A mark tells more than a common piece: two of the others
    are enough, and none of the commonest or with which numbers begin unless there is no other."""
    telling = [each for each in way if not _tells_little(each)] or way[:1]
    return [*telling[:2], marks]


def _tells_little(piece: str) -> bool:
    if piece[0] == "p":
        return _BEGINNING.match(piece[1:]) is not None
    return _RANKS.get(piece[1:], 0) >= _OFTEN


def asked_hidden(digits: str, number: str) -> list[list[str]]:
    """Ways in which a number that may not be seen is known by these digits: its end, or the whole of it."""
    ends = [[f"t{digits}"]] if len(digits) in TAILS else []
    return [*ends, *([each] for each in {*whole(digits), *whole(number)})]


def asked_masked(number: str) -> list[str]:
    """Pieces that every number has which a partly hidden one may mean; empty where too few digits are shown."""
    head, _, rest = number.partition("*")
    tail = rest.lstrip("*")
    ends = [f"t{tail[-size:]}" for size in reversed(TAILS) if len(tail) >= size][:1]
    return [*(asked_inside(head) if len(head) >= OF_CODE else []), *ends]


def _pieces(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(len(text) - size + 1)]


def _telling(pieces: Sequence[str]) -> list[str]:
    """The pieces that together tell most: the rarest first, then such as are rare or tell letters that the others do
    not. Each list takes its time to read, though less than comparing more customers with the text."""
    left = list(dict.fromkeys(pieces))
    found: list[str] = []
    told: set[int] = set()
    while left and len(found) < _MOST_OF_NAME:
        best = min(left, key=lambda piece: _RANKS.get(piece, 0) - _NEW * len(_span(pieces, piece) - told))
        left.remove(best)
        if len(found) < 2 or _RANKS.get(best, 0) < _OFTEN:
            found.append(best)
            told |= _span(pieces, best)
    return found


def _span(pieces: Sequence[str], piece: str) -> set[int]:
    """The places of the text in which a piece stands, where it stands first."""
    first = pieces.index(piece)
    return set(range(first, first + len(piece)))


def _runs(digits: str) -> set[str]:
    """A digit four times in a row, which the pieces of three cannot tell from three times."""
    return {f"r{each}" for each in "0123456789" if each * 4 in digits}


def _spelled(piece: str) -> str:
    return f"g{piece}" if piece.isascii() and piece.isalnum() else f"x{piece.encode().hex()}"


def together(sets: Collection[set[str]]) -> tuple[str, ...]:
    """Several sets of pieces as one, in an order that is always the same."""
    return tuple(sorted(set().union(*sets)))
