"""Files that run code when they are read: pickle, joblib, cloudpickle, dill, numpy's object arrays, compressed or not."""

# ruff: noqa: E501, PLC0415
import bz2
import functools
import gzip
import io
import lzma
import pickle
import zlib
from datetime import UTC, datetime
from pathlib import Path

from policies.makers.common import Maker, Row, Thing, array, frame, records, through


@functools.cache
def forest() -> Thing:
    """A fitted scikit-learn model."""
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(4, max_depth=4, random_state=0).fit(array(120, 4), [at % 3 for at in range(120)])


@functools.cache
def pipeline() -> Thing:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression()).fit(array(120, 4), [at % 2 for at in range(120)])


def plain(protocol: int) -> Maker:
    """The pickle module with nothing but lists, dictionaries, text, bytes and dates."""
    thing = {"rows": records(12), "when": datetime(2026, 1, 2, tzinfo=UTC), "key": b"\0\1", "set": {1, 2}, "big": 2**70}
    return lambda: pickle.dumps(thing, protocol)


def tiny(protocol: int) -> Maker:
    return lambda: pickle.dumps([0.25, 1.5, "setosa", None, (1, 2)], protocol)


def model(protocol: int) -> Maker:
    return lambda: pickle.dumps(forest(), protocol)


def table(protocol: int) -> Maker:
    """By pandas' to_pickle."""
    return lambda: through("x.pkl", lambda path: frame(40).to_pickle(path, protocol=protocol))


def two_in_a_file() -> bytes:
    """Two dumps into one open file."""
    return pickle.dumps(records(6), 4) + pickle.dumps(array(20), 4)


def arrays() -> bytes:
    return pickle.dumps({"x_train": array(60), "y_train": array(60, 1, "int64")}, 5)


def joblib(compress: Thing = 0, protocol: int | None = None) -> Maker:
    def make() -> bytes:
        import joblib as library

        thing = {"model": forest(), "mean": array(60)}
        return through("x", lambda path: library.dump(thing, path, compress=compress, protocol=protocol))

    return make


def joblib_pipeline() -> bytes:
    import joblib as library

    return through("x", lambda path: library.dump(pipeline(), path))


def joblib_array() -> bytes:
    import joblib as library

    return through("x", lambda path: library.dump(array(200), path))


def zstandard(level: int = 3) -> bytes:
    import zstandard as library

    return bytes(library.ZstdCompressor(level=level).compress(model(4)()))


def lz4() -> bytes:
    import lz4.frame as library

    return bytes(library.compress(model(4)()))


def pandas_packed(ending: str) -> Maker:
    return lambda: through(f"x.pkl.{ending}", lambda path: frame(40).to_pickle(path))


CODE = "def score(rows, threshold=0.5):\n    limit = threshold\n    return [sum(row) > limit for row in rows]\n"


def function() -> Thing:
    """A function of no file, so that no path of this machine gets into the pickle."""
    names: dict[str, Thing] = {"__name__": "__main__"}
    exec(compile(CODE, "score.py", "exec"), names)  # noqa: S102
    return names["score"]


def cloudpickle() -> bytes:
    import cloudpickle as library

    return bytes(library.dumps({"score": function(), "model": pipeline()}))


def dill() -> bytes:
    import dill as library

    return bytes(library.dumps({"score": function(), "model": pipeline()}, recurse=True))


def object_npy() -> bytes:
    """By numpy.save of an array of objects."""
    import numpy as np

    out = io.BytesIO()
    np.save(out, np.array([{"city": row["city"]} for row in records(40)], dtype=object), allow_pickle=True)
    return out.getvalue()


def gensim_native() -> bytes:
    """By gensim's own save."""
    from gensim.models import Word2Vec

    words = [["oslo", "harbour", "cold", "water"], ["porto", "harbour", "warm", "wind"]] * 30
    return through("x.model", lambda path: Word2Vec(words, vector_size=12, workers=1, seed=1).save(str(path)))


def boosted() -> bytes:
    """A pickled wrapper of XGBoost: the booster's own bytes inside a pickle."""
    from xgboost import XGBClassifier

    return pickle.dumps(XGBClassifier(n_estimators=3).fit(array(90, 4), [at % 2 for at in range(90)]), 4)


def shelf() -> bytes:
    """The shelve module with dbm.dumb: pickles one after the other, each at a multiple of 512."""
    import dbm.dumb
    import shelve

    def write(path: Path) -> None:
        base: Thing = dbm.dumb.open(str(path), "n")  # noqa: SIM115
        with shelve.Shelf[Thing](base) as file:
            for at in range(4):
                file[str(at)] = records(5)

    return through("x", write, "x.dat")


ROWS: list[Row] = [
    *[(f"pickle-{at}", "pickle", "pkl", plain(at)) for at in range(6)],
    *[(f"pickle-tiny-{at}", "pickle", "pickle", tiny(at)) for at in (0, 1, 2, 4)],
    *[(f"pickle-sklearn-{at}", "pickle", "pkl", model(at)) for at in range(6)],
    *[(f"pickle-pandas-{at}", "pickle", "pkl", table(at)) for at in range(6)],
    ("pickle-two", "pickle", "pkl", two_in_a_file), ("pickle-arrays", "pickle", "bin", arrays), ("pickle-xgboost", "pickle", "pkl", boosted), ("shelve", "pickle", "dat", shelf),
    ("joblib", "pickle", "joblib", joblib()), ("joblib-pipeline", "pickle", "joblib", joblib_pipeline), ("joblib-array", "pickle", "joblib", joblib_array), ("joblib-protocol-2", "pickle", "joblib", joblib(0, 2)),
    *[(f"joblib-{name}", "pickle", ending, joblib((name, 3))) for name, ending in (("zlib", "joblib"), ("gzip", "joblib.gz"), ("bz2", "joblib.bz2"), ("xz", "joblib.xz"), ("lzma", "joblib.lzma"), ("lz4", "joblib.lz4"))],
    ("pickle-zstd", "pickle", "pkl.zst", zstandard), ("pickle-lz4", "pickle", "pkl.lz4", lz4),
    ("pickle-zlib-0", "pickle", "pkl", lambda: zlib.compress(model(4)(), 0)), ("pickle-zlib-1", "pickle", "pkl.z", lambda: zlib.compress(model(4)(), 1)), ("pickle-zlib-9", "pickle", "pkl.z", lambda: zlib.compress(model(4)(), 9)),
    ("pickle-gz", "pickle", "pkl.gz", lambda: gzip.compress(model(4)(), mtime=0)), ("pickle-bz2", "pickle", "pkl.bz2", lambda: bz2.compress(model(0)())),
    ("pickle-xz", "pickle", "pkl.xz", lambda: lzma.compress(model(2)())), ("pickle-lzma", "pickle", "pkl.lzma", lambda: lzma.compress(model(4)(), lzma.FORMAT_ALONE)),
    *[(f"pandas-{ending}", "pickle", f"pkl.{ending}", pandas_packed(ending)) for ending in ("gz", "zip", "tar", "zst")],
    ("cloudpickle", "pickle", "pkl", cloudpickle), ("dill", "pickle", "pkl", dill), ("npy-object", "pickle", "npy", object_npy), ("gensim-native", "pickle", "model", gensim_native),
]  # fmt: skip
