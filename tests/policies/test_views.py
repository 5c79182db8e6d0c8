"""What the views of a text find: names, values, places and calls, for each way in which people write a credential."""

import ast
import json
import time

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mlops_policy.secrets import views

# no value here is a credential: `«1»` stands for one, and is filled in when the test runs
Expected = tuple[str, str, int, str, str]  # key, value, line, form, call

PYTHON: list[tuple[str, list[Expected]]] = [
    ('password = "«1»"', [("password", "«1»", 1, "literal", "")]),
    ("\n\nself.api_key = '«1»'", [("api_key", "«1»", 3, "literal", "")]),
    ('config.db.password = "«1»"', [("config.db.password", "«1»", 1, "literal", "")]),
    ('os.environ["HF_TOKEN"] = "«1»"', [("HF_TOKEN", "«1»", 1, "variable", "")]),
    ('config["a"]["password"] = "«1»"', [("config.a.password", "«1»", 1, "literal", "")]),
    ("class A:\n    token: str = '«1»'", [("token", "«1»", 2, "literal", "")]),
    ("class A:\n    token: Optional[str] = '«1»'", [("token", "«1»", 2, "literal", "")]),
    ("class A:\n    token: str | None = '«1»'", [("token", "«1»", 2, "literal", "")]),
    ("class A:\n    key: SecretStr = Field(default='«1»')", [("key", "«1»", 2, "argument", "Field")]),
    ("class A:\n    key: SecretStr = Field('«1»', alias=x)", [("key", "«1»", 2, "literal", "Field")]),
    ("key = SecretStr('«1»')", [("key", "«1»", 1, "literal", "SecretStr")]),
    ("connect(host=h, password='«1»')", [("password", "«1»", 1, "argument", "connect")]),
    ("wandb.login(key='«1»')", [("key", "«1»", 1, "argument", "wandb.login")]),
    (
        "def f(a, password='«1»', t: str = '«2»'):\n    pass",
        [("password", "«1»", 1, "argument", ""), ("t", "«2»", 1, "argument", "")],
    ),
    ('t = os.getenv("TOK", "«1»")', [("TOK", "«1»", 1, "variable", "os.getenv")]),
    ('t = os.environ.get("TOK", default="«1»")', [("TOK", "«1»", 1, "argument", "os.environ.get")]),
    ('t = os.getenv("TOK") or "«1»"', [("t", "«1»", 1, "literal", "")]),
    ('t = a if b else "«1»"', [("t", "«1»", 1, "literal", "")]),
    ("D = {'db': {'password': '«1»'}}", [("D.db.password", "«1»", 1, "literal", "")]),
    ("D = {\n    'a': 1,  # the first\n    'token': '«1»',\n}", [("D.token", "«1»", 3, "literal", "")]),
    ("tokens = ['«1»', '«2»']", [("tokens", "«1»", 1, "literal", ""), ("tokens", "«2»", 1, "literal", "")]),
    ("get(u, auth=(u, '«1»'))", [("auth.password", "«1»", 1, "argument", "get.auth")]),
    ("get(u, auth=HTTPBasicAuth(u, '«1»'))", [("password", "«1»", 1, "positional", "HTTPBasicAuth")]),
    ("get(u, headers={'Authorization': '«1»'})", [("headers.Authorization", "«1»", 1, "literal", "get")]),
    (
        "server.login('«1»', '«2»')",
        [("", "«1»", 1, "positional", "server.login"), ("password", "«2»", 1, "positional", "server.login")],
    ),
    ("login('«1»')", [("", "«1»", 1, "positional", "login")]),
    ("client = openai.OpenAI('«1»')", [("", "«1»", 1, "positional", "openai.OpenAI")]),
    ("spark.conf.set('fs.key', '«1»')", [("fs.key", "«1»", 1, "argument", "spark.conf.set")]),
    ("setattr(o, 'password', '«1»')", [("password", "«1»", 1, "argument", "setattr")]),
    ("parser.add_argument('-t', '--token', default='«1»')", [("--token", "«1»", 1, "argument", "parser.add_argument")]),
    ("if password == '«1»':\n    pass", [("password", "«1»", 1, "literal", "==")]),
    ("p = ('«1»'\n     '«2»')", [("p", "«1»«2»", 1, "literal", "")]),
    ("p = '«1»' + \\\n    '«2»'", [("p", "«1»«2»", 1, "literal", "")]),
    ("p = (\n    '«1»'  # half\n    '«2»'\n)", [("p", "«1»«2»", 2, "literal", "")]),
    ("p = f'«1»'", [("p", "«1»", 1, "literal", "")]),
    ("p = b'«1»'.decode()", [("p", "«1»", 1, "literal", "")]),
    ("p = rb'«1»'", [("p", "«1»", 1, "literal", "")]),
    ("p = '''\n«1»'''", [("p", "\n«1»", 1, "literal", "")]),
    ("(p := '«1»')", [("p", "«1»", 1, "literal", "")]),
    ("u, p = '«1»', '«2»'", [("u", "«1»", 1, "literal", ""), ("p", "«2»", 1, "literal", "")]),
    ("u, p = (\n    a['b, c'],\n    '«1»',\n)", [("p", "«1»", 3, "literal", "")]),
    ("c = load('''\ndb:\n  password: «1»\n''')", [("db.password", "«1»", 3, "literal", "")]),
    ("c = '''\nA=«1»\nB=«2»\n'''", [("A", "«1»", 2, "variable", ""), ("B", "«2»", 3, "variable", "")]),
    ('c = loads(\'{"a": {"password": "«1»"}}\')', [("a.password", "«1»", 1, "literal", "")]),
    ("p = '[«1»'", [("p", "[«1»", 1, "literal", "")]),
    ("# password = '«1»'", [("password", "«1»", 1, "comment", "")]),
    ("x = 1  # was: token='«1»'", [("token", "«1»", 1, "comment", "")]),
    ("# token: «1»", [("token", "«1»", 1, "comment", "")]),
    ("print 'a', password\ntoken = '«1»'", [("token", "«1»", 2, "literal", "")]),
    ("x = {{ cookie }}\ntoken = '«1»'\n{% if a %}", [("token", "«1»", 2, "literal", "")]),
    ("f(a, [\n\ndef g():\n    token = '«1»'", [("token", "«1»", 4, "literal", "")]),
    ("x = \"don't\ntoken = '«1»'", [("token", "«1»", 2, "literal", "")]),
    ("os.system('mysql --password «1»')", [("--password", "«1»", 1, "option", "mysql")]),
    ("run(['mysql', '-u', u, '-p«1»'])", [("-p", "«1»", 1, "option", "mysql")]),
    ("run(['docker', 'login', '-p', '«1»'])", [("-p", "«1»", 1, "option", "docker login")]),
    # what is no pair: documentation, keys, what is filled in, what is asked for
    ('def f():\n    """password = "«1»"."""', []),
    ('def f():\n    """a: b\n\n    password: «1»\n    """', []),
    ("x = d['«1»']", []),
    ("p = f'{x}«1»'", []),
    ("f(p='«1»' in x)", []),
    ("# p = nn.Conv1d(1, 2)", []),
    ("p = '«1»' % x", []),
    ("p = '«1»' + x", []),
    ("p = '«1»'.format(x)", []),
    ("print('«1»')", []),
    ("p = getpass('«1»')", []),
    ("{'«1»': 2}", []),
]
SOURCES: list[tuple[str, str, list[Expected]]] = [
    ("a.js", "const token = '«1»'; // don't", [("token", "«1»", 1, "literal", "")]),
    ("a.ts", "const c = {a: {password: `«1»`}}", [("c.a.password", "«1»", 1, "literal", "")]),
    ("a.ts", 'let key: string = "«1»";', [("key", "«1»", 1, "literal", "")]),
    ("a.js", 'process.env.KEY = "«1»"', [("KEY", "«1»", 1, "variable", "")]),
    ("a.js", 'const k = process.env.KEY || "«1»";', [("k", "«1»", 1, "literal", "")]),
    ("A.java", 'private static final String SECRET = "«1»";', [("SECRET", "«1»", 1, "literal", "")]),
    ("a.go", '/* a */ token := "«1»"', [("token", "«1»", 1, "literal", "")]),
    ("a.c", '#define PASSWORD "«1»"', [("PASSWORD", "«1»", 1, "literal", "")]),
    ("a.php", "$this->password = '«1»';", [("password", "«1»", 1, "literal", "")]),
    ("a.php", "return ['db' => '«1»'];", [("db", "«1»", 1, "literal", "")]),
    ("a.R", 'token <- "«1»"', [("token", "«1»", 1, "literal", "")]),
    ("a.ps1", '$env:TOKEN = "«1»"', [("TOKEN", "«1»", 1, "variable", "")]),
    ("a.sql", "CREATE USER a IDENTIFIED BY '«1»';", [("password", "«1»", 1, "literal", "")]),
]
CONFIGURATIONS: list[tuple[str, str, list[Expected]]] = [
    ("a.yaml", "db:\n  password: «1»  # note", [("db.password", "«1»", 2, "setting", "")]),
    (
        "a.yaml",
        "db:\n  password: '«1»'\n  b: \"«2»\"",
        [("db.password", "«1»", 2, "setting", ""), ("db.b", "«2»", 3, "setting", "")],
    ),
    ("a.yml", "a: !x &b «1»", [("a", "«1»", 1, "setting", "")]),
    ("a.yml", "a: |\n  «1»\n  «2»\nb: «3»", [("a", "«1»\n«2»", 2, "setting", ""), ("b", "«3»", 4, "setting", "")]),
    ("a.yml", "a: {b: «1», c: ['«2»']}", [("a.b", "«1»", 1, "setting", ""), ("a.c", "«2»", 1, "setting", "")]),
    ("compose.yaml", "x:\n  environment:\n    - KEY=«1»", [("KEY", "«1»", 3, "variable", "")]),
    ("compose.yaml", "x:\n  environment:\n    KEY: «1»", [("x.environment.KEY", "«1»", 3, "variable", "")]),
    (
        "k8s.yaml",
        "env:\n- name: KEY\n  value: «1»",
        [("env.name", "KEY", 2, "variable", ""), ("KEY", "«1»", 3, "variable", "")],
    ),
    (
        "k8s.yaml",
        'args: ["--password=«1»", --token, «2»]',
        [
            ("--password", "«1»", 1, "option", ""),
            ("args", "--token", 1, "setting", ""),
            ("--token", "«2»", 1, "option", ""),
        ],
    ),
    (
        "ci.yml",
        "steps:\n  - run: |\n      export A=«1»\n      wandb login «2»",
        [("A", "«1»", 3, "variable", ""), ("", "«2»", 4, "positional", "wandb login")],
    ),
    ("ci.yml", "script:\n  - mysql -p«1» x", [("-p", "«1»", 2, "option", "mysql")]),
    ("a.yaml", "# password: «1»", [("password", "«1»", 1, "comment", "")]),
    (
        "a.yaml",
        "{% if x %}\na: «1»\n{% endif %}\nb: '{{ c }}'",
        [("a", "«1»", 2, "setting", ""), ("b", "{{ c }}", 4, "setting", "")],
    ),
    ("a.toml", '[tool.x]\npassword = "«1»" # note', [("tool.x.password", "«1»", 2, "setting", "")]),
    (
        "a.toml",
        "[[a]]\nt = {b = '«1»'}\nl = ['«2»']",
        [("a.t.b", "«1»", 2, "setting", ""), ("a.l", "«2»", 3, "setting", "")],
    ),
    ("a.toml", 'a = """\n«1»"""', [("a", "«1»", 2, "setting", "")]),
    (
        "a.json",
        '{"a": {"password": "«1»"},\n"n": "«2»"}',
        [("a.password", "«1»", 1, "setting", ""), ("n", "«2»", 2, "setting", "")],
    ),
    (
        "a.json",
        '[{"name": "KEY", "value": "«1»"}]',
        [("name", "KEY", 1, "setting", ""), ("KEY", "«1»", 1, "setting", "")],
    ),
    ("a.json5", "{a: {password: '«1»'}, // note\n}", [("a.password", "«1»", 1, "setting", "")]),
    ("a.xml", "<a><password>«1»</password></a>", [("a.password", "«1»", 1, "setting", "")]),
    ("a.xml", '<add key="Password" value="«1»"/>', [("Password", "«1»", 1, "setting", "")]),
    (
        "a.xml",
        "<p>\n<name>x.key</name><value>«1»</value></p>",
        [("p.name", "x.key", 2, "setting", ""), ("x.key", "«1»", 2, "setting", "")],
    ),
    ("a.ini", "[db]\npassword = «1» ; note", [("db.password", "«1»", 2, "setting", "")]),
    (".dvc/config", "['remote \"x\"']\n    password = «1»", [("remote x.password", "«1»", 2, "setting", "")]),
    (
        ".npmrc",
        "//packages.example.org/:_authToken=«1»",
        [("//packages.example.org/:_authToken", "«1»", 1, "setting", "")],
    ),
    (".pypirc", "[main]\npassword: «1»", [("main.password", "«1»", 2, "setting", "")]),
    (
        ".aws/credentials",
        "[default]\naws_secret_access_key = «1»",
        [("default.aws_secret_access_key", "«1»", 2, "setting", "")],
    ),
    ("redis.conf", "requirepass «1»", [("requirepass", "«1»", 1, "setting", "")]),
    (
        "a.service",
        '[Service]\nEnvironment="A=«1»" B=«2»',
        [("A", "«1»", 2, "variable", ""), ("B", "«2»", 2, "variable", "")],
    ),
    (
        "supervisord.conf",
        "[program:x]\nenvironment=A=\"«1»\",B='«2»',C=«3»",
        [("A", "«1»", 2, "variable", ""), ("B", "«2»", 2, "variable", ""), ("C", "«3»", 2, "variable", "")],
    ),
    (
        ".env",
        "A=«1»\nexport B=\"«2»\" # note\nC='«3»'",
        [("A", "«1»", 1, "variable", ""), ("B", "«2»", 2, "variable", ""), ("C", "«3»", 3, "variable", "")],
    ),
    (".env.example", "A=«1»", [("A", "«1»", 1, "variable", "")]),
    (
        ".netrc",
        "machine a.b login me\n  password «1»",
        [("a.b.login", "me", 1, "setting", "netrc"), ("a.b.password", "«1»", 2, "setting", "netrc")],
    ),
    ("main.tf", 'variable "key" {\n  default = "«1»"\n}', [("key", "«1»", 2, "setting", "")]),
    ("a.tfvars", 'password = "«1»"', [("password", "«1»", 1, "setting", "")]),
    (
        "config",
        "apiVersion: v1\nusers:\n- user:\n    token: «1»",
        [("apiVersion", "v1", 1, "setting", ""), ("users.user.token", "«1»", 4, "setting", "")],
    ),
    (
        "README.md",
        "Set `password: «1»`, or `--token «2»`.",
        [("password", "«1»", 1, "literal", ""), ("--token", "«2»", 1, "option", "")],
    ),
]
SHELLS: list[tuple[str, list[Expected]]] = [
    ("export A=«1»", [("A", "«1»", 1, "variable", "")]),
    ("B='«1»' cmd x", [("B", "«1»", 1, "variable", "")]),
    ("docker run -e TOKEN=«1» x", [("TOKEN", "«1»", 1, "variable", "docker run")]),
    ("cmd --password «1»", [("--password", "«1»", 1, "option", "cmd")]),
    ("cmd --password=«1»", [("--password", "«1»", 1, "option", "cmd")]),
    ("cmd a \\\n  --password \\\n  «1»", [("--password", "«1»", 3, "option", "cmd a")]),
    ("mysql -p«1» db", [("-p", "«1»", 1, "option", "mysql")]),
    ("redis-cli -a «1»", [("-a", "«1»", 1, "option", "redis-cli")]),
    ("7z x a.7z -p«1»", [("-p", "«1»", 1, "option", "7z x")]),
    ("mysql -p'a=«1»'", [("-p", "a=«1»", 1, "option", "mysql")]),
    ("docker login -p a=«1»", [("-p", "a=«1»", 1, "option", "docker login")]),
    ("cmd --password a=«1»", [("--password", "a=«1»", 1, "option", "cmd")]),
    ("dvc remote modify a password b=«1»", [("password", "b=«1»", 1, "positional", "dvc remote modify")]),
    ('curl -d \'{"a": {"b": "«1»"}}\' x', [("a.b", "«1»", 1, "variable", "curl")]),
    ("aws lambda x --environment 'Variables={A=«1»}'", [("A", "«1»", 1, "variable", "aws lambda x")]),
    (': "${A_KEY:=«1»}" ${B=«2»}', [("A_KEY", "«1»", 1, "variable", ""), ("B", "«2»", 1, "variable", "")]),
    (': "${A_KEY:?«1»}" ${B:-$C}', []),
    ("curl -u me:«1» x", [("-u", "me:«1»", 1, "option", "curl")]),
    ('curl -H "Authorization: Bearer «1»" x', [("Authorization", "Bearer «1»", 1, "option", "curl")]),
    ("wandb login --relogin «1»", [("", "«1»", 1, "positional", "wandb login")]),
    ("huggingface-cli login --token «1»", [("--token", "«1»", 1, "option", "huggingface-cli login")]),
    ("az storage list --account-key «1»", [("--account-key", "«1»", 1, "option", "az storage list")]),
    (
        "docker login -u me -p «1» host",
        [
            ("-u", "me", 1, "option", "docker login"),
            ("-p", "«1»", 1, "option", "docker login"),
            ("", "host", 1, "positional", "docker login"),
        ],
    ),
    ("dvc remote modify --local store password «1»", [("password", "«1»", 1, "positional", "dvc remote modify")]),
    (
        "aws configure set aws_secret_access_key «1»",
        [("aws_secret_access_key", "«1»", 1, "positional", "aws configure set")],
    ),
    ("gh auth login --with-token <<< «1»", [("", "«1»", 1, "positional", "gh auth login")]),
    ("echo «1» | docker login --password-stdin", [("", "«1»", 1, "positional", "docker login")]),
    ("echo 'TOKEN=«1»' >> .env", [("TOKEN", "«1»", 1, "variable", "echo")]),
    (
        "cat > .env <<EOF\nTOKEN=«1»\nEOF\nexport B=«2»",
        [("TOKEN", "«1»", 2, "variable", ""), ("B", "«2»", 4, "variable", "")],
    ),
    ("kubectl create secret generic x --from-literal=pw=«1»", [("pw", "«1»", 1, "variable", "kubectl create")]),
    ("# export TOKEN=«1»", [("TOKEN", "«1»", 1, "comment", "")]),
    ("bash -c 'export TOKEN=«1»'", [("TOKEN", "«1»", 1, "variable", "")]),
]
IMAGES: list[tuple[str, list[Expected]]] = [
    ('ENV A=«1» B="«2»"', [("A", "«1»", 1, "variable", ""), ("B", "«2»", 1, "variable", "")]),
    ("ENV A «1»", [("A", "«1»", 1, "variable", "")]),
    ("ARG TOKEN=«1»", [("TOKEN", "«1»", 1, "variable", "")]),
    ("RUN a && \\\n  # note\n  cmd --token «1»", [("--token", "«1»", 3, "option", "cmd")]),
    ('CMD ["mysql", "-p«1»"]', [("-p", "«1»", 1, "option", "mysql")]),
]
MAKEFILES: list[tuple[str, list[Expected]]] = [
    ("TOKEN := «1»", [("TOKEN", "«1»", 1, "variable", "")]),
    ("a:\n\t@export B=«1»", [("B", "«1»", 2, "variable", "")]),
]
TABLE = [
    *(("a.py", *row) for row in PYTHON),
    *SOURCES,
    *CONFIGURATIONS,
    *(("a.sh", *row) for row in SHELLS),
    *(("Dockerfile", *row) for row in IMAGES),
    *(("Makefile", *row) for row in MAKEFILES),
]


def filled(text: str) -> str:
    """Return a text with made-up values for its marks."""
    for number in "123":
        text = text.replace(f"«{number}»", f"Xq7{number}")
    return text


@pytest.mark.parametrize(("path", "text", "expected"), TABLE)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_each_way_to_write_a_value_is_found_with_its_name_and_place(
    path: str, text: str, expected: list[Expected], ending: str
) -> None:
    """A value is found under the name it is given, on its own line, with the call it stands in; nothing else is."""
    pairs = views.pairs(filled(text).replace("\n", ending), path)
    got = [(pair.key, pair.value.replace("\r\n", "\n"), pair.line, pair.form, pair.call) for pair in pairs]
    assert got == [(key, filled(said), *rest) for key, said, *rest in expected]


@pytest.mark.parametrize(("path", "text", "expected"), TABLE)
def test_a_column_is_where_the_value_is_written(path: str, text: str, expected: list[Expected]) -> None:
    """The characters at line and column of a value are its own."""
    written = filled(text).split("\n")
    for pair in views.pairs(filled(text), path):
        first = pair.value.strip("\n").split("\n")[0][:4]
        assert pair.line <= len(written)
        assert written[pair.line - 1][pair.column - 1 :].startswith(first) or pair.value.startswith("\n")
    assert len(list(views.pairs(filled(text), path))) == len(expected)


# --- notebooks


def notebook(*cells: object, indent: int | None = 1, version: int = 4) -> str:
    if version == 4:
        return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=indent, ensure_ascii=False)
    return json.dumps(
        {"metadata": {}, "nbformat": 3, "worksheets": [{"cells": cells}]}, indent=indent, ensure_ascii=False
    )


def cell(*source: str, outputs: object = ()) -> dict[str, object]:
    return {"cell_type": "code", "source": list(source), "outputs": list(outputs) if outputs else []}  # type: ignore[call-overload]


CELLS: list[tuple[dict[str, object], list[Expected]]] = [
    (cell("import os\n", 'password = "«1»"'), [("password", "«1»", 0, "literal", "")]),
    (cell("p = (\n", "  '«1»'\n", "  '«2»')"), [("p", "«1»«2»", 0, "literal", "")]),
    (cell("%env TOKEN=«1»"), [("TOKEN", "«1»", 0, "variable", "%env")]),
    (cell("%env TOKEN «1»\n", "x = 'don'"), [("TOKEN", "«1»", 0, "variable", "%env"), ("x", "don", 0, "literal", "")]),
    (cell("!wandb login «1»"), [("", "«1»", 0, "positional", "wandb login")]),
    (cell("out = !cmd \\\n", "  --token «1»"), [("--token", "«1»", 0, "option", "cmd")]),
    (cell("%%bash\n", "export A=«1»"), [("A", "«1»", 0, "variable", "")]),
    (cell("%%time\n", "token = '«1»'"), [("token", "«1»", 0, "literal", "")]),
    (cell("%%writefile .env\n", "A=«1»"), [("A", "«1»", 0, "variable", "")]),
    (cell("%%html\n", '<a password="«1»">'), [("password", "«1»", 0, "literal", "")]),
    (cell(outputs=[{"output_type": "stream", "text": ["a\n", "token: «1»\n"]}]), [("token", "«1»", 0, "output", "")]),
    (cell(outputs=[{"text": ["env: A=«1»\n"]}]), [("A", "«1»", 0, "output", "")]),
    (cell(outputs=[{"data": {"text/plain": ["{'password': '«1»'}"]}}]), [("password", "«1»", 0, "output", "")]),
    (cell(outputs=[{"data": {"text/html": "<b>token</b>: <i>«1»</i>"}}]), [("token", "«1»", 0, "output", "")]),
    (cell(outputs=[{"traceback": ["\x1b[31mtoken\x1b[0m=\x1b[1m'«1»'"]}]), [("token", "«1»", 0, "output", "")]),
    (cell(outputs=[{"data": {"image/png": "token='«1»'", "application/json": {"token": "«1»"}}}]), []),
    (
        {"cell_type": "markdown", "source": "token: «1»", "attachments": {"a": {"b": "token='«2»'"}}},
        [("token", "«1»", 0, "literal", "")],
    ),
]


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(("content", "expected"), CELLS)
def test_a_notebook_is_read_cell_by_cell(
    content: dict[str, object], expected: list[Expected], indent: int | None, version: int
) -> None:
    """Sources, magics and outputs of both versions are read, on one line or many, with places in the file."""
    text = filled(notebook(cell("x = 1"), content, indent=indent, version=version))
    pairs = list(views.pairs(text, "a.ipynb"))
    got = [(pair.key, pair.value, pair.form, pair.call) for pair in pairs]
    assert got == [(key, filled(said), form, call) for key, said, _, form, call in expected]
    for pair in pairs:
        assert text.split("\n")[pair.line - 1][pair.column - 1 :].startswith(pair.value[:4])


def test_a_token_that_escapes_break_is_whole_in_the_lines() -> None:
    """What is searched for tokens are the decoded sources and outputs, each with its places."""
    token = "ab\u00e9" + "\U0001f600" + 'cd"ef'
    text = notebook(cell("x\n", f"y {token}\n"), cell("z", outputs=[{"text": [f"\tshown {token}"]}]))
    pieces = list(views.lines(text, "a.ipynb"))
    assert [(piece.form, token in piece.text) for piece in pieces] == [("", True), ("output", True)]
    for piece in pieces:
        offset = piece.text.index(token)
        for at, character in enumerate(token[:2] + token[4:6], offset):
            line, column = piece.line_of(at if at < offset + 2 else at + 2)
            assert text.split("\n")[line - 1][column - 1] == character


def test_any_other_text_is_one_piece_as_it_stands() -> None:
    """Lines and columns are those of the text."""
    (piece,) = views.lines("ab\ncd\n", "a.py")
    assert piece.text == "ab\ncd\n"
    assert [piece.line_of(offset) for offset in (0, 1, 3, 6)] == [(1, 1), (1, 2), (2, 1), (3, 1)]
    assert [one.text for one in views.lines("{}", "broken.ipynb")] == ["{}"]


# --- the same as the reference readers say

WORDS = st.text("abcXYZ019-_", min_size=2, max_size=8).filter(
    lambda word: word[0].isalpha() and word not in ("name", "key")
)
SAID = st.text(st.sampled_from("abz09 -_:#'\"\\/{}[],&*!|>%@$.\u00e9"), min_size=1, max_size=12).filter(
    lambda said: said == said.strip() and "=" not in said and "--" not in said
)
TREES = st.recursive(
    SAID,
    lambda below: st.dictionaries(WORDS, below, min_size=1, max_size=3) | st.lists(below, min_size=1, max_size=3),
    max_leaves=8,
)
ROOTS = st.dictionaries(WORDS.map(lambda word: f"k{word}"), TREES, min_size=1, max_size=4)


def leaves(node: object, path: str = "") -> list[tuple[str, str]]:
    """Return what a reader of another kind says is in a document, by the keys that lead to it."""
    if isinstance(node, dict):
        return [leaf for key, child in node.items() for leaf in leaves(child, f"{path}.{key}" if path else str(key))]
    if isinstance(node, list):
        return [leaf for child in node for leaf in leaves(child, path)]
    return [(path, str(node))]


def plain(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what is read for more than it says: commands, options, variables."""
    special = ("run", "cmd", "sh", "env", "start", "test", "build", "exec")
    return [
        (key, said)
        for key, said in pairs
        if not any(part in special for part in key.split(".")) and not said.startswith("--")
    ]


@settings(max_examples=60)
@given(ROOTS)
def test_json_says_what_json_says(tree: dict[str, object]) -> None:
    """Every string of a document is found under its keys, however it is laid out."""
    for indent in (None, 2):
        got = [(pair.key, pair.value) for pair in views.pairs(json.dumps(tree, indent=indent), "a.json")]
        assert plain(got) == plain(leaves(tree))


@settings(max_examples=100)
@given(ROOTS, st.sampled_from([None, False, True]), st.sampled_from([None, '"', "'"]))
def test_yaml_says_what_yaml_says(tree: dict[str, object], flow: bool | None, style: str | None) -> None:  # noqa: FBT001
    """Every string of a document is found under its keys, in blocks or in braces, in any quotes."""
    text = yaml.safe_dump(tree, default_flow_style=flow, default_style=style, sort_keys=False, width=1000)
    got = [(pair.key, pair.value) for pair in views.pairs(text, "a.yaml") if pair.form != "comment"]
    expected = [(key, said) for key, said in leaves(tree) if yaml.safe_load(yaml.safe_dump(said)) == said]
    assert plain(got) == plain(expected)


@settings(max_examples=100)
@given(
    st.text(max_size=20),
    st.sampled_from(["x = {}", "f(x={})", "{{'x': {}}}", "x: str = {}", "x = ({}\n)", "y = [1]; x = {}"]),
)
def test_a_python_string_is_what_python_makes_of_it(said: str, place: str) -> None:
    """Quotes and escapes are read as Python reads them."""
    written = place.format(repr(said))
    ast.parse(written)
    got = [pair.value for pair in views.pairs(written, "a.py") if pair.key == "x"]
    assert got == ([said] if said else [])


# --- hostile texts

NAMES = "a.py a.js a.sql a.yaml a.toml a.json a.json5 a.xml a.ini .env .netrc a.sh Dockerfile Makefile a.ipynb a.tf"
PATHS = [*NAMES.split(), "README.md", "config", ".pgpass"]
MARKS = r"""
' " \"\"\" \'\'\' ` \ # // /* < <a /> & = | { } [ ] ( ) f( x password , {{ {% ! + == << <<E %%bash auth=( run([ --x a.b
cells "cells": "source": "outputs": "text": é
"""
BLANKS = [
    "\n",
    " ",
    "  ",
    "- ",
    ": ",
    "> ",
    "def f(",
    "export ",
    "curl -u ",
    "%env ",
    "or ",
    "\x1b[0m",
    "\r\n",
    "\ud800",
    "\0",
]
SCRAPS = [*MARKS.replace('\\"', '"').replace("\\'", "'").split(), *BLANKS]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=4), max_size=30).map("".join), st.sampled_from(PATHS))
@example('{"cells": [{"source": ["a\\', "a.ipynb")
@example('"""', "a.py")
def test_no_text_makes_an_error_and_each_line_is_there(text: str, path: str) -> None:
    """Whatever is read gives pairs with values, at lines and columns that the text has."""
    written = text.split("\n")
    for pair in views.pairs(text, path):
        assert pair.value
        assert 1 <= pair.line <= len(written)
        assert 1 <= pair.column <= len(written[pair.line - 1]) + 1
    for piece in views.lines(text, path):
        assert 1 <= piece.line_of(len(piece.text))[0] <= len(written)
    views.is_vocabulary(path, text)


GLUED = r"""
( [ { " ' \" a= f( a,b: k="\ a.b[ = # ` /* --x <<E $( {{ {"a": auth=('a', run(['a', "cells":[{"source":[" x['a'] a->
"""
SPACED = [
    "'\\\n",
    "a: [\n",
    'a: "\n',
    "- ",
    "x = (\n#c\n",
    "or 'a' ",
    "<a ",
    "<a b='",
    "password ",
    "<<E\n",
    "\n",
    '"""\\',
]
SPACED += ["- name: a\n  value: b\n", "f(a, default='b', ", "\x1b[0m<b>", "export A=b;", "a: |\n  b\n", "\\\n"]
UNITS = [*GLUED.split(), *SPACED, "a" * 50, " " * 50]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_of_a_text(unit: str) -> None:
    """Fifty thousand characters of any one thing are soon read, whatever the file is called."""
    text = unit * (50_000 // len(unit))
    for path in (
        "a.py",
        "a.js",
        "a.yaml",
        "a.json",
        "a.json5",
        "a.xml",
        "a.ini",
        "a.sh",
        "a.ipynb",
        "a.tf",
        "README.md",
    ):
        begun = time.process_time()
        for _ in views.pairs(text, path):
            pass
        for piece in views.lines(text, path):
            piece.line_of(len(piece.text) // 2)
        assert time.process_time() - begun < 1, path


# --- places


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/a.py", "code"),
        ("src/main/resources/application.yml", "code"),
        ("tests/a.py", "test"),
        ("src/test_a.py", "test"),
        ("src/a_test.go", "test"),
        ("web/a.spec.ts", "test"),
        ("docs/conf.py", "docs"),
        ("README.md", "docs"),
        ("examples/a.py", "example"),
        (".env.example", "example"),
        ("config.sample.yaml", "example"),
        ("latest.py", "code"),
    ],
)
def test_a_path_says_where_a_file_lies(path: str, expected: str) -> None:
    """Tests, documentation and examples are told from code by folder and name."""
    assert views.place(path) == expected


def test_locks_and_vocabularies_are_known() -> None:
    """By their names, and vocabularies by their shape too."""
    assert all(map(views.is_lock, ["uv.lock", "a/package-lock.json", "go.sum", "data/x.dvc", "environment-lock.yml"]))
    assert not any(map(views.is_lock, ["lock.py", "locks.yaml", "dvc.yaml"]))
    words = json.dumps({f"word{number}": number for number in range(20)})
    assert views.is_vocabulary("model/tokenizer.json", "")
    assert views.is_vocabulary("a.json", words)
    assert not views.is_vocabulary("a.json", '{"a": 1, "b": "c"}')
