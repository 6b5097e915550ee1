"""Layer 2. The chains of many cases at once, by columns. Says which cases must be looked at one by one, never why.

What is built here are the very bytes of `fadu.ledger.chain.canonical`. A case that passes is sound; one that does not
may still be (an act whose content was lawfully erased, say): `fadu.ledger.chains.prove_case` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import attrs
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from fadu.ledger.casefile import ERASE
from fadu.ledger.chain import GENESIS, sm3_many
from fadu.ledger.store import store
from fadu.ledger.store.base import Snapshot, UnfitError, literal

CASES = 5000  # read at once: some ten megabytes of acts
_NUMBERS = {"id", "case_id", "seq", "agency_id", "n_acts"}


@attrs.frozen(slots=True)
class Part:
    """Some cases in the order of uids with their acts; `acts` is None where they do not fit into columns."""

    cases: pa.Table
    acts: pa.Table | None

    @property
    def uids(self) -> list[str]:
        found: list[str] = self.cases["uid"].to_pylist()
        return found


def parts(moment: Snapshot, jurisdiction: str | None, first: str, end: str) -> Iterator[Part]:
    """All cases (of one jurisdiction, of uids from `first` up to before `end`, if given), a few thousand at a time.

    The next ones are read while the caller works on the last. Raises UnfitError when the rows of cases do not fit
    into columns.
    """
    select = _act_sql()  # here: in another thread the database in use may be another
    bound = f"c.uid < {literal(end)}" if end else ""

    def read(after: str) -> Part | None:
        return _part(moment, select, _where(jurisdiction, after, bound), jurisdiction)

    start = f"c.uid >= {literal(first)}"
    if not moment.aside:
        while part := read(start):
            yield part
            start = f"c.uid > {literal(part.uids[-1])}"
        return
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(read, start)
        while part := coming.result():
            coming = reader.submit(read, f"c.uid > {literal(part.uids[-1])}")
            yield part


def _part(moment: Snapshot, select: str, where: str, jurisdiction: str | None) -> Part | None:
    cases = _fitting(
        moment.table(
            "SELECT c.id, c.uid, c.procedure, c.jurisdiction_code AS jurisdiction, c.n_acts, c.head"
            f" FROM ledger_case c{where} ORDER BY c.uid LIMIT {CASES}"
        )
    )
    if not cases.num_rows:
        return None
    low, high = (literal(cases["uid"][place].as_py()) for place in (0, -1))
    stretch = _where(jurisdiction, f"c.uid >= {low}", f"c.uid <= {high}")
    try:
        return Part(cases, _fitting(moment.table(f"{select}{stretch} ORDER BY c.uid, a.seq")))
    except UnfitError:
        return Part(cases, None)


def _where(jurisdiction: str | None, *conditions: str) -> str:
    place = f"c.jurisdiction_code = {literal(jurisdiction)}" if jurisdiction else ""
    return " WHERE " + " AND ".join(each for each in (place, *conditions) if each)


def _act_sql() -> str:
    """The time of an act comes as it stands in canonical content, with its quotes, or null."""
    at, recorded = (store().utc(f"a.{name}") for name in ("at_time", "recorded_at"))
    return (
        'SELECT a.case_id, a.id, a.seq, a.act, CAST(a.on_date AS TEXT) AS "on",'
        f" CASE WHEN a.at_time IS NULL THEN 'null' ELSE '\"' || replace({at}, ' ', 'T') || 'Z\"' END AS at,"
        f' {recorded} AS recorded_at, a.mode, a.actor, a.agency_id, a.version, a."by", a.fields,'
        " a.prev_hash AS prev, a.hash FROM ledger_case c JOIN ledger_act a ON a.case_id = c.id"
    )


def _fitting(table: pa.Table) -> pa.Table:
    """The table itself; UnfitError when a column is not what the tables are made for."""
    for field in table.schema:
        right = pa.types.is_integer if field.name in _NUMBERS else pa.types.is_string
        if table.num_rows and not right(field.type):
            raise UnfitError(field.name)
    return table


def _one(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece, without a copy where it is."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def suspects(part: Part, codes: Mapping[int, str]) -> set[str]:
    """Uids of the cases whose chain was not shown to be sound. `codes` of agencies by id."""
    acts = part.acts
    if acts is None or not acts.num_rows:
        return set(part.uids)
    column = {name: _one(acts[name]) for name in acts.column_names}
    try:
        sound = _sound(column, _contents(part.cases, column, codes))
    except pa.ArrowException:  # more than a column can hold
        return set(part.uids)
    plain = pc.and_(sound, pc.not_equal(column["act"], ERASE))  # whatever was erased must be gone
    wrong = pc.unique(column["case_id"].filter(pc.invert(pc.fill_null(plain, False))))
    last = _ends(column["case_id"])
    place = pc.index_in(part.cases["id"], column["case_id"].filter(last))
    heads = pc.equal(part.cases["head"], column["hash"].filter(last).take(place))
    counts = pc.equal(part.cases["n_acts"], pc.add(column["seq"].filter(last).take(place), 1))
    whole = pc.and_(pc.fill_null(heads, False), pc.fill_null(counts, False))
    bad = pc.or_(pc.invert(whole), pc.is_in(part.cases["id"], wrong))
    return set(part.cases["uid"].filter(bad).to_pylist())


def _sound(column: Mapping[str, Any], contents: pa.Array) -> pa.Array:
    """For each act whether it is what was hashed and hangs together with the one before it."""
    digests = sm3_many(_pieces(contents)).hex()
    hashed = pc.and_(pc.is_valid(contents), pc.equal(column["hash"], _texts(digests, 64)))
    goes_on = pc.equal(column["case_id"].slice(1), column["case_id"].slice(0, len(contents) - 1))

    def before(name: str, start: Any) -> pa.Array:
        """The value of the act before in the case; `start` for the first one."""
        values = column[name]
        first = pa.array([start], values.type)
        return pa.concat_arrays([first, pc.if_else(goes_on, values.slice(0, len(values) - 1), first[0])])

    checks = (
        hashed,
        pc.equal(column["prev"], before("hash", GENESIS)),
        pc.equal(column["seq"], pc.add(before("seq", -1), 1)),
        pc.greater(column["id"], before("id", 0)),
    )
    sound = checks[0]
    for check in checks[1:]:
        sound = pc.and_(sound, check)
    return pc.fill_null(sound, False)


def _contents(cases: pa.Table, column: Mapping[str, Any], codes: Mapping[int, str]) -> pa.Array:
    """The canonical bytes of each act; null where they cannot be built. `prev` is proved to be a hash elsewhere."""

    def start(act: str, actor: str, agency: int, at: str) -> str | None:
        code = codes.get(agency)
        if code is None or at.count('"') > 2:
            return None
        return f'{{"act":{_quoted(act)},"actor":{_quoted(actor)},"agency":{_quoted(code)},"at":{at},"by":'

    place = pc.index_in(column["case_id"], cases["id"])
    home, procedure = (_one(cases[name]).dictionary_encode() for name in ("jurisdiction", "procedure"))
    uids = pa.array([f',"case":{_quoted(uid)},"fields":' for uid in cases["uid"].to_pylist()], pa.string())
    recorded = pc.binary_replace_slice(column["recorded_at"], 10, 11, "T")
    return pc.binary_join_element_wise(
        _written(start, column["act"], column["actor"], column["agency_id"], column["at"]),
        column["by"],
        uids.take(place),
        column["fields"],
        _written(
            lambda home, mode, on: f',"jurisdiction":{_quoted(home)},"mode":{_quoted(mode)},"on":{_quoted(on)},"prev":"',
            home.take(place), column["mode"], column["on"],
        ),
        column["prev"],
        _written(lambda name: f'","procedure":{_quoted(name)},"recorded_at":"', procedure.take(place)),
        pc.if_else(pc.match_substring(recorded, '"'), None, recorded),  # nothing else in it would need escaping
        _written(
            lambda seq, version: f'Z","seq":{seq},"version":{_quoted(version)}}}', column["seq"], column["version"]
        ),
        "",
    )  # fmt: skip


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def _written(write: Callable[..., str | None], *columns: pa.Array) -> pa.Array:
    """What `write` makes of the columns' values for each act; it is asked once for each combination of values."""
    encoded = [each if pa.types.is_dictionary(each.type) else each.dictionary_encode() for each in columns]
    number = pa.scalar(0, pa.int64())
    for each in encoded:
        number = pc.add_checked(
            pc.multiply_checked(number, len(each.dictionary)), pc.cast(each.indices, pa.int64())
        )
    numbers = number.dictionary_encode()
    known = [each.dictionary.to_pylist() for each in encoded]
    texts = []
    for combination in numbers.dictionary.to_pylist():
        values, rest = [], combination
        for each in reversed(known):
            rest, index = divmod(rest, len(each))
            values.append(each[index])
        texts.append(write(*reversed(values)))
    return pa.array(texts, pa.string()).take(numbers.indices)


def _pieces(texts: pa.Array) -> Iterator[memoryview]:
    """The bytes of each text, without a copy."""
    _, offsets, data = texts.buffers()
    places = memoryview(offsets).cast("B").cast("i").tolist()[texts.offset : texts.offset + len(texts) + 1]
    whole = memoryview(data).cast("B")
    return (whole[start:end] for start, end in pairwise(places))


def _texts(joined: str, size: int) -> pa.Array:
    """Texts of one size that stand in a row."""
    count = len(joined) // size
    offsets = pa.array(range(0, size * count + 1, size), pa.int32()).buffers()[1]
    return pa.Array.from_buffers(pa.string(), count, [None, offsets, pa.py_buffer(joined.encode())])


def _ends(case_ids: pa.Array) -> pa.Array:
    """For each act whether it is the last of its case."""
    changes = pc.not_equal(case_ids.slice(1), case_ids.slice(0, max(len(case_ids) - 1, 0)))
    return pa.concat_arrays([changes, pa.array([True] * min(len(case_ids), 1), pa.bool_())])


def heads(part: Part, jurisdiction: str, last_id: int) -> tuple[bytes, int]:
    """The leaves (32 bytes each) of the cases of a jurisdiction as of a place in the tail, and how many acts they hold."""
    assert part.acts is not None
    homes = part.cases.filter(pc.equal(part.cases["jurisdiction"], jurisdiction))
    acts = part.acts.select(["case_id", "id", "seq", "hash"])
    acts = acts.filter(pc.and_(pc.less_equal(acts["id"], last_id), pc.is_in(acts["case_id"], homes["id"])))
    ends = acts.filter(_ends(_one(acts["case_id"])))
    if not ends.num_rows:
        return b"", 0
    uids = homes["uid"].take(pc.index_in(ends["case_id"], homes["id"]))
    counts = pc.add(ends["seq"], 1)
    texts = pc.binary_join_element_wise("\0", uids, ":", pc.cast(counts, pa.string()), ":", ends["hash"], "")
    return sm3_many(_pieces(_one(texts))), pc.sum(counts).as_py()
