"""What a value looks like: a placeholder, a reference to what lies elsewhere, words, or a credential."""

from __future__ import annotations

from operator import add

from mlops_policy.lazy import pattern

# How much of a credential a value is by itself.
NOTHING, WORD, DEFAULT, CHOSEN, SHORT, MADE = range(6)
LONGEST = 4096  # characters of a credential
FEWEST = 4  # characters of a password that is worth the name
ENOUGH = 16  # characters of a key that nobody chose
FEW_KINDS = 0.45  # share of different characters below which a value repeats itself
FAMILIAR = 0.5  # share of pairs of letters, as words have them, from which a value is made of words

# The pairs of letters of which nine tenths of all words are made, in English and in code: a third of all pairs.
_COMMON = (
    "inerreteesonattistenleedarcodesentalornglirarianetmeittatrisroioecmanedindpenscapalaacprunaslosiicvegeelceeafi"
    "ctnachiltorsexllthamssnchenoomadtsrtolhaouurmpabimutpoemplodblsuopniapidmickspshosocscdaotefigkemoeplytyirulus"
    "hovaclieiasofoaiptttageecrbarmowrrlstuffhidoypipivbegrciifrcsaumpiupoonfqubiizubevfeibtcslvizerddsltcunvluldpp"
    "uigiboxtegwitlueaummfabuwaobgsnuryruayogdduapytprgpsfrmsfuovcsflrnrlhtghdubrdlxpbsccpuucgnwedrnnkiphok"
)
_PAIRS = frozenset(_COMMON[place : place + 2] for place in range(0, len(_COMMON), 2))
# As they are written: no capital within a word.
_WRITTEN = frozenset(form for pair in _PAIRS for form in (pair, pair.upper(), pair.capitalize()))
_BETWEEN = "_-./:,"

# What programs come with, and what people type who want to go on: weak, and still somebody's password.
DEFAULTS = frozenset(
    "changeme changeit change-me change_me admin root postgres guest minioadmin minio123 password1 password123"
    " passw0rd p@ssw0rd p@ssword admin123 root123 test123 postgres123 mysql redis rabbitmq airflow mlflow secret123"
    " s3cr3t s3cret supersecret letmein qwerty qwerty123 welcome welcome1 abc123 123456 1234567 12345678 123456789"
    " 1234567890 1q2w3e4r mysql123 toor neo4j elastic grafana jenkins sonar oracle superset metabase prefect"
    " dagster".split()
)
# Words of which placeholders are made. One is enough, if what is left of the value is not long and random.
_PLACEHOLDERS = frozenset(
    "your yours change changeme replace insert enter example examples sample dummy fake mock mocked placeholder"
    " redacted removed hidden masked censored todo fixme tbd xxx xxxx foo bar baz foobar test tests testing tester"
    " put fill here goes something whatever some any undefined unset nothing empty blank none null nil invalid wrong"
    " bad lorem ipsum sanitized scrubbed omitted anonymous unknown notreal not nope demo deadbeef abcdef abcdefg"
    " abcdefgh abcd qwertyuiop asdf asdfgh asdfasdf default required optional provided specify".split()
)
_LONG = ("example", "changeme", "placeholder", "redacted", "dummy")  # which no chance makes
# Words that say what a value is and not what it says: `password`, `my-secret-token`, `api_key`.
_NAMES = frozenset(
    "password passwd passwords pass pwd passphrase secret secrets token tokens key keys api apikey access auth user"
    " username name my the a an of for to and or id client private public credential credentials creds login db"
    " database app bearer basic authorization authentication value string str text hash type field form input header"
    " account admin aws gcp azure hf huggingface openai wandb google github service server host base account oauth"
    " refresh session encrypted plain raw sha md json yaml config env var file path url uri email mail super very"
    " strong secure signing in is be new old current prod dev local staging root master main default x".split()
)
# What says where a credential is: templates and formats; schemes of stores; code; paths and names of files.
_ELSEWHERE = pattern(
    r"[%&*]\w+%?$|@[a-z]+$|[a-z][a-z.-]*\$S?\d$|@Microsoft\.|![A-Z]\w+\b|%[sdr]|\(\(|\[\[|\{.{0,200}\}$|[)\]},;].*\(|/\w{1,8}$"
    r"|.*(?:\$\{|\$\(|\{\{|\}\}|%\(\w|<[^<>]{1,60}>|#\{|%[sdr]$|[@_]{2}\w+__|\{[A-Za-z_][\w.]{1,40}\})"
    r"|(?:env|vault|op|ssm|file|arn|sops|gopass|keyring|aws|gcp|azure|doppler|secrets?|ref|bws|akv)(?:://?|[:=])"
    r"|(?i:enc|cipher|encrypted)[\[({]|vault:v\d|projects/[\w-]+/secrets/"
    r"|os\.|process\.env|system\.|getenv|(?:config|settings|secrets?)[.\[]|(?:self|args|data|var|local)\.|kwargs"
    r"|\w+\.\w*(?:get|read|load|fetch|env)\w*\(|[A-Za-z_][\w.]{1,60}\(.{0,200}\)?;?$|lambda\b|[fu]['\"]"
    r"|[A-Za-z]:[\\/]|~/|/[\w.-]+/|\.{1,2}/|[a-z][a-z0-9+.-]{1,20}://|[\w.-]+(?:/[\w.-]+)+\.\w{1,6}$"
    r"|[\w./ -]+\.(?:json|pem|key|txt|ya?ml|env|p12|pfx|crt|cer|jks|toml|ini|cfg|conf|py|js|ts|md|html?|csv|gpg|asc"
    r"|enc|pub|keytab|sh|xml|log|tpl|tf|lock|ipynb|pt|bin|model|safetensors)$"
)
# What is no secret whatever it is called: digests and hashes, public keys, pictures, numbers, dates, names of formats.
_NO_SECRET = pattern(
    r"(?:sha\d{1,3}|md5|blake\w{0,4}|bcrypt|scrypt|argon2\w{0,2}|pbkdf2\w{0,20})[:_$-].*"
    r"|\$(?:2[abxy]|5|6|1|y|argon2\w{1,2})\$.*|\{(?:SSHA|SHA|MD5|CRYPT)\d{0,3}\}.*|pk_(?:live|test)_.*|phc_.*|W/\".*|data:.*"
    r"|(?:ssh-(?:rsa|ed25519|dss)|ecdsa-)\b.*|AAAA[BCE]3NzaC.*|LS0tLS1CRUdJTiBD.*"
    r"|(?:iVBORw0KGgo|R0lGOD|/9j/|PHN2Zy|UEsDB|JVBERi|Qk0|AAABAA|T2dnUw|SUkq).*"
    r"|\d{1,4}(?:[.,:/-]\d{1,4})+(?:[T ].*)?|v?\d+(?:\.\d+)+[\w.+-]{0,20}|[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?\w{0,2}"
    r"|(?:application|text|image|audio|video|multipart|font)/[\w.+-]+|#[A-Za-z]+|#[0-9a-fA-F]{3,8}|#/.*|@?\w+\{|[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,6}"
    r"|[\[|<(][A-Za-z_ ]+[\]|>)]|base\d\d|rs256|hs(?:256|384|512)|es256|aes-?\w+|x?x?hash\w*|uuid\d?"
    r"|ipv?[46]|h264|mp[34]|int\d+|float\d+"
    # names of codecs: https://docs.python.org/3/library/codecs.html#standard-encodings
    r"|utf[-_]?\d{1,2}(?:[-_](?:[lb]e|sig))?|latin[-_]?\d|iso[-_]?8859[-_]\d{1,2}|iso[-_]2022[-_]\w{2}(?:[-_]\w{1,4})?"
    r"|cp\d{3,4}|koi8[-_][ru]|gb(?:k|2312|18030)|big5|euc[-_]\w\w|shift[-_]jis|windows-\d{3,4}|rot[-_]?13|raw_unicode_escape"
)
# a regular expression
_PATTERN = pattern(
    r"\(\?[:=!<a-zP]|\[\^|\[[\w\\]-[\w\\]|\\[dwsbxuUnrtDWSB\[\](){}.*+?|^$\\]|\)[*+?|]|\][*+?{]"
    r"|\.[*+][?)]|\{\d,?\d?\}|\(%s"
)
_CONSTANT = pattern(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:PASSWORD|PASSWD|PWD|TOKEN|KEY|SECRET|ID|NAME|PAT|CREDENTIALS)(?:_[A-Z0-9]+)?"
)
_DEFAULT = pattern(r"\$\{\w{1,100}:?[-=]([^{}$]+)\}")
_KNOWN: dict[str, int] = {}  # a file says the same again and again
MOST_KNOWN = 5000
_UUID = pattern(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_WORDS = pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CLASS = pattern(r"(?:[A-Z][a-z]+){2,}[A-Z]{0,3}")
_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "9876543210")


# What everybody has: the keys of the emulators of Azure's storage and Cosmos DB, and what is signed in documentation
# of JSON web tokens, John Doe.
_EVERYBODYS = ("Eby8vdM02xNO", "C2y6yDjf5/R+")
_JOHN_DOE = ".eyJzdWIiOiIxMjM0NTY3ODkwI"


def is_everybodys(value: str) -> bool:
    """Tell whether a value is one that documentation publishes, and that opens nothing."""
    return value.startswith(_EVERYBODYS) or _JOHN_DOE in value


def is_uuid(value: str) -> bool:
    """Tell whether a value is a UUID that somebody drew, and no row of zeros."""
    return _UUID.fullmatch(value) is not None and len({*value}) > 8  # noqa: PLR2004  of 17 characters


def familiar(value: str) -> float:
    """Return the share of the pairs of neighbours in a value that words have; 1 for a value without any."""
    for sign in _BETWEEN:
        if sign in value:
            value = value.replace(sign, " ")
    total = sum(len(part) - 1 for part in value.split(" ") if part)
    return sum(map(_WRITTEN.__contains__, map(add, value, value[1:]))) / total if total else 1.0


def is_made(value: str) -> bool:
    """Tell whether a value was drawn, and neither chosen nor written: no words, no repetitions, no rows."""
    text = value.rstrip("=")
    if len({*text}) < min(8 if is_hex(text) else 12, len(text) * FEW_KINDS) or _in_a_row(text.lower()):
        return False
    digits = sum(map(str.isdigit, text))
    if is_hex(text):
        return len(text) > 7 and 0 < digits < len(text)  # noqa: PLR2004  shorter is a number
    if not digits and (text.islower() or text.isupper()):
        return len(text) >= ENOUGH and familiar(text) < FAMILIAR - 0.1
    return digits < len(text) * 0.8 and familiar(text) < FAMILIAR


def is_hex(value: str) -> bool:
    """Tell whether a value has hexadecimal digits only, all of one case."""
    return not value.strip("0123456789abcdef") or not value.strip("0123456789ABCDEF")


def _named(value: str) -> int | None:
    """Tell how much a value is that consists of such words as names and placeholders do; None for any other."""
    text = value.strip(" \"'`*<>[](){}")
    low = text.lower()
    if len({*low} - {*"-_. "}) <= 2 or "..." in text or "\u2026" in text or "***" in text or "xxxx" in low:  # noqa: PLR2004
        return NOTHING
    if any(word in low for word in _LONG):
        return NOTHING
    words = [word.lower() for word in _WORDS.findall(text)]
    stands = not _PLACEHOLDERS.isdisjoint(words)
    known = sum(len(word) for word in words if len(word) > 1 and (word in _NAMES or word in _PLACEHOLDERS))
    if known * 2 >= len(text) and known + 2 >= sum(map(len, words)):
        return DEFAULT if not stands and known < len(text.replace("_", "").replace("-", "")) else NOTHING
    return NOTHING if stands and not (len(text) >= ENOUGH and is_made(text)) else None


def is_reference(value: str) -> bool:
    """Tell whether a value says where the credential is, or how to compute it."""
    return _ELSEWHERE.match(value) is not None or (value[0] == "$" and value[1:].isidentifier() and not is_made(value))


def bare(value: str) -> str:
    """Return what a value is without what is written around it: the default of a variable, the mark of a password."""
    value = value.strip()
    if value.startswith("${"):
        match = _DEFAULT.fullmatch(value)
        return match[1] if match else value
    return value.removeprefix("pass:")


def strength(value: str) -> int:
    """Return how much of a credential a value is by itself, from ``NOTHING`` to ``MADE``."""
    if value not in _KNOWN:
        if len(_KNOWN) > MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[value] = _strength(bare(value))
    return _KNOWN[value]


def _strength(value: str) -> int:  # noqa: PLR0911  a reason a line
    if not FEWEST <= len(value) <= LONGEST or " " in value or "\n" in value or "\t" in value:
        return NOTHING
    if value.lower() in DEFAULTS:
        return DEFAULT
    plain = value.replace("_", "").replace("-", "").isalpha()  # no need to compile what such a text cannot be
    if not plain and (is_reference(value) or _NO_SECRET.fullmatch(value) or _PATTERN.search(value)):
        return NOTHING
    if is_everybodys(value):
        return NOTHING
    if value.isupper() and "_" in value and _CONSTANT.fullmatch(value):
        return NOTHING
    named = _named(value)
    if named is not None:
        return named
    if is_uuid(value):
        return MADE
    if value.isascii() and is_made(value):
        return MADE if len(value) >= ENOUGH else SHORT
    return _chosen(value)


def _chosen(value: str) -> int:
    """Tell what a person chose: a name of something, or a word with a twist."""
    letters = sum(map(str.isalpha, value))
    digits = sum(map(str.isdigit, value))
    marks = sum(not (char.isalnum() or char in "_-./:, ") for char in value)
    if not letters or _CLASS.fullmatch(value):
        return DEFAULT if digits >= 6 else NOTHING  # noqa: PLR2004  a date of birth
    if (len(value) >= ENOUGH and _in_a_row(value.lower())) or (not digits and not value.isascii()):
        return NOTHING
    if digits or marks:
        return CHOSEN
    return WORD if value.islower() and value.isalpha() and len(value) > 5 else NOTHING  # noqa: PLR2004


def _in_a_row(value: str) -> bool:
    """Tell whether a third of the value is a piece of a usual row."""
    size = max(6, len(value) // 3)
    return any(row[at : at + size] in value for row in _RUNS for at in range(len(row) - size + 1))
