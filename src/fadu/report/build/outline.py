"""Layer 4. The report's outline: blocks, sections, sentences with places for figures. Data in outline.yaml."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import yaml

from fadu.figures.compile import Request
from fadu.figures.engine import request

_FIGURE = re.compile(r"\{([a-z_]+\.[a-z_]+)(?:\|([^}]*))?\}")


@attrs.frozen
class Clause:
    """Text with figures; `pieces` alternates plain text and requests."""

    pieces: tuple[str | Request, ...]

    @property
    def requests(self) -> tuple[Request, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Request))


@attrs.frozen
class Sentence:
    lead: str
    clauses: tuple[Clause, ...]


@attrs.frozen
class Section:
    """A section under a block; its words stand before its sentences."""

    pillar: str
    title: str
    prompt: str
    sentences: tuple[Sentence, ...]


@attrs.frozen
class Block:
    id: str
    title: str
    prompt: str
    sections: tuple[Section, ...]


@attrs.frozen
class Outline:
    title: str
    addressee: str
    opening: Mapping[str, str]
    blocks: tuple[Block, ...]

    def requests(self) -> Iterator[Request]:
        """Every figure that the outline can print."""
        for block in self.blocks:
            for section in block.sections:
                for sentence in section.sentences:
                    for clause in sentence.clauses:
                        yield from clause.requests

    def places(self) -> dict[str, tuple[str, str]]:
        """Places for own words: id -> (title, prompt)."""
        found = {"opening": ("导语", self.opening["prompt"])}
        for block in self.blocks:
            for section in block.sections:
                found[section.pillar] = (section.title, section.prompt)
            if not block.sections:
                found[block.id] = (re.sub(r"\{[a-z_]+\}年?度?", "", block.title), block.prompt)
        return found


@functools.cache
def load_outline() -> Outline:
    """The outline that comes with the product.

    Raises:
        FigureError: it names a figure or scope that is not defined.
    """
    data = yaml.safe_load((Path(__file__).parent / "outline.yaml").read_text("utf-8"))
    return Outline(
        data["title"], data["addressee"], data["opening"], tuple(_block(b) for b in data["blocks"])
    )


def _block(body: Mapping[str, Any]) -> Block:
    sections = tuple(
        Section(s["pillar"], s["title"], s["prompt"], tuple(_sentence(x) for x in s["sentences"]))
        for s in body.get("sections", [])
    )
    return Block(body["id"], body["title"], body.get("prompt", ""), sections)


def _sentence(body: Mapping[str, Any]) -> Sentence:
    return Sentence(body["lead"], tuple(_clause(text) for text in body["clauses"]))


def _clause(text: str) -> Clause:
    pieces: list[str | Request] = []
    position = 0
    for match in _FIGURE.finditer(text):
        pieces.append(text[position : match.start()])
        scope = dict(part.split("=", 1) for part in (match[2] or "").split(",") if part)
        pieces.append(request(match[1], scope))
        position = match.end()
    pieces.append(text[position:])
    return Clause(tuple(piece for piece in pieces if piece != ""))
