"""Models written by skops, onnx, skl2onnx, xgboost, lightgbm, catboost, coremltools, gensim and fasttext."""

# ruff: noqa: E501, PLC0415
import functools
import json
from collections.abc import Callable
from pathlib import Path

from policies.makers.common import Maker, Row, Thing, array, sentences, through
from policies.makers.pickles import forest, pipeline


def skops(make_model: Callable[[], Thing], compression: int = 0) -> Maker:
    def make() -> bytes:
        import skops.io as library

        return bytes(library.dumps(make_model(), compression=compression))

    return make


def onnx_sklearn(make_model: Callable[[], Thing]) -> Maker:
    """By skl2onnx."""

    def make() -> bytes:
        from skl2onnx import to_onnx

        return bytes(to_onnx(make_model(), array(2, 4)).SerializeToString())

    return make


def onnx_helper(*, producer: str = "", documented: bool = False) -> Maker:
    """By onnx.helper; the shortest one has neither producer nor documentation."""

    def make() -> bytes:
        from onnx import TensorProto, helper, numpy_helper

        weight = numpy_helper.from_array(array(4, 4), "w")
        ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 4]) for name in "xy"]
        graph = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "g", ends[:1], ends[1:], [weight])
        model = helper.make_model(graph, producer_name=producer, doc_string="A product." if documented else "")
        if documented:
            helper.set_model_props(model, {"author": "somebody"})
        return bytes(model.SerializeToString())

    return make


def xgboost(kind: str) -> Maker:
    def make() -> bytes:
        import xgboost as library

        rows = library.DMatrix(array(120, 4), label=[at % 2 for at in range(120)])
        booster = library.train({"objective": "binary:logistic", "seed": 0, "nthread": 1}, rows, 4)
        if kind == "dump":
            return json.dumps([json.loads(tree) for tree in booster.get_dump(dump_format="json")]).encode()
        return bytes(booster.save_raw(kind))

    return make


@functools.cache
def light() -> Thing:
    import lightgbm as library

    rows = library.Dataset(array(200, 4), [at % 2 for at in range(200)], free_raw_data=False)
    return library.train({"objective": "binary", "verbose": -1, "num_threads": 1, "seed": 1}, rows, 4)


def lightgbm() -> bytes:
    return through("x.txt", light().save_model)


def lightgbm_json() -> bytes:
    return json.dumps(light().dump_model()).encode()


def catboost(kind: str) -> Maker:
    def make() -> bytes:
        from catboost import CatBoostClassifier

        model = CatBoostClassifier(iterations=4, verbose=0, thread_count=1, allow_writing_files=False, random_seed=0)
        model.fit(array(120, 4), [at % 2 for at in range(120)])
        return through("x", lambda path: model.save_model(str(path), format=kind))

    return make


def core_ml(*, described: bool) -> Maker:
    """By coremltools' builder of neural networks, and the proto alone."""

    def make() -> bytes:
        from coremltools.models import datatypes
        from coremltools.models.neural_network import NeuralNetworkBuilder

        builder = NeuralNetworkBuilder([("x", datatypes.Array(4))], [("y", datatypes.Array(2))])
        builder.add_inner_product("one", array(2, 4), array(2, 1)[:, 0], 4, 2, True, "x", "y")  # noqa: FBT003
        if described:
            builder.spec.description.metadata.shortDescription = "Tells a boat from a bird."
        return bytes(builder.spec.SerializeToString())

    return make


def core_ml_trees() -> bytes:
    """By coremltools' proto of another kind of model (a linear regressor)."""
    from coremltools.proto import Model_pb2

    spec = Model_pb2.Model(specificationVersion=1)
    for name, part in (("x", spec.description.input.add()), ("y", spec.description.output.add())):
        part.name = name
        part.type.doubleType.SetInParent()
    spec.description.predictedFeatureName = "y"
    spec.glmRegressor.offset.append(0.5)
    spec.glmRegressor.weights.add().value.extend(array(6, 1)[:, 0].tolist())
    return bytes(spec.SerializeToString())


@functools.cache
def embedding() -> Thing:
    from gensim.models import Word2Vec

    words = [text.lower().rstrip(".").split() for text in sentences(60)]
    return Word2Vec(words, vector_size=60, workers=1, seed=1, min_count=1).wv


def word2vec(*, binary: bool) -> bytes:
    """By gensim's save_word2vec_format."""
    return through("x", lambda path: embedding().save_word2vec_format(str(path), binary=binary))


def glove() -> bytes:
    """The same without the first line, as GloVe writes it."""
    return through("x", lambda path: embedding().save_word2vec_format(str(path), write_header=False))


def fasttext(*, quantized: bool) -> bytes:
    """The module fasttext (package fasttext-wheel)."""
    import fasttext as library

    def write(path: Path) -> None:
        rows = path.with_name("rows.txt")
        rows.write_text("".join(f"__label__{'ab'[at % 2]} {text}\n" for at, text in enumerate(sentences(80))))
        model = library.train_supervised(
            str(rows), dim=8, epoch=2, thread=1, bucket=900, wordNgrams=2, verbose=0, minCount=1
        )
        if quantized:
            model.quantize(str(rows))
        model.save_model(str(path))

    return through("x.bin", write)


def pmml() -> bytes:
    """By the layout: the writers of PMML are Java programs."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">\n'
    fields = "".join(f'  <DataField name="x{at}" optype="continuous" dataType="double"/>\n' for at in range(4))
    rows = "".join(
        f'   <NumericPredictor name="x{at}" coefficient="{x[0]:.6f}"/>\n' for at, x in enumerate(array(4, 1).tolist())
    )
    body = f' <RegressionModel functionName="regression">\n  <RegressionTable intercept="0.5">\n{rows}  </RegressionTable>\n </RegressionModel>\n'
    return f'{head} <Header description="harvest"/>\n <DataDictionary>\n{fields} </DataDictionary>\n{body}</PMML>\n'.encode()


def json_weights() -> bytes:
    """Weights of a network as lists, what a hand-written exporter for a web page gives."""
    layers = {
        f"dense_{at}": {"weight": array(40, 16, "float64").tolist(), "bias": array(16, 1, "float64").tolist()}
        for at in range(3)
    }
    return json.dumps({"layers": layers}).encode()


ROWS: list[Row] = [
    ("skops", "model", "skops", skops(forest)), ("skops-deflated", "model", "skops", skops(pipeline, 8)),
    ("onnx-sklearn", "model", "onnx", onnx_sklearn(pipeline)), ("onnx-forest", "model", "onnx", onnx_sklearn(forest)), ("onnx-short", "model", "onnx", onnx_helper()),
    ("onnx-producer", "model", "onnx", onnx_helper(producer="pytorch")), ("onnx-documented", "model", "onnx", onnx_helper(producer="p", documented=True)),
    ("xgboost-json", "model", "json", xgboost("json")), ("xgboost-ubj", "model", "ubj", xgboost("ubj")), ("xgboost-json-dump", "model", "json", xgboost("dump")),
    ("lightgbm", "model", "txt", lightgbm), ("lightgbm-json", "model", "json", lightgbm_json),
    ("catboost", "model", "cbm", catboost("cbm")), ("catboost-json", "model", "json", catboost("json")),
    ("coreml-network", "model", "mlmodel", core_ml(described=False)), ("coreml-described", "model", "mlmodel", core_ml(described=True)), ("coreml-linear", "model", "mlmodel", core_ml_trees),
    ("word2vec-binary", "model", "bin", lambda: word2vec(binary=True)), ("word2vec-text", "model", "vec", lambda: word2vec(binary=False)), ("glove", "model", "txt", glove),
    ("fasttext", "model", "bin", lambda: fasttext(quantized=False)), ("fasttext-quantized", "model", "ftz", lambda: fasttext(quantized=True)),
    ("pmml-by-hand", "model", "pmml", pmml), ("json-weights", "model", "json", json_weights),
]  # fmt: skip
