"""Where shards lie and their output goes: a local folder, or an object store that PyArrow reaches.

Both are asked for files by their names relative to a root, and a file that is put there appears whole or not at all.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from comity.errors import ComityError, NotFound

__all__ = ["Found", "Place", "parted", "place"]

_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Found:
    """A file at a place: its name relative to the root, its size, and when it changed (nanoseconds since 1970)."""

    name: str
    bytes: int
    modified: int


class Place(Protocol):
    """A folder or bucket; errors of the disk or the net are `OSError`s."""

    def found(self, name: str = "") -> list[Found]:
        """The file of that name, or all files at any depth below the root, by name; hidden ones are left alone."""

    def fetched(self, name: str) -> Any:
        """A context with the path of a local file of the same name and content."""

    def read(self, name: str) -> bytes:
        """The content of a small file."""

    def put(self, file: Path, name: str) -> None:
        """Copy a local file there; it appears whole or not at all, in the place of an older one."""

    def sweep(self) -> None:
        """Remove what a killed writer left unfinished."""


def place(root: str) -> Place:
    """The place with that root; raises `ComityError` where PyArrow is needed and missing, or does not know it."""
    return _Store(root) if "://" in root else _Folder(Path(root))


def parted(address: str) -> tuple[str, str]:
    """A source's root and the name in it: a file's is its folder's; of a folder or bucket the name is "".

    Raises `NotFound` where there is nothing at that address.
    """
    if "://" not in address:
        path = Path(address).resolve()
        if not path.exists():
            raise NotFound(f"there is no file or folder {address}")
        return (str(path), "") if path.is_dir() else (str(path.parent), path.name)
    store = _Store(address)
    if store.is_file():
        told = urlsplit(address)
        parent, _, name = told.path.rpartition("/")
        return urlunsplit(told._replace(path=parent or "/")), name
    if not store.found():
        raise NotFound(f"there is nothing at {address}")
    return address, ""


class _Folder:
    """A folder of this machine, or one that all machines share."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def found(self, name: str = "") -> list[Found]:
        paths = [self._root / name] if name else sorted(self._root.rglob("*"))
        names = [(path, path.relative_to(self._root)) for path in paths if path.is_file()]
        return [_told(path, inner) for path, inner in names if not _is_hidden(inner.as_posix())]

    @contextmanager
    def fetched(self, name: str) -> Iterator[Path]:
        yield self._root / name

    def read(self, name: str) -> bytes:
        return (self._root / name).read_bytes()

    def put(self, file: Path, name: str) -> None:
        there = self._root / name
        there.parent.mkdir(parents=True, exist_ok=True)
        aside = there.with_name(_aside(there.name))
        try:
            with file.open("rb") as source, aside.open("wb") as copy:
                shutil.copyfileobj(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
            aside.replace(there)
        finally:
            aside.unlink(missing_ok=True)

    def sweep(self) -> None:
        for path in self._root.rglob(f".*{_UNFINISHED}"):
            path.unlink(missing_ok=True)


class _Store:
    """An object store (s3://, gs://, abfs://, hdfs://) or anything else that PyArrow has a file system for."""

    def __init__(self, root: str) -> None:
        try:
            from pyarrow import ArrowInvalid, fs
        except ImportError as error:
            raise ComityError(f"{root}: object stores need PyArrow: pip install 'comity[ray]'") from error
        try:
            self._fs, path = fs.FileSystem.from_uri(root)
        except ArrowInvalid as error:
            raise ComityError(f"{root}: {error}; known: s3://, gs://, abfs://, hdfs://, file://") from error
        self._root = PurePosixPath(path)

    def is_file(self) -> bool:
        return bool(self._fs.get_file_info(str(self._root)).is_file)

    def found(self, name: str = "") -> list[Found]:
        from pyarrow import fs

        at = str(self._root / name)
        below = fs.FileSelector(at, recursive=True, allow_not_found=True)
        infos = self._fs.get_file_info([at] if name else below)
        named = [(str(PurePosixPath(one.path).relative_to(self._root)), one) for one in infos if one.is_file]
        return sorted(
            (Found(inner, one.size, one.mtime_ns or 0) for inner, one in named if not _is_hidden(inner)),
            key=lambda one: PurePosixPath(one.name).parts,
        )

    @contextmanager
    def fetched(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="comity-") as folder:
            path = Path(folder) / PurePosixPath(name).name
            with (
                self._fs.open_input_stream(str(self._root / name), compression=None) as source,
                path.open("wb") as copy,
            ):
                shutil.copyfileobj(source, copy)
            yield path

    def read(self, name: str) -> bytes:
        with self._fs.open_input_stream(str(self._root / name), compression=None) as stream:
            return bytes(stream.read())

    def put(self, file: Path, name: str) -> None:
        there = self._root / name
        aside = there.with_name(_aside(there.name))
        self._fs.create_dir(str(there.parent), recursive=True)
        with file.open("rb") as source, self._fs.open_output_stream(str(aside), compression=None) as copy:
            shutil.copyfileobj(source, copy)
        self._fs.move(str(aside), str(there))

    def sweep(self) -> None:
        from pyarrow import fs

        below = fs.FileSelector(str(self._root), recursive=True, allow_not_found=True)
        for one in self._fs.get_file_info(below):
            if one.base_name.startswith(".") and one.base_name.endswith(_UNFINISHED):
                self._fs.delete_file(one.path)


def _told(path: Path, inner: Path) -> Found:
    status = path.stat()
    return Found(inner.as_posix(), status.st_size, status.st_mtime_ns)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)


def _aside(name: str) -> str:
    """A name that no other writer has, should two work on the same shard."""
    return f".{name}.{uuid.uuid4().hex}{_UNFINISHED}"
