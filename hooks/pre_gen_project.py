"""Refuse answers that cannot become a project: one clear line, before anything is written."""

import json
import keyword
import re
import sys
from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Any]

# Distributions and import names of everything a project installs: a package of the same name would hide it.
RESERVED = frozenset(
    """
    adlfs aiobotocore aiohappyeyeballs aiohttp aiohttp_retry aioitertools aiosignal alembic amqp annotated_doc
    annotated_types antlr4 antlr4_python3_runtime anyio appdirs appnope argcomplete argon2 argon2_cffi
    argon2_cffi_bindings arrow ast_serialize asttokens async_lru asyncssh atpublic attr attrs azure azure_core
    azure_identity azure_storage_blob babel beautifulsoup4 billiard binaryornot bleach blinker boto3 botocore bs4
    cachetools celery certifi cffi cfgv charset_normalizer click click_didyoumean click_plugins click_repl cloudpickle
    colorama colorlog comm configobj contourpy cookiecutter cruft cryptography cycler dask databricks databricks_sdk
    dateutil debugpy decorator defusedxml dictdiffer diskcache distlib distributed distro docker dotenv dpath dulwich
    dvc dvc_azure dvc_data dvc_gs dvc_http dvc_objects dvc_render dvc_s3 dvc_studio_client dvc_task entrypoints
    executing fastapi fastjsonschema filelock flask flask_cors flatten_dict flufl flufl_lock fonttools fqdn frozenlist
    fsspec funcy gcsfs git gitdb gitpython google google_api_core google_auth google_auth_oauthlib google_cloud_core
    google_cloud_storage google_cloud_storage_control google_crc32c google_resumable_media googleapis_common_protos
    grandalf graphene graphql graphql_core graphql_relay grpc grpc_google_iam_v1 grpc_status grpcio grpcio_status gto
    gunicorn h11 httpcore httpx huey hydra hydra_core hypothesis identify idna images importlib_metadata iniconfig
    ipykernel ipykernel_launcher ipython ipython_pygments_lexers isodate isoduration iterative_telemetry itsdangerous
    jedi jinja2 jmespath joblib json5 jsonpointer jsonschema jsonschema_specifications jupyter jupyter_builder
    jupyter_client jupyter_core jupyter_events jupyter_lsp jupyter_server jupyter_server_terminals jupyterlab
    jupyterlab_pygments jupyterlab_server jwt kiwisolver knack kombu lark librt locket mako markdown_it markdown_it_py
    markupsafe matplotlib matplotlib_inline mdurl mistune mlflow mlflow_skinny mlflow_tracing mpl_toolkits msal
    msal_extensions msgpack multidict mypy mypy_extensions mypyc narwhals nbclient nbconvert nbformat nest_asyncio2
    networkx nodeenv notebook_shim numpy oauthlib omegaconf opentelemetry opentelemetry_api opentelemetry_proto
    opentelemetry_sdk opentelemetry_semantic_conventions optuna orjson overrides packaging pandas pandera pandocfilters
    parso partd pathspec pexpect pil pillow platformdirs pluggy pre_commit prettytable prometheus_client prompt_toolkit
    propcache proto proto_plus protobuf psutil psycopg psycopg_binary ptyprocess public pure_eval py pyarrow pyasn1
    pyasn1_modules pycparser pydantic pydantic_core pydantic_settings pydevd_plugins pydot pygit2 pygments pygtrie pyjwt
    pylab pyparsing pytest python_dateutil python_discovery python_dotenv python_json_logger python_slugify
    pythonjsonlogger pywin32 pywinpty pyyaml pyzmq referencing requests requests_oauthlib rfc3339_validator
    rfc3986_validator rfc3987_syntax rich rpds rpds_py ruamel ruamel_yaml ruff s3fs s3transfer scikit_learn scipy
    scmrepo semver send2trash setuptools shellingham shortuuid shtab six sklearn skops slugify smmap sortedcontainers
    soupsieve sqlalchemy sqlparse sqltrie stack_data starlette tabulate tblib terminado text_unidecode threadpoolctl
    tinycss2 tlz tomlkit toolz tornado tqdm traitlets typeguard typer typing_extensions typing_inspect typing_inspection
    tzdata tzlocal uri_template urllib3 uvicorn validate vine virtualenv voluptuous waitress wcwidth webcolors
    webencodings websocket websocket_client werkzeug wrapt yaml yarl zc zc_lockfile zict zipp zmq
    """.split()
)
UNUSABLE = frozenset("tests con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3".split())
SCHEMES = {"local": (), "s3": ("s3://",), "gcs": ("gs://", "gcs://"), "azure": ("azure://",)}


def problem(answers: Answers) -> str | None:
    """Return what is wrong with the answers, as one line, or None."""
    for name, answer in answers.items():
        if isinstance(answer, str) and re.search(r"[\x00-\x1f\x7f]", answer):
            return f"{name}: holds a control character; type it without"
    for check in (name_problem, author_problem, remote_problem):
        found = check(answers)
        if found:
            return found
    return None


def name_problem(answers: Answers) -> str | None:
    slug = answers["project_slug"]
    if not answers["project_name"].strip():
        return "project_name: is empty; give the project a name"
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        return f"project_slug '{slug}': use lower-case letters, digits and single hyphens, and begin with a letter"
    package = slug.replace("-", "_")
    if keyword.iskeyword(package) or package in UNUSABLE:
        return f"project_slug '{slug}': is a reserved word; choose another, for example {slug}-model"
    if package in sys.stdlib_module_names:
        return f"project_slug '{slug}': is a module of Python itself; choose another, for example {slug}-model"
    if package in RESERVED:
        return f"project_slug '{slug}': is a package that the project needs; choose another, for example {slug}-model"
    return None


def author_problem(answers: Answers) -> str | None:
    email, organisation = answers["author_email"], answers["github_org"]
    if not answers["author_name"].strip():
        return "author_name: is empty; give a name, of a person or a team"
    if not re.fullmatch(r"[^@\s\"\\<>]+@[^@\s\"\\<>]+\.[^@\s\"\\<>.]+", email):
        return f"author_email '{email}': is no e-mail address; type one like team@example.org"
    if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", organisation):
        return f"github_org '{organisation}': is no name of a GitHub organisation or user; type only the name, no URL"
    return None


def remote_problem(answers: Answers) -> str | None:
    remote, url = answers["dvc_remote"], answers["dvc_remote_url"]
    schemes = SCHEMES[remote]
    if re.search(r"[\s\"'\\%]", url):
        return f"dvc_remote_url '{url}': holds a blank, a quote, a per cent sign or a backslash; type it without"
    if re.search(r"://[^/]*@", url) and remote != "azure":
        return "dvc_remote_url: holds credentials; type it without, and put them into the environment"
    if not schemes:
        elsewhere = re.match(r"/|[A-Za-z]:|\w+://", url)
        return f"dvc_remote_url '{url}': a local remote is empty, or a path like ../storage" if elsewhere else None
    if not url:
        return f"dvc_remote_url: is empty, but dvc_remote is {remote}; type one like {schemes[0]}bucket/path"
    if not re.fullmatch(rf"({'|'.join(schemes)})[^/]+(/.*)?", url):
        return f"dvc_remote_url '{url}': must begin with {' or '.join(schemes)} and name a bucket"
    return None


if __name__ == "__main__":
    refusal = problem(json.loads(r"""{{ cookiecutter | tojson }}"""))
    if refusal:
        sys.exit(f"mlops-template: {refusal}")
