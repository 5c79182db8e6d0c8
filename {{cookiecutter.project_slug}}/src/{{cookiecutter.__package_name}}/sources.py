"""Where raw data comes from: the built-in generator, a file, or a URL; always into an empty folder."""

import hashlib
import shutil
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from .churn import generate
from .config import Data
from .errors import UserError
from .project import NAME

GENERATOR = "generator"
READERS = {".csv": pd.read_csv, ".parquet": pd.read_parquet}
TIMEOUT_SECONDS = 30


def fetch(data: Data, seed: int, root: Path, folder: Path) -> None:
    """Put the raw files of ``data`` into ``folder``, bytes untouched where the user gave them.

    Raises:
        UserError: the source cannot be read, or does not have the sha256 that was promised.
    """
    if data.source == GENERATOR:
        for month, frame in generate(data.generator, seed):
            frame.to_parquet(folder / f"{month}.parquet", index=False)
        return
    place = urlsplit(data.source) if "://" in data.source else None
    suffix = Path(place.path if place else data.source).suffix.lower()
    if suffix not in READERS:
        raise UserError(f"data.source {data.shown}: must end in {' or '.join(READERS)}, or be '{GENERATOR}'")
    target = folder / f"{data.name}{suffix}"
    if place:
        download(data.source, target)
    else:
        copy(root / Path(data.source).expanduser(), target)
    digest = sha256(target)
    if data.sha256 and digest != data.sha256:
        raise UserError(f"data.source {data.shown}: has sha256 {digest}, but data.sha256 says {data.sha256}")


def copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise UserError(f"data.source {source}: {error.strerror}; give a file that can be read") from None


def download(url: str, target: Path) -> None:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise UserError(f"data.source {url}: must be a path, or a URL that begins with https:// or http://")
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer, target.open("wb") as file:  # noqa: S310 - scheme checked above
            shutil.copyfileobj(answer, file)
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise UserError(f"data.source {url.partition('?')[0]}: cannot be fetched: {reason}") from None


def read(folder: Path, source: str) -> pd.DataFrame:
    """Read every file of a raw folder into one frame, in the order of their names.

    ``source`` is what a message calls the data.

    Raises:
        UserError: there is no file, a file cannot be parsed, or there is no row.
    """
    files = raw_files(folder)
    if not files:
        raise UserError(f"data/raw/{folder.name}: no data yet; type '{NAME} collect', or 'dvc pull' in a clone")
    frame = pd.concat([read_file(file, source) for file in files], ignore_index=True)
    if frame.empty:
        raise UserError(f"{source}: has no rows; give data.source a file with data")
    return frame


def read_file(path: Path, source: str) -> pd.DataFrame:
    kind = path.suffix.lower()
    try:
        return READERS[kind](path)
    except (ValueError, OSError) as error:  # pandas' and pyarrow's own errors are kinds of these
        raise UserError(f"{source}: {path.name} is no readable {kind[1:]}: {str(error).splitlines()[0]}") from None


def raw_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in READERS)


def sha256(path: Path) -> str:
    """Return the hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
