"""SEC: credentials in code, configuration and notebooks. All of a family look at one scan of a file."""

from __future__ import annotations

from mlops_policy.core import ERROR, NOTE, WARNING, Example, Problem, rule
from mlops_policy.lazy import pattern
from mlops_policy.rules.common import cleared, quoted
from mlops_policy.secrets import LOW, mask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.secrets import Leak
    from mlops_policy.snapshot import File

    Options = Mapping[str, Any]

ALWAYS = (ERROR, ERROR, ERROR)
# Comments with which other tools, and we, accept what stands on their line, or on the next one.
_ACCEPTS = pattern(
    r"\b(gitleaks|betterleaks):allow\b|\b(kingfisher):(?:ignore|allow)\b|pragma: ?(?:allow|white)list secret\b()"
    r"|\b(mlops): allow-secret[ \t]+[\w(]"
)
_ACCEPTS_NEXT = pattern(r"pragma: ?(?:allow|white)list nextline secret\b()")
_MARKS = (b"leaks:allow", b"kingfisher:", b"list secret", b"list nextline secret", b"mlops: allow-secret")
_DETECT = "detect-secrets"  # whose comment does not name it
_NAME = pattern(r"-{0,2}[A-Za-z_][\w. -]{0,60}")
_PYTHON = (".py", ".ipynb")
SHORTEST = 3  # letters of a name for a variable
NAMES = {"token": "TOKEN", "secret": "SECRET", "key": "API_KEY"}  # of what it is; else, a password


def _drawn(length: int, letters: str = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ") -> str:
    """Return letters that look drawn, and are the same ones each time: for examples, none of which is anywhere."""
    import hashlib

    drawn = hashlib.sha512(str(length).encode()).digest() * (length // 64 + 1)
    return "".join(letters[byte % len(letters)] for byte in drawn[:length])


def _example(name: str, path: str, *parts: str, finds: bool = True) -> Example:
    """Return an example whose text is put together when it is needed, so that no file of ours holds it."""
    return Example(name, {path: "".join(parts).encode()}, finds)


@rule(
    "SEC001",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example("in code", "src/train.py", 'login(token="hf', "_", _drawn(34), '")\n'),
        _example("its name", "src/train.py", 'login(token=os.environ["HF_TOKEN"])\n', finds=False),
        _example("what stands for one", "docs/a.md", "login with hf", "_", "x" * 34, "\n", finds=False),
    ),
)
def provider_token(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    """A token of a known kind is in git.

    Hugging Face, Weights & Biases, Kaggle, Databricks, OpenAI, AWS, Azure, Google, GitHub and over 200 others, told by
    their marks, shapes and checksums, wherever they stand: in tests and documentation too.

    Why: Whoever reads the repository, or any copy of its history, can use it, and tools that look for them do within
    minutes.

    Instead: revoke it at the provider, and read the new one from the environment: `os.environ["HF_TOKEN"]`.
    """
    return _problems(file, "SEC001")


@rule(
    "SEC002",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example("PEM", "deploy/key.pem", *_armour("PRIVATE KEY"), _drawn(64), "\n"),
        _example("a public key", "deploy/key.pem", *_armour("PUBLIC KEY"), _drawn(64), "\n", finds=False),
    ),
)
def private_key(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A private key is in git.

    PEM (RFC 7468) of all kinds, OpenSSH, OpenPGP, PuTTY, age and minisign, also within JSON, YAML and code.

    Why: A key cannot be taken back from those who have copied it, and opens every machine that trusts it.

    Instead: make a new one, keep it in a secret store, and `git rm --cached FILE`.
    """
    return _problems(file, "SEC002")


@rule(
    "SEC003",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example("a database", "conf/db.yaml", "uri: postgresql://ml:", "Winter", "2031!", "@db.internal/x\n"),
        _example("a placeholder", "conf/db.yaml", "uri: postgresql://user:password@host/x\n", finds=False),
        _example("a variable", "conf/db.yaml", "uri: postgresql://ml:${PASSWORD}@db.internal/x\n", finds=False),
    ),
)
def url_credentials(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """An address holds a password or a token.

    Between the scheme and the host: of databases, message brokers, package indexes, git remotes, MLflow and S3; the
    only thing that is looked for in lock files and pointers of DVC.

    Why: Addresses are logged, printed in errors and copied into notebooks.

    Instead: take the password from the environment, or from a keyring: `git config credential.helper`.
    """
    return _problems(file, "SEC003")


@rule(
    "SEC004",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example("ODBC", "src/load.py", 'connect("Server=db;Uid=ml;Pwd', "=Winter", "2031!", ';Database=x")\n'),
        _example("a placeholder", "src/load.py", 'connect("Server=db;Uid=ml;Pwd={password};")\n', finds=False),
    ),
)
def connection_string(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A connection string holds a password or a key.

    ODBC, ADO.NET, JDBC and libpq, and those of Azure (`AccountKey=`, `SharedAccessKey=`).

    Why: It opens the database to everybody who reads the repository.

    Instead: keep the whole string in an environment variable or a secret store.
    """
    return _problems(file, "SEC004")


@rule(
    "SEC005",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example(
            "of a Jupyter server", "a.md", "http://10.0.0.7:8888/?token", "=", _drawn(48, "0123456789abcdef"), "\n"
        ),
        _example("a page", "a.md", "https://example.org/?page=2&token=next\n", finds=False),
    ),
)
def signed_url(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """An address grants access by a signature or a token in it.

    Shared access signatures of Azure, signed addresses of S3 and Google, `?token=` of Jupyter, `?api_key=`.

    Why: Whoever has the address has what it leads to, until it ends.

    Instead: make it when it is needed, and strip notebooks' outputs:
    `uvx --from nbconvert jupyter-nbconvert --clear-output --inplace FILE`.
    """
    return _problems(file, "SEC005")


@rule(
    "SEC006",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example("of a request", "src/get.py", 'h = {"Authorization": "Bearer', " ", _drawn(40), '"}\n'),
        _example("filled in", "src/get.py", 'h = {"Authorization": f"Bearer {token}"}\n', finds=False),
    ),
)
def authorization_header(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A header or an argument says who is asking, with the password.

    `Authorization: Bearer` and `Basic`, `curl -u`, `auth=("user", "password")`.

    Why: It is a password in another coat: base64 hides nothing.

    Instead: read the password from the environment, or let `curl --netrc` and the library's keyring find it.
    """
    return _problems(file, "SEC006")


@rule(
    "SEC007",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example(".netrc", ".netrc", "machine api.internal login ml password", " Winter", "2031!", "\n"),
        _example("without a password", ".dvc/config", "['remote \"s3\"']\n    url = s3://data\n", finds=False),
    ),
)
def credential_file(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A file that programs keep credentials in is in git, with one.

    .netrc, .pypirc, .npmrc, .pgpass, kaggle.json, .dvc/config, Docker's and AWS's, kubeconfig, Secrets of Kubernetes
    (decoded), keys of service accounts.

    Why: Such a file is made for one machine and one person; in git it is everybody's.

    Instead: `git rm --cached FILE && echo FILE >> .gitignore`; for DVC, `dvc remote modify --local NAME password ...`.
    """
    return _problems(file, "SEC007")


@rule(
    "SEC008",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example("a flag", "run.sh", "mysql -u ml --password", "=Winter", "2031!", " data\n"),
        _example("a variable", "run.sh", 'mysql -u ml --password="$DB_PASSWORD" data\n', finds=False),
    ),
)
def credential_in_command(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A command, a login or an environment is given a credential.

    Flags of commands, `wandb login`, `export`, `ENV` and `ARG` of Dockerfiles, `%env` and `!` of notebooks, `dvc remote
    modify`.

    Why: It is in the history of git, of the shell and of the image's layers.

    Instead: let the command read the environment or a file; in a Dockerfile, `RUN --mount=type=secret`.
    """
    return _problems(file, "SEC008")


@rule(
    "SEC009",
    levels=ALWAYS,
    since="0.4.0",
    examples=lambda: (
        _example("a password", "conf/app.yaml", "db:\n  password: ", "Winter", "2031!", "\n"),
        _example("a token of a tokenizer", "src/a.py", 'pad_token = "<pad>"\nmax_tokens = "4096"\n', finds=False),
        _example("a reference", "conf/app.yaml", "db:\n  password: ${DB_PASSWORD}\n", finds=False),
    ),
)
def assigned_credential(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A name that says password, secret, token or key has a value that is one.

    Assignments, arguments and their defaults, entries and keys of configurations. What stands for a value, refers to
    one, or is made of words is none; in tests, documentation and comments it counts a step less.

    Why: What is written in the source is the same for everybody, for ever, in development and in production.

    Instead: read it where it is needed: `os.environ["DB_PASSWORD"]`, pydantic's settings, a secret store.
    """
    return _problems(file, "SEC009")


def _armour(kind: str) -> tuple[str, ...]:
    """Return the first line of an armoured key in parts."""
    return ("-" * 5, "BEGIN ", kind, "-" * 5, "\n")


def _problems(file: File, code: str) -> Iterator[Problem]:
    """Yield the credentials of a file that one rule speaks of, and once for all rules those that comments accept."""
    if not file.whole:
        yield from _left_out(file)
    leaks = file.leaks if file.whole else _of_beginning(file)
    if not leaks:
        return
    accepted = _accepted(file, leaks)
    for leak in leaks:
        if leak.rule == code and leak not in accepted:
            yield _problem(leak, file)
    if accepted and code == min(leak.rule for leak in accepted):
        tools = ", ".join(dict.fromkeys(accepted.values()))
        count = f"{len(accepted)} credentials" if len(accepted) > 1 else "1 credential"
        yield Problem(f"{count} accepted by comments of {tools}", "", subject="accepted", level=NOTE)


def _left_out(file: File) -> Iterator[Problem]:
    """Yield a note on a text of which only the beginning is looked at; every rule has it, and it is told once."""
    from mlops_policy.secrets.beginnings import note  # seldom

    said = note(file)
    if said:
        yield Problem(said, "", subject="left out", level=NOTE)


def _of_beginning(file: File) -> tuple[Leak, ...]:
    from mlops_policy.secrets.beginnings import leaks  # as above

    return leaks(file)


def _problem(leak: Leak, file: File) -> Problem:
    from hashlib import sha256

    named = f" ({leak.key})" if leak.rule in ("SEC007", "SEC008", "SEC009") and _may_be_shown(leak) else ""
    message = f"{leak.title}{named}: {mask(leak.value)}"
    subject = sha256(f"{leak.rule}\0{leak.value}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    level = WARNING if leak.confidence == LOW else ""
    return Problem(message, _fix(leak, file), leak.line, leak.column, subject, level)


def _may_be_shown(leak: Leak) -> bool:
    """Tell whether a name is one, and not a credential itself."""
    from mlops_policy.secrets.values import is_made

    return _NAME.fullmatch(leak.key) is not None and not is_made(leak.key) and leak.value not in leak.key


def _fix(leak: Leak, file: File) -> str:
    revoke = f"revoke it at {leak.link}" if leak.link else "change it where it is accepted"
    revoke = "make a new one for all that trusts it" if leak.rule == "SEC002" else revoke
    name = quoted(file.path)
    # of an option, the name may be a letter, which nobody understands a year later
    variable = leak.variable if len(leak.variable) >= SHORTEST else NAMES.get(leak.title, "PASSWORD")
    reads = f'os.environ["{variable}"]' if file.path.endswith(_PYTHON) else f"${{{variable}}}"
    option = leak.key.rpartition(".")[2] if _NAME.fullmatch(leak.key.rpartition(".")[2]) else "password"
    return {
        "variable": f"take it out, {revoke}, and read it from the environment: {reads}",
        "dvc": f"take it out, {revoke}, and type: dvc remote modify --local NAME {option} ...",
        "notebook": f"{revoke}, and type: {cleared(file)}",
        "kubernetes": f"take it out, {revoke}, create the secret outside git, and name it with secretKeyRef",
        "file": f"{revoke}, and type: git rm --cached {name} && echo {quoted('/' + file.path)} >> .gitignore",
        "revoke": f"take it out, and {revoke}",
    }.get(leak.remedy, f"take it out, {revoke}, and keep it in a secret store or in an environment variable")


def _accepted(file: File, leaks: tuple[Leak, ...]) -> dict[Leak, str]:
    """Return the credentials that a comment accepts, each with whose comment it is."""
    if not any(mark in file.head for mark in _MARKS):
        return {}
    lines = ["", *file.head.decode("utf-8", "replace").split("\n"), ""]
    found = {}
    for leak in leaks:
        last = min(leak.line, len(lines) - 1)
        match = _ACCEPTS.search(lines[last]) or _ACCEPTS_NEXT.search(lines[last - 1])
        if match:
            found[leak] = next(filter(None, match.groups()), _DETECT)
    return found


RULES = (
    provider_token,
    private_key,
    url_credentials,
    connection_string,
    signed_url,
    authorization_header,
    credential_file,
    credential_in_command,
    assigned_credential,
)
