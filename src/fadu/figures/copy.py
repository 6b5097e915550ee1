"""Layer 3. The columnar copy: Parquet files, one folder a procedure, that follow the ledger's tail.

The copy holds nothing of its own: it can be deleted and is made again. It never reads personal data.
A manifest names the files that count; files it does not name are remains of an interrupted run.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import attrs
import duckdb
import pyarrow as pa
from django.conf import settings

from fadu.errors import FigureError
from fadu.figures.shape import Shape, shape_of
from fadu.figures.source import Source, default_source
from fadu.figures.writing import Writing
from fadu.law import load_procedures

FORMAT = 1
BATCH = 122_880  # acts read at once: one row group, as DuckDB shares them out among its threads
SMALL_FILES = 24


@attrs.define
class Manifest:
    """What the copy holds: the last act copied and the files of each procedure."""

    last_act_id: int = 0
    rederived_upto: int = 0
    files: dict[str, list[str]] = attrs.field(factory=dict)
    rederived: dict[str, str] = attrs.field(factory=dict)
    shapes: dict[str, list[str]] = attrs.field(factory=dict)
    format: int = FORMAT


@attrs.define
class Copy:
    """The columnar copy under `root`; `source` is the ledger it follows."""

    root: Path
    source: Source
    shapes: Mapping[str, Shape] = attrs.field(
        factory=lambda: {k: shape_of(p) for k, p in load_procedures().items()}
    )

    def sync(self, progress: Callable[[int, int], None] | None = None) -> Manifest:
        """Bring the copy up to the ledger's tail; cheap when nothing happened. Returns the manifest."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self._locked():
            manifest = self.manifest()
            if self._outdated(manifest):
                manifest = Manifest()
            upto = self.source.last_act_id()
            first = manifest.last_act_id
            with Writing(self.root, self.shapes, f"acts-{first + 1}-{upto}.parquet") as writing:
                for end, table in self._batches(first, upto):
                    writing.add(table)
                    if progress:
                        progress(end - first, upto - first)
            for procedure, name in writing.names.items():
                manifest.files.setdefault(procedure, []).append(name)
            manifest.last_act_id = upto
            self._refresh_rederived(manifest)
            manifest.shapes = {name: list(shape.columns) for name, shape in self.shapes.items()}
            self._write(manifest)
            return manifest

    def manifest(self) -> Manifest:
        """What the copy holds now, without looking at the ledger."""
        try:
            return Manifest(**json.loads((self.root / "manifest.json").read_text("utf-8")))
        except FileNotFoundError:
            return Manifest()
        except (ValueError, TypeError) as error:
            raise FigureError("列存副本的清单损坏，请删除该文件夹后重试", where=str(self.root)) from error

    def paths(self, procedure: str, manifest: Manifest) -> list[str]:
        """Files of a procedure's acts as recorded."""
        return [str(self.root / procedure / name) for name in manifest.files.get(procedure, [])]

    def _outdated(self, manifest: Manifest) -> bool:
        """A new format, or a procedure whose columns changed: the copy is made anew."""
        if manifest.format != FORMAT:
            return True
        return any(
            name in manifest.shapes and manifest.shapes[name] != list(shape.columns)
            for name, shape in self.shapes.items()
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.root / ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _write(self, manifest: Manifest) -> None:
        self._compact(manifest)
        temporary = self.root / "manifest.json.new"
        with temporary.open("w", encoding="utf-8") as handle:
            json.dump(attrs.asdict(manifest), handle, ensure_ascii=False)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(self.root / "manifest.json")
        self._sweep(manifest)

    def _sweep(self, manifest: Manifest) -> None:
        for name in self.shapes:
            kept = {*manifest.files.get(name, []), manifest.rederived.get(name, "")}
            for path in (self.root / name).glob("*.parquet"):
                if path.name not in kept:
                    path.unlink()

    def _batches(self, first: int, upto: int) -> Iterator[tuple[int, pa.Table]]:
        """The tail in batches; the next one is read while the caller works on the last."""
        ends = [*range(first + BATCH, upto, BATCH), upto] if upto > first else []
        with ThreadPoolExecutor(1) as reader:
            reading = [reader.submit(self.source.acts, first, ends[0])] if ends else []
            for number, end in enumerate(ends):
                table = reading.pop().result()
                if end < upto:
                    reading.append(reader.submit(self.source.acts, end, ends[number + 1]))
                yield end, table

    def _refresh_rederived(self, manifest: Manifest) -> None:
        """Effective acts of rectified cases stand in one small file, written anew when a case was rectified."""
        table = self.source.rederived()
        if table.num_rows == 0:
            return
        newest = int(max(table.column("as_of_act_id").to_pylist()))
        if newest == manifest.rederived_upto:
            return
        with Writing(self.root, self.shapes, f"rederived-{newest}.parquet", ("as_of_act_id",)) as writing:
            writing.add(table)
        manifest.rederived.update(writing.names)
        manifest.rederived_upto = newest

    def _compact(self, manifest: Manifest) -> None:
        """Many small tails become one file, so that a scan opens few."""
        for procedure, names in manifest.files.items():
            if len(names) <= SMALL_FILES:
                continue
            first, last = names[0].split("-")[1], names[-1].split("-")[2]
            merged = f"acts-{first}-{last}"
            with duckdb.connect() as connection:
                connection.execute(
                    f"COPY (SELECT * FROM read_parquet(?) ORDER BY on_date, act_id) "
                    f"TO '{self.root / procedure / merged}' (FORMAT parquet, COMPRESSION zstd)",
                    [[str(self.root / procedure / name) for name in names]],
                )
            manifest.files[procedure] = [merged]


def default_copy() -> Copy:
    """The copy beside the ledger that the settings name."""
    return Copy(Path(settings.COPY_DIR), default_source())
