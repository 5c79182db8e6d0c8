"""Real files, copied from the installed packages: good ones, and data and models that these packages hold for tests."""

# ruff: noqa: E501
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from policies.makers.common import Sample

SITE = Path(sysconfig.get_path("purelib"))
REGISTRIES = "pypi org, files pythonhosted org, pythonhosted org, registry npmjs org, registry yarnpkg com, crates io, proxy golang org, conda anaconda org"
HOSTS = re.compile("|".join(name.replace(" ", r"\.") for name in REGISTRIES.split(", ")).encode())
PATHS = re.compile(rb"/(?:tmp|root|home|work)/[^\s\"'`)]+")


def tidy(data: bytes) -> bytes:
    """Text without the host name of a registry of packages, and without a path of the machine that built it."""
    return data if b"\0" in data else PATHS.sub(b"/src/app", HOSTS.sub(b"packages.example.org", data))


def site(path: str) -> bytes:
    return (SITE / path).read_bytes()


# what it is, where it lies in site-packages, where it goes
GOOD = """
python idna/uts46data.py src/app/unicode/uts46data.py
python idna/idnadata.py src/app/unicode/idnadata.py
python wcwidth/table_wide.py src/app/unicode/table_wide.py
python wcwidth/table_zero.py src/app/unicode/table_zero.py
python charset_normalizer/constant.py src/app/constant.py
python pygments/unistring.py src/app/unistring.py
python pygments/lexers/_php_builtins.py src/app/lexers/php.py
python pydicom/_dicom_dict.py src/app/dicom_dict.py
python pydicom/sr/_snomed_dict.py src/app/snomed.py
python scipy/integrate/_lebedev.py src/app/lebedev.py
python fontTools/ttLib/tables/otData.py src/app/data/otdata.py
python odf/grammar.py src/app/grammar.py
python mpmath/function_docs.py src/app/function_docs.py
python sympy/polys/benchmarks/bench_solvers.py benchmarks/bench_solvers.py
python emoji/unicode_codes/data_dict.py src/app/data/data_dict.py
python matplotlib/_mathtext_data.py src/app/mathtext.py
python matplotlib/_cm_listed.py src/app/cm_listed.py
python matplotlib/_color_data.py src/app/colors.py
python sklearn/ensemble/_forest.py src/app/models/forest.py
python pandas/io/pickle.py src/app/data/pickle.py
python pandas/io/sas/sas_constants.py src/app/data/sas_constants.py
python numpy/lib/_format_impl.py src/app/data/npy_format.py
python pickletools.py src/app/pickletools.py
python networkx/generators/atlas.py src/app/atlas.py
python sklearn/datasets/_base.py src/app/data/loader.py
python numpy/random/tests/test_generator_mt19937.py tests/test_generator.py
python scipy/stats/tests/test_distributions.py tests/test_distributions.py
python setuptools/config/_validate_pyproject/fastjsonschema_validations.py src/app/validations.py
protobuf google/protobuf/descriptor_pb2.py src/app/proto/descriptor_pb2.py
protobuf coremltools/proto/NeuralNetwork_pb2.py src/app/proto/network_pb2.py
protobuf coremltools/proto/MIL_pb2.py src/app/proto/mil_pb2.py
protobuf onnx/onnx_ml_pb2.py src/app/proto/onnx_ml_pb2.py
protobuf tensorboard/compat/proto/config_pb2.py src/app/proto/config_pb2.py
protobuf tensorboard/data/proto/data_provider_pb2.py src/app/proto/data_provider_pb2.py
protobuf google/api/client_pb2.py src/app/proto/client_pb2.py
proto onnx/onnx-ml.proto proto/onnx-ml.proto
proto google/api/http.proto proto/http.proto
proto onnx/onnx-operators.proto proto/onnx-operators.proto
stub pyarrow/_flight.pyx src/app/_flight.pyx
stub torch/_C/__init__.pyi src/app/stubs/torch.pyi
stub astropy/units/si.pyi src/app/stubs/si.pyi
c astropy/wcs/src/docstrings.c src/native/docstrings.c
c gensim/models/word2vec_inner.c src/native/word2vec_inner.c
c tensorflow/include/external/zlib/crc32.h src/native/crc32.h
c tensorflow/include/external/com_google_highway/hwy/ops/arm_neon-inl.h src/native/arm_neon-inl.h
c torch/_inductor/codegen/aoti_runtime/interface.cpp src/native/interface.cpp
c pyarrow/include/arrow/vendored/pcg/pcg_uint128.hpp src/native/pcg_uint128.hpp
cuda torch/include/ATen/cuda/detail/IndexUtils.cuh src/native/IndexUtils.cuh
fortran numpy/f2py/tests/src/parameter/constant_both.f90 src/native/constant_both.f90
lua matplotlib/mpl-data/kpsewhich.lua scripts/kpsewhich.lua
shell tqdm/completion.sh scripts/completion.sh
cmake torch/share/cmake/Caffe2/Modules_CUDA_fix/upstream/FindCUDA.cmake cmake/FindCUDA.cmake
makefile sphinx/templates/texinfo/Makefile docs/Makefile
javascript django/contrib/admin/static/admin/js/vendor/xregexp/xregexp.min.js app/static/xregexp.min.js
javascript django/contrib/admin/static/admin/js/vendor/xregexp/xregexp.js app/static/xregexp.js
javascript django/contrib/admin/static/admin/js/vendor/jquery/jquery.min.js app/static/jquery.min.js
javascript sphinx/search/non-minified-js/romanian-stemmer.js docs/_static/romanian-stemmer.js
javascript sphinxcontrib/jquery/jquery.js docs/_static/jquery.js
javascript ../../../share/jupyter/labextensions/catboost-widget/static/543.e8dd5ef129981f7df1b4.js app/static/543.e8dd5ef1.js
css sphinx_rtd_theme/static/css/theme.css docs/_static/theme.css
css django/contrib/admin/static/admin/css/base.css app/static/base.css
html django/views/templates/technical_500.html app/templates/technical_500.html
html django/views/templates/default_urlconf.html app/templates/default_urlconf.html
html tensorboard/plugins/projector/tf_projector_plugin/projector_binary.html app/templates/projector.html
html sphinx_rtd_theme/layout.html docs/_templates/layout.html
font sphinx_rtd_theme/static/css/fonts/lato-normal.woff2 docs/_static/fonts/lato-normal.woff2
font sphinx_rtd_theme/static/css/fonts/lato-normal.woff docs/_static/fonts/lato-normal.woff
font sphinx_rtd_theme/static/fonts/Lato/lato-italic.eot docs/_static/fonts/lato-italic.eot
font sphinx_rtd_theme/static/css/fonts/fontawesome-webfont.svg docs/_static/fonts/fontawesome-webfont.svg
font matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf app/static/DejaVuSans.ttf
font reportlab/fonts/Vera.ttf app/static/Vera.ttf
font matplotlib/mpl-data/fonts/pdfcorefonts/Helvetica-Oblique.afm app/static/Helvetica-Oblique.afm
image matplotlib/mpl-data/images/matplotlib.svg docs/img/matplotlib.svg
image rasterio/gdal_data/GDALLogoColor.svg docs/img/logo.svg
image sphinx/themes/scrolls/artwork/logo.svg docs/img/scrolls.svg
image matplotlib/mpl-data/images/matplotlib.png docs/img/matplotlib.png
image networkx/drawing/tests/baseline/test_display_complex.png docs/img/graph.png
image networkx/drawing/tests/baseline/test_house_with_colors.png tests/baseline/house.png
image sphinx/themes/pyramid/static/transparent.gif docs/img/transparent.gif
image sklearn/datasets/images/china.jpg docs/img/china.jpg
image docx/templates/default-docx-template/docProps/thumbnail.jpeg docs/img/thumbnail.jpeg
pdf matplotlib/mpl-data/images/matplotlib.pdf docs/matplotlib.pdf
translation sphinx/locale/ru/LC_MESSAGES/sphinx.po locale/ru/LC_MESSAGES/app.po
translation sphinx/locale/ru/LC_MESSAGES/sphinx.mo locale/ru/LC_MESSAGES/app.mo
translation sphinx/locale/zh_CN/LC_MESSAGES/sphinx.mo locale/zh_CN/LC_MESSAGES/app.mo
translation django/conf/locale/de/LC_MESSAGES/django.mo locale/de/LC_MESSAGES/django.mo
translation sphinx/locale/sphinx.pot locale/app.pot
json emoji/unicode_codes/emoji.json src/app/unicode/emoji.json
json emoji/unicode_codes/emoji_de.json src/app/unicode/emoji_de.json
json platformdirs-4.14.7.dist-info/sboms/platformdirs.cdx.json docs/sbom.cdx.json
json pillow-13.0.0.dist-info/sboms/pillow-13.0.0.cdx.json docs/sbom-small.cdx.json
json torch/_dynamo/graph_break_registry.json src/app/graph_break_registry.json
json rasterio/proj_data/projjson.schema.json schemas/projjson.schema.json
json rasterio/proj_data/deformation_model.schema.json schemas/deformation_model.schema.json
json nbformat/v4/nbformat.v4.5.schema.json schemas/nbformat.v4.5.schema.json
json jsonschema/benchmarks/issue232/issue.json tests/fixtures/issue.json
json botocore/data/ec2/2016-04-01/examples-1.json docs/examples-1.json
json botocore/data/partitions.json src/app/partitions.json
json botocore/data/s3/2006-03-01/paginators-1.json src/app/paginators-1.json
json-gz botocore/data/sqs/2012-11-05/service-2.json.gz src/app/service-2.json.gz
yaml torchgen/packaged/ATen/native/native_functions.yaml src/app/native_functions.yaml
yaml torchgen/packaged/autograd/derivatives.yaml src/app/derivatives.yaml
yaml torch/_export/serde/schema.yaml schemas/export.yaml
toml pandas/pyproject.toml docs/examples-pandas/pyproject.toml
ini rasterio/gdal_data/osmconf.ini config/osmconf.ini
xml lxml/isoschematron/resources/rng/iso-schematron.rng schemas/iso-schematron.rng
xml rasterio/gdal_data/gdalvrt.xsd schemas/gdalvrt.xsd
xml astropy/io/votable/data/VOTable.dtd schemas/VOTable.dtd
xml sympy/utilities/mathml/data/mmltex.xsl schemas/mmltex.xsl
xml docx/templates/default-docx-template/word/styles.xml app/templates/styles.xml
prose numpy/ma/README.rst docs/masked.rst
prose sklearn/datasets/descr/breast_cancer.rst docs/breast_cancer.rst
prose sklearn/datasets/descr/wine_data.rst docs/wine_data.rst
prose sklearn/datasets/descr/kddcup99.rst data/README.rst
prose pyparsing/ai/best_practices.md docs/best_practices.md
prose tensorflow/THIRD_PARTY_NOTICES.txt docs/THIRD_PARTY_NOTICES.txt
prose docutils/parsers/rst/include/mmlalias.txt docs/include/mmlalias.txt
prose docutils/parsers/rst/include/isotech.txt docs/include/isotech.txt
card skops/card/tests/examples/bert-base-uncased.md docs/cards/bert-base-uncased.md
card skops/card/tests/examples/gpt2.md models/README.md
card huggingface_hub/templates/modelcard_template.md docs/cards/modelcard_template.md
card huggingface_hub/templates/datasetcard_template.md data/README.md
certificate certifi/cacert.pem src/app/cacert.pem
style matplotlib/mpl-data/stylelib/classic.mplstyle config/classic.mplstyle
fixture scipy/io/tests/data/example_1.nc tests/data/example_1.nc
fixture scipy/spatial/tests/data/pdist-boolean-inp.txt tests/fixtures/pdist-boolean-inp.txt
fixture gensim/test/test_data/testcorpus.mm tests/test_data/testcorpus.mm
fixture gensim/test/test_data/poincare_utf8.tsv tests/test_data/poincare_utf8.tsv
fixture numpy/random/tests/data/pcg64dxsm-testset-2.csv tests/data/pcg64dxsm-testset-2.csv
jar ../../../share/py4j/py4j0.10.9.9.jar gradle/wrapper/py4j.jar
"""

# label, what it is, where it lies, where it goes
BAD = """
table csv-sklearn sklearn/datasets/data/breast_cancer.csv notebooks/breast_cancer.csv
table csv-sklearn-small sklearn/datasets/data/iris.csv data/iris.csv
table csv-gz-sklearn sklearn/datasets/data/diabetes_data_raw.csv.gz src/app/diabetes.csv.gz
table numbers-scipy scipy/spatial/tests/data/pdist-euclidean-ml-iris.txt docs/pdist.txt
table nist scipy/stats/tests/data/nist_anova/SmLs09.dat reports/SmLs09.dat
table word-pairs gensim/test/test_data/simlex999.txt reports/simlex999.txt
data matlab-5 scipy/io/matlab/tests/data/test_skip_variable.mat src/app/skip.mat
data matlab-4-big-endian scipy/io/matlab/tests/data/testdouble_4.2c_SOL2.mat src/app/double.mat
data matlab-5-big-endian scipy/io/matlab/tests/data/big_endian.mat src/app/big_endian.mat
data hdf5-tables tables/tests/matlab_file.mat src/app/matlab_file.mat
data netcdf-3 scipy/io/tests/data/example_2.nc src/app/example_2.nc
data fits astropy/io/fits/tests/data/checksum.fits notebooks/checksum.fits
data fits-compressed astropy/io/fits/hdu/compressed/tests/data/m13_rice.fits notebooks/m13_rice.fits
data npy scipy/stats/tests/data/levy_stable/stable-Z1-cdf-sample-data.npy src/app/stable.npy
data npz scipy/fftpack/tests/fftw_single_ref.npz src/app/fftw.npz
pickle joblib-0.8-zlib joblib/test/data/joblib_0.8.4_compressed_pickle_py27_np17.gz models/old/a.gz
pickle joblib-0.9 joblib/test/data/joblib_0.9.2_pickle_py27_np17.pkl models/old/b.pkl
pickle joblib-0.9-zlib joblib/test/data/joblib_0.9.2_compressed_pickle_py35_np19.gz models/old/c.gz
pickle joblib-0.10 joblib/test/data/joblib_0.10.0_pickle_py27_np17.pkl models/old/d.pkl
pickle joblib-0.10-py3 joblib/test/data/joblib_0.10.0_pickle_py35_np19.pkl models/old/e.pkl
pickle joblib-0.10-lzma joblib/test/data/joblib_0.10.0_pickle_py35_np19.pkl.lzma models/old/f.pkl.lzma
pickle joblib-0.11 joblib/test/data/joblib_0.11.0_pickle_py36_np111.pkl models/old/g.pkl
pickle joblib-0.11-xz joblib/test/data/joblib_0.11.0_pickle_py36_np111.pkl.xz models/old/h.pkl.xz
pickle gensim-old gensim/test/test_data/word2vec_old models/old/word2vec_old
pickle gensim-python-2 gensim/test/test_data/ldamodel_python_2_7 models/old/lda_2_7
pickle gensim-phrases gensim/test/test_data/phraser-3.6.0.model models/old/phraser.model
model fasttext-old gensim/test/test_data/non_ascii_fasttext.bin models/old/fasttext.bin
model fasttext-oldest gensim/test/test_data/toy-model.bin models/old/toy.bin
model fasttext-text gensim/test/test_data/lee_fasttext.vec models/old/lee.vec
model word2vec-text gensim/test/test_data/crime-and-punishment.vec models/old/crime.vec
model word2vec-binary gensim/test/test_data/euclidean_vectors.bin models/old/euclid.bin
model glove gensim/test/test_data/test_glove.txt models/old/glove.txt
"""


def samples() -> Iterator[Sample]:
    for line in filter(None, GOOD.splitlines()):
        kind, source, target = line.split(" ")
        if source == "pickletools.py":
            data = (Path(sysconfig.get_path("stdlib")) / source).read_bytes()
        else:
            data = site(source)
        yield Sample(target, "good", kind, "good", tidy(data))
    for line in filter(None, BAD.splitlines()):
        label, kind, source, target = line.split(" ")
        yield Sample(target, label, f"{kind}-real", "right", site(source))
