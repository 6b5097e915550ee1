"""No expression of the reader tries a text in ever more ways: each is given long texts of its own words."""

import importlib
import pkgutil
import random
import re

import pytest

import fadu.report.reader as reader
from effort import HangsError, hang_guard
from fadu.report.reader.extract.lexicon import lexicon

EACH = 5
"""CPU seconds for all texts of one expression: what is sound needs milliseconds, what is not needs years."""


def _in(where, held):
    for name, value in held.items():
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            yield f"{where}.{name}", value
        elif isinstance(value, dict):
            yield from _in(f"{where}.{name}", value)


def _expressions():
    found = {}
    for module in pkgutil.walk_packages(reader.__path__, "fadu.report.reader."):
        found.update(_in(module.name, vars(importlib.import_module(module.name))))
    words = lexicon()
    found.update(
        _in("lexicon", {name: getattr(words, name) for name in type(words).__slots__ if name[0] != "_"})
    )
    return found


EXPRESSIONS = _expressions()


def _texts(expression, chance):
    words = set(re.findall(r"[\u4e00-\u9fff]{1,3}", expression.pattern))
    atoms = sorted(words | set("".join(words)) | set("1年、，县和,.( )2:%至"))
    some = chance.sample(atoms, min(30, len(atoms)))
    yield from (atom * 40 for atom in some)
    yield from ((one + other) * 25 for one, other in zip(some, reversed(some), strict=True))
    yield from ("".join(chance.choices(atoms, k=60)) for _ in range(5))


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_ends_on_texts_of_its_own_words(name):
    expression = EXPRESSIONS[name]
    with hang_guard(EACH):
        for text in _texts(expression, random.Random(name)):
            for ending in ("", "!", "级x"):
                expression.search(text + ending)
                expression.match(text + ending)
                expression.fullmatch(text + ending)


def test_what_tries_every_way_is_found():
    with pytest.raises(HangsError), hang_guard(0.2):
        re.compile("(?:县|县县)+$").search("县" * 60 + "!")
