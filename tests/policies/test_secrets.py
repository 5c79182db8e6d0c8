"""What makes a value a credential: its name, its looks, its place; and what the rules say of one."""

import json
import time
from base64 import b64encode
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy.core import NOTE, WARNING, Example, Problem, Rule
from mlops_policy.git import Content, Entry
from mlops_policy.rules.secrets import RULES
from mlops_policy.secrets import HIGH, LOW, MEDIUM, Leak, Pair
from mlops_policy.secrets.anchors import long_words, may_name
from mlops_policy.secrets.judge import NO, judge
from mlops_policy.secrets.scan import leaks, scan
from mlops_policy.secrets.structural import traces
from mlops_policy.secrets.tokens import tokens
from mlops_policy.secrets.values import is_made
from mlops_policy.secrets.words import NONE, PASSWORD, SECRET, WEAK, kind
from mlops_policy.snapshot import File
from policies.makers import credentials
from policies.makers.shapes import fill

CASES = [pytest.param(rule, each, id=f"{rule.code}: {each.name}") for rule in RULES for each in rule.examples()]
RANDOM = Random(5)  # noqa: S311  the same values each time
HEX, WORD62, TOKEN = fill(RANDOM, "{h40}"), fill(RANDOM, "{A32}"), credentials.make("huggingface-token", RANDOM)
SEASON = "Winter"
HUMAN = f"{SEASON}2031!"  # put together here, so that none is in the file
BASIC, CODED = b64encode(f"ml:{HUMAN}".encode()).decode(), b64encode(HUMAN.encode()).decode()
REGISTRY = b64encode(json.dumps({"auths": {"r.internal": {"auth": BASIC}}}).encode()).decode()
AWKWARD = "p@ss/" + "w0rd"
SECONDS = 4  # for a megabyte on a busy machine; what is not linear takes minutes


def pair(key: str, value: str, form: str = "literal", call: str = "") -> Pair:
    return Pair(key, value, 1, 1, form, call)


def file(path: str, text: str) -> File:
    data = text.encode()
    return File(Entry(path, ""), Content(data, b"", len(data)))


def problems(path: str, text: str) -> list[tuple[str, Problem]]:
    one = file(path, text)
    return [(rule.code, problem) for rule in RULES for problem in rule.check(one, {})]


def found(text: str, path: str = "src/a.py") -> list[tuple[str, str, int]]:
    return [(leak.rule, leak.value, leak.line) for leak in leaks(text, path)]


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "db.password",
        "DB_PASSWORD",
        "dbPassword",
        "userpass",
        "PASSWORD_PROD",
        "password1",
        "--password",
        "MYSQL_PWD",
        "ADMIN_PW",
        "variable.db_password.default",
        "RABBITMQ_DEFAULT_PASS",
    ],
)
def test_these_names_are_of_passwords(key: str) -> None:
    """In any spelling, and with what stands before and behind."""
    assert kind(key) == PASSWORD


@pytest.mark.parametrize(
    "key",
    [
        "token",
        "hf_token",
        "HF_TOKEN",
        "secretKey",
        "client_secret",
        "openai_api_key",
        "apiKey",
        "kaggle_key",
        "API_KEY_2",
        "AccountKey",
        "--api-key",
        "AWS_SECRET_ACCESS_KEY",
        "bot_token",
        "X-API-Key",
        "fs.s3a.secret.key",
        "GH_PAT",
        "secret_key_base",
        "sas_token",
        "//packages.example.org/:_authToken",
    ],
)
def test_these_names_are_of_secrets(key: str) -> None:
    """What a program made, and who takes it."""
    assert kind(key) == SECRET


@pytest.mark.parametrize(
    "key",
    [
        "tokenizer",
        "pad_token",
        "max_tokens",
        "eos_token_id",
        "token_type_ids",
        "next_page_token",
        "csrf_token",
        "primary_key",
        "foreign_key",
        "cache_key",
        "public_key",
        "key_path",
        "secret_name",
        "secret_id",
        "run_id",
        "password_field",
        "password_reset",
        "passwd_file",
        "hashed_password",
        "is_password",
        "forward_pass",
        "compass",
        "key",
        "cwd",
        "spec.encryptedData.password",
    ],
)
def test_these_names_are_of_neither(key: str) -> None:
    """Though a word of them is one of a credential."""
    assert kind(key) == NONE


def test_a_name_may_say_little_by_itself() -> None:
    """Then the company, or the call, that it is in says the rest."""
    assert kind("auth") == kind("model_key") == WEAK
    assert kind("wandb.key") == SECRET
    assert kind("", "wandb.login") == SECRET
    assert kind("-p", "docker login") == PASSWORD
    assert kind("-p", "mkdir") == NONE


@pytest.mark.parametrize(
    "value",
    [
        "your-password-here",
        "<password>",
        "${DB_PASSWORD}",
        "{{ password }}",
        "%(password)s",
        "{password}",
        "$DB_PASSWORD",
        "xxxxxxxx",
        "********",
        "...",
        "password",
        "my_password",
        "DB_PASSWORD",
        "changeme-please",
        "example-password-1",
        "os.environ['DB_PASSWORD']",
        "config.get('db', 'password')",
        "/run/secrets/db_password",
        "secrets/db.json",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
        "vault:secret/data/db#password",
        "ENC[AES256_GCM,data:abc]",
        "https://example.org/login",
        "Please enter your password",
        "user@example.org",
        "2031-01-30",
        "application/json",
        "AutoModelForCausalLM",
        "sha256:" + "0a1b2c3d" * 8,
        "$2b$12$" + "abcdefghij0123456789",
        "iVBORw0KGgoAAAANSUhEUgAAAAUA",
        r"(?:[0-9]{1,3}\.){3}",
        "パスワード",
        "@rematch",
        "keyword.$0",
        "phc_" + "C44vUK9R1J6HYVdfJarTEPqVAoRPJzMXzFcj8PIrJgP",
        "Eby8vdM02xNO" + "cFqlUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu",
    ],
)
@pytest.mark.parametrize("key", ["password", "api_key"])
def test_what_stands_for_a_value_is_none(key: str, value: str) -> None:
    """Placeholders, references, digests, and what documentation publishes."""
    assert judge(pair(key, value)) == NO


@pytest.mark.parametrize(
    ("key", "value", "sure"),
    [
        ("password", HUMAN, MEDIUM),
        ("password", fill(RANDOM, "{A3}!{A4}"), HIGH),
        ("password", "postgres", LOW),
        ("password", "minioadmin", LOW),
        ("api_key", WORD62, HIGH),
        ("api_key", HEX, HIGH),
        ("commit", HEX, NO),
        ("model", WORD62, NO),
        ("api_key", fill(RANDOM, "{h8}-{h4}-4{h3}-a{h3}-{h12}"), HIGH),
        ("run_id", fill(RANDOM, "{h8}-{h4}-4{h3}-a{h3}-{h12}"), NO),
        ("token", "bert-base-uncased-v2", NO),
        ("token", "summarization", NO),
        ("DB_PASSWORD", "${DB_PASSWORD:-" + HUMAN + "}", MEDIUM),
        ("password", "s3cr3t", LOW),
    ],
)
def test_a_value_counts_by_its_name_and_its_looks(key: str, value: str, sure: int) -> None:
    """Neither of the two is enough by itself."""
    assert judge(pair(key, value)) == sure


def test_it_counts_a_step_less_where_it_does_not_run() -> None:
    """In a test, in a comment; but not in an output."""
    assert judge(pair("password", HUMAN), "test") == LOW
    assert judge(pair("password", HUMAN, "comment")) == LOW
    assert judge(pair("password", HUMAN, "comment"), "docs") == NO
    assert judge(pair("password", HUMAN, "output")) == MEDIUM


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["literal", "setting", "positional", "comment"]))
@settings(max_examples=100)
def test_the_judge_has_an_answer_to_everything(key: str, value: str, form: str) -> None:
    """Whatever a name and a value are."""
    assert judge(pair(key, value, form)) in (NO, LOW, MEDIUM, HIGH)


@pytest.mark.parametrize("shape", ["{A16}", "{A32}", "{h32}", "{h40}", "{u43}", "{n26}"])
def test_what_is_drawn_is_told_from_what_is_written(shape: str) -> None:
    """Nearly always."""
    drawn = [fill(RANDOM, shape) for _ in range(200)]
    assert sum(map(is_made, drawn)) >= 190


def test_what_is_written_is_told_from_what_is_drawn() -> None:
    """Names of classes, models and layers are written."""
    names = [
        "AutoTokenizer",
        "bert-base-uncased",
        "resnet50_imagenet",
        "layers.12.attention",
        "learning_rate_schedule_v2",
    ]
    assert not any(map(is_made, names))


@pytest.mark.parametrize("slug", credentials.SLUGS)
def test_a_token_of_every_kind_is_found_in_a_line_that_holds_it(slug: str) -> None:
    """Wherever in a text the line stands."""
    token = credentials.make(slug, Random(7))  # noqa: S311
    values = [one.value for one in tokens(f"x = 1\n{credentials.line(slug, token)}\nepochs = 3\n")]
    assert any(value in token or token in value for value in values)


@pytest.mark.parametrize("slug", [slug for slug in credentials.SLUGS if slug.startswith("azure-")])
def test_a_key_in_base64_is_found_however_its_signs_break_it(slug: str) -> None:
    """Plus and slash may leave no long word of it."""
    made = [credentials.make(slug, Random(seed)) for seed in range(100)]  # noqa: S311
    assert [token for token in made if not list(tokens(f"x\n{credentials.line(slug, token)}\n"))] == []


def test_prose_and_names_have_no_word_that_is_looked_at() -> None:
    """So that most texts cost next to nothing."""
    assert long_words("class AutoModelForSequenceClassification: attention_probs_dropout_prob") == []


def test_only_a_text_that_may_give_a_credential_to_a_name_is_read_for_names() -> None:
    """A name alone is not enough: something must stand behind it."""
    assert not may_name('pad_token = "<pad>"\nkey = keys["layer.weight"]\n', "a.py")
    assert may_name(f'db_password = "{HUMAN}"\n', "a.py")
    assert may_name(f"db:\n  password: {HUMAN}\n", "a.yaml")


@pytest.mark.parametrize(
    ("text", "rule", "value"),
    [
        (f"postgresql://ml:{HUMAN}@db/x", "SEC003", HUMAN),
        (f"redis://:{HUMAN}@cache:6379/0", "SEC003", HUMAN),
        (f"mongodb+srv://ml:{HUMAN}@a.db,b.db/x", "SEC003", HUMAN),
        (f"mysql://ml:{quote(AWKWARD, safe='')}@db/x", "SEC003", AWKWARD),
        (f"https://{HEX}@git.internal/x.git", "SEC003", HEX),
        (f"Server=db;Uid=ml;Pwd={HUMAN};", "SEC004", HUMAN),
        (f"jdbc:postgresql://db/x?user=ml&password={HUMAN}", "SEC004", HUMAN),
        (f"host=db user=ml password={HUMAN} dbname=x", "SEC004", HUMAN),
        (f"https://s3.internal/a?X-Amz-Signature={HEX}&X-Amz-Date=1", "SEC005", HEX),
        (f"https://api.internal/v1?api_key={WORD62}", "SEC005", WORD62),
        (f"Authorization: Bearer {WORD62}", "SEC006", WORD62),
        (f"Authorization: Basic {BASIC}", "SEC006", HUMAN),
        (f"curl -u ml:{HUMAN} https://api.internal", "SEC006", HUMAN),
        (f"curl --user ml:'{HUMAN}' https://api.internal", "SEC006", HUMAN),
        (f'curl -u ":{HUMAN}" https://api.internal', "SEC006", HUMAN),
        (f"Authorization: Api-Token {HEX}", "SEC006", HEX),
        (f"mc alias set store http://minio.internal ml '{HUMAN}'", "SEC008", HUMAN),
        (f"mc config host add store https://minio.internal  ml {WORD62}", "SEC008", WORD62),
    ],
)
def test_the_text_around_makes_it_a_credential(text: str, rule: str, value: str) -> None:
    """An address, a connection string, a header, a command."""
    assert (rule, value) in [(trace.rule, trace.value) for trace in traces(text)]
    assert (rule, value, 1) in found(text, "notes.txt")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://user:password@host/x",
        "postgresql://{user}:{password}@{host}/x",
        "https://$USER:$TOKEN@host/x",
        "ssh://git@host/x.git",
        "http://localhost:8080/a@b",
        "Server=db;Uid=ml;Pwd=<password>;",
        "Authorization: Bearer <token>",
        "Authorization: Basic realm",
        "curl -u user:password https://host",
        "https://example.org/?page=2&token=next",
        "https://ci.example.org/badge.svg?token=AB12CD34EF",
        "https://api.internal/x?password={self.password}&page=2",
        'mc alias set store http://minio.internal "$ACCESS_KEY" "$SECRET_KEY"',
    ],
)
def test_placeholders_in_such_places_are_none(text: str) -> None:
    """What is filled in later, or is an example, opens nothing."""
    assert found(text, "notes.txt") == []


def test_a_command_goes_on_on_the_next_line() -> None:
    """Where the options of another command would be none of it."""
    lines = f"curl -s \\\n  -u ml:{HUMAN} \\\n  https://api.internal\nnc -u ml:{HUMAN}x\n"
    assert found(lines, "notes.txt") == [("SEC006", HUMAN, 2)]


def test_an_address_in_a_tag_that_a_notebook_shows_is_read() -> None:
    """And what is between tags, as one text."""
    token = fill(RANDOM, "{h48}")
    html = f'<b>see</b> <a href="http://10.0.0.7:8888/tree?token={token}" style="color: red">the <i>server</i></a>'
    cell = {"cell_type": "code", "source": "show()", "outputs": [{"data": {"text/html": [html]}}]}
    assert found(json.dumps({"cells": [cell], "nbformat": 4}), "a.ipynb") == [("SEC005", token, 1)]


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        (".netrc", f"machine api.wandb.ai login user password {HUMAN}\n", HUMAN),
        (".pypirc", f"[internal]\nusername = ml\npassword = {HUMAN}\n", HUMAN),
        (".dvc/config", f"['remote \"s3\"']\n    password = {HUMAN}\n", HUMAN),
        (".docker/config.json", json.dumps({"auths": {"r.internal": {"auth": BASIC}}}), HUMAN),
        ("k8s/r.yaml", f"kind: Secret\ndata:\n  .dockerconfigjson: {REGISTRY}\n", HUMAN),
        ("k8s/s.yaml", f"kind: Secret\ndata:\n  db-password: {CODED}\n  username: bWw=\n", HUMAN),
    ],
)
def test_files_that_keep_credentials_are_read_as_their_programs_read_them(path: str, text: str, value: str) -> None:
    """Decoded, where they encode."""
    assert [(rule, said) for rule, said, _ in found(text, path)] == [("SEC007", value)]


def test_the_most_specific_rule_speaks_once() -> None:
    """A token under a name, or in an address, is told as a token."""
    text = f'hf_token = "{TOKEN}"\nurl = "https://user:{TOKEN}@huggingface.co/x"\n'
    assert found(text) == [("SEC001", TOKEN, 1), ("SEC001", TOKEN, 2)]


def test_a_token_that_is_put_together_is_found_where_it_begins() -> None:
    """Of two strings that Python joins."""
    assert found(f'hf_token = (\n    "{TOKEN[:20]}"\n    "{TOKEN[20:]}"\n)\n')[0][:2] == ("SEC001", TOKEN)


def test_of_a_lock_only_addresses_are_looked_at() -> None:
    """What else is long in it are hashes."""
    text = f'api_key = "{HEX}"\nsource = {{ url = "https://ml:{HUMAN}@packages.example.org/simple" }}\n'
    assert found(text, "uv.lock") == [("SEC003", HUMAN, 2)]


def test_what_is_no_text_holds_none() -> None:
    """A byte that no text has is enough."""
    assert scan(file("a.bin", f"\0 api_key = '{HEX}'")) == ()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["a.py", "a.yaml", "a.sh"])
@pytest.mark.parametrize(
    "piece",
    [
        "hf_",
        "as-as-",
        "pwd=a;",
        "x://a:b@",
        "bearer abcdefg1 ",
        "password=",
        "host=a;pwd=b1;",
        "eyJhbGciOi.",
        "${A:-",
        "([{",
        "-----" + "BEGIN RSA PRIVATE KEY-----\n",
        f"wandb key {HEX}\n",
        "?token=a1b2c3d4e5",
        "curl -u " + "a:b1c2 ",
        "\\",
        "'\"",
    ],
)
def test_a_hostile_text_takes_no_longer_than_its_length(path: str, piece: str) -> None:
    """A fifth of a megabyte of one thing."""
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    start = time.process_time()
    leaks(text, path)
    assert time.process_time() - start < SECONDS / 2


@given(
    st.text(max_size=300), st.sampled_from(["a.py", "a.yaml", "a.json", "a.ipynb", ".env", "Dockerfile", "a", ".netrc"])
)
@settings(max_examples=100)
def test_no_text_is_too_odd(text: str, path: str) -> None:
    """Whatever it says after a name."""
    assert isinstance(leaks(f"{text}\npassword = {text}\n{text}", path), list)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_speaks_on_its_bad_examples_and_is_silent_on_its_good_ones(rule: Rule, example: Example) -> None:
    """Those that its documentation names."""
    [(path, content)] = example.files.items()
    assert bool(list(rule.check(file(path, content.decode()), {}))) == example.finds


def test_a_finding_shows_the_start_and_says_what_to_type() -> None:
    """And never the whole of it."""
    [(code, problem)] = problems("src/a.py", f'login(token="{TOKEN}")\n')
    assert (code, problem.line, problem.column) == ("SEC001", 1, 14)
    assert problem.message == "Hugging Face access token: hf_" + TOKEN[3] + "... (37 characters)"
    assert 'os.environ["HF_TOKEN"]' in problem.fix
    assert TOKEN not in repr(problem)


def test_a_fingerprint_stays_when_lines_move_and_holds_nothing() -> None:
    """Another value has another one."""
    [(_, one)] = problems("a.yaml", f"db:\n  password: {HUMAN}\n")
    [(_, moved)] = problems("a.yaml", f"# more\n\ndb:\n  password: {HUMAN}\n")
    [(_, other)] = problems("a.yaml", f"db:\n  password: {HUMAN}x\n")
    assert one.subject == moved.subject != other.subject
    assert HUMAN not in one.subject


def test_a_credential_in_a_test_warns_and_a_token_does_not() -> None:
    """Somebody made the token; a password of a test may be anything."""
    [(_, password)] = problems("tests/test_a.py", f'password = "{HUMAN}"\n')
    [(_, token)] = problems("tests/test_a.py", f'token = "{TOKEN}"\n')
    assert (password.level, token.level) == (WARNING, "")


@pytest.mark.parametrize(
    ("path", "text", "fix"),
    [
        ("run.sh", f"dvc remote modify origin password {HUMAN}\n", "dvc remote modify --local NAME password ..."),
        ("k8s/s.yaml", f"kind: Secret\nstringData:\n  password: {HUMAN}\n", "secretKeyRef"),
        (".netrc", f"machine a login b password {HUMAN}\n", "git rm --cached .netrc"),
        ("a.yaml", f"db:\n  password: {HUMAN}\n", "${DB_PASSWORD}"),
        ("run.sh", f"docker login a.internal -u ml -p {HUMAN}\n", "${PASSWORD}"),
        ("run.sh", f"wandb login {WORD62}\n", "${"),
    ],
)
def test_the_remedy_is_that_of_the_place(path: str, text: str, fix: str) -> None:
    """What to type is for the file in which it stands."""
    [(_, problem), *_] = problems(path, text)
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("comment", "tool"),
    [
        ("gitleaks:allow", "gitleaks"),
        ("betterleaks:allow", "betterleaks"),
        ("kingfisher:ignore", "kingfisher"),
        ("pragma: allowlist secret", "detect-secrets"),
        ("mlops: allow-secret of the sandbox", "mlops"),
    ],
)
def test_the_comments_of_other_tools_are_honoured_and_counted(comment: str, tool: str) -> None:
    """Once for a file, whichever rules would have spoken."""
    text = f'token = "{TOKEN}"  # {comment}\npassword = "{HUMAN}"  # {comment}\n'
    [(_, note)] = problems("src/a.py", text)
    assert (note.level, note.message) == (NOTE, f"2 credentials accepted by comments of {tool}")


def test_a_comment_may_stand_on_the_line_above_and_ours_needs_a_reason() -> None:
    """Without one it accepts nothing."""
    above = f'# pragma: allowlist nextline secret\ntoken = "{TOKEN}"\n'
    bare = f'token = "{TOKEN}"  # mlops: allow-secret\n'
    assert [problem.level for _, problem in problems("a.py", above)] == [NOTE]
    assert [problem.level for _, problem in problems("a.py", bare)] == [""]


def test_a_scan_is_made_once_for_all_rules() -> None:
    """All of them look at the same leaks."""
    one = file("a.py", f'token = "{TOKEN}"\n')
    assert one.leaks is one.leaks
    assert [type(leak) for leak in one.leaks] == [Leak]


def long(content: bytes) -> File:
    """Return a file of which only the beginning is read."""
    return File(Entry("logs/train.txt", ""), Content(content, b"", len(content) * 3))


def test_the_beginning_of_a_text_that_is_too_long_is_looked_at_and_the_rest_is_told() -> None:
    """Up to the last line that is whole."""
    text = "step 1\n" * 200_000 + f"password: {HUMAN}\ntoken: {TOKEN[:20]}"
    found = [problem for rule in RULES for problem in rule.check(long(text.encode()), {})]
    assert {problem.message for problem in found if problem.level == NOTE} == {
        "only the first 1 MB of 4.0 MB were looked at for credentials"
    }
    assert [problem.line for problem in found if problem.level != NOTE] == [200_001]


@pytest.mark.parametrize("line", [f"é password: {HUMAN} é".encode()[:-1], f"password: {HUMAN} ".encode("utf-16")[:-1]])
def test_the_beginning_of_a_long_line_is_looked_at_too(line: bytes) -> None:
    """Though its last character is cut."""
    assert [problem.line for rule in RULES for problem in rule.check(long(line), {}) if problem.level != NOTE] == [1]


def test_what_is_long_and_no_text_is_not_spoken_of() -> None:
    """Of a model nobody expects it."""
    assert [problem for rule in RULES for problem in rule.check(long(b"\0" * 9000), {})] == []
