"""What a name says of the value that it is given: a password, a secret, what may be one, or neither."""

from __future__ import annotations

from mlops_policy.lazy import pattern

# A password that somebody may have thought of; a secret that a program made; such a one as a header has, of which a
# name alone tells nothing; what may be one among other things.
PASSWORD, SECRET, OPAQUE, WEAK, NONE = "password", "secret", "opaque", "weak", ""
LONGEST = 60  # characters at the end of a name that say what it is

PASSWORDS = frozenset("password passwd pwd pass passphrase passcode pw psw pswd passwort senha contrasena mdp".split())
SECRETS = frozenset(
    "secret token apikey apitoken authtoken accesstoken bearertoken bottoken usertoken hftoken secretkey accesskey"
    " privatekey authkey accountkey sharedkey masterkey signingkey encryptionkey secretaccesskey clientsecret"
    " appsecret credential credentials creds cred sas sastoken pat bearer authorization connectionstring connstring"
    " connstr sharedaccesskey jwt webhook subscriptionkey authcode storagekey fernetkey oauthtoken"
    " refreshtoken idtoken sessiontoken".split()
)
# What stands before `key` when it is a credential, and no key of a table or of a cipher's name.
_KEYS = frozenset(
    "api access secret private account auth encryption signing storage shared master service subscription license"
    " licence admin client function deploy ssh rsa fernet jwt hmac crypto cryptography app application consumer"
    " session security project organization org user write read webhook integration ingest management bearer"
    " rest gcp".split()
)
_PROVIDERS = frozenset(
    "wandb openai hf huggingface kaggle aws azure gcp google stripe anthropic claude cohere comet neptune dagshub"
    " mlflow databricks snowflake github gitlab slack sendgrid twilio pinecone weaviate qdrant mapbox datadog sentry"
    " algolia mistral groq replicate together gemini tavily serpapi serper langchain langsmith roboflow labelstudio"
    " clearml polygon alpaca binance finnhub newsapi openweather weather maps tmdb fal runpod lambda vast elevenlabs"
    " deepgram assemblyai clarifai deepseek zhipu dashscope moonshot minio s3 r2 b2 gcs redis mongo mongodb postgres"
    " supabase firebase airtable notion jira discord telegram mailgun mailchimp square paypal braintree razorpay"
    " plaid shopify heroku netlify vercel digitalocean spaces ibm watson hetzner linode cloudflare".split()
)
COMPOUND = ("password", "passwd", "passphrase", "apikey", "secretkey", "accesskey", "privatekey", "secret", "apitoken")
WEAKS = frozenset("key auth dsn login salt passwords secrets".split())  # of a credential, in a company that says so
# What stands before `pass` when it is one of a compiler, of a filter or of a loop.
_PASSES = frozenset(
    "forward backward low high band first second third single by render n all opt optimization fast multi compiler"
    " lowering graph fusion module function loop num one two each next fail did will com tres over under sur encom"
    " para".split()
)
# What may stand behind: which of several it is, and not what it is.
TAILS = frozenset(
    "prod production dev develop development staging stage live test local default value val str string plain text"
    " plaintext raw base b64 base64 primary secondary main backup old new current env placeholder".split()
)
# One of these anywhere in the name, and it is of something else.
_OTHERS = frozenset(
    "public publishable pub hash hashed hashes digest checksum fingerprint encrypted masked redacted obfuscated"
    " fake dummy mock mocked invalid wrong incorrect csrf xsrf placeholder example sample pad padding eos bos unk"
    " sep cls special additional max min num page next prev previous continuation decoder encoder positional soft"
    " newline tokenizer tokenize foreign partition sort cache primary regex pattern metavar".split()
)
_PREDICATES = frozenset(
    "is has have had no not use uses using used show hide need needs requires require required enable enabled"
    " disable allow allows skip forgot forget reset ask prompt get check verify validate generate create make parse"
    " read load fetch find update change delete remove revoke test with without return returns if can should must"
    " missing".split()
)
# what every name of a credential has, and few others
_MARKS = pattern(
    r"pass|ps?wd?|secret|token|key|auth|cred|pat|sas|jwt|bearer|dsn|login|salt|senha|contra|mdp|webhook|access"
)
_PARTS = pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
# Calls and commands whose first argument without a name, or whose short option, is the credential.
_LOGINS = pattern(
    r"[\w.]*(?:login|authenticate|set_api_key|set_token|add_app_token|set_access_token|save_token)"
    r"|(?:wandb|huggingface-cli|hf auth|comet|dagshub|neptune|prefect cloud|modal token|databricks|clearml) \w+"
    r"|(?:[\w.]*\.)?(?:OpenAI|Anthropic|Client|ClientV2|Groq|Mistral|MistralClient|Pinecone|Roboflow|TavilyClient"
    r"|Together|InferenceClient|HfApi|Github|Gitlab|WebClient|SendGridAPIClient)"
)
_SETTERS = pattern(r"(?:.*\.)?(?:set_config_value|configure|set_config|set_credentials?|add_credential)")
_PASSWORD_OPTIONS = {
    "mysql": ("-p",), "mysqldump": ("-p",), "mysqladmin": ("-p",), "mariadb": ("-p",), "sshpass": ("-p",),
    "docker login": ("-p",), "podman login": ("-p",), "helm registry login": ("-p",), "az login": ("-p",),
    "az acr login": ("-p",), "oc login": ("-p",), "twine upload": ("-p",), "redis-cli": ("-a",), "mongo": ("-p",),
    "mongosh": ("-p",), "mongodump": ("-p",), "mongorestore": ("-p",), "sqlcmd": ("-P",), "bcp": ("-P",),
    "7z": ("-p",), "unzip": ("-P",), "zip": ("-P",), "ldapsearch": ("-w",), "snowsql": ("-p",), "7za": ("-p",),
    "7zz": ("-p",), "7zr": ("-p",), "smbclient": ("-U",), "kinit": ("-w",), "clickhouse-client": ("-p",),
}  # fmt: skip


def words(key: str) -> list[str]:
    """Return the words of a name, in lower case: `hfToken`, `HF_TOKEN`, `--hf-token` are `hf` and `token`."""
    return [word.lower() for word in _PARTS.findall(key)]


def kind(key: str, call: str = "") -> str:
    """Return what a name says of its value: ``PASSWORD``, ``SECRET``, ``WEAK`` or ``NONE``."""
    if not call and not _MARKS.search(key[-LONGEST:].lower()):
        return NONE
    if call.endswith(".auth") or (key == "--body" and call.startswith("gh secret")):
        return PASSWORD
    if not key or (key[0] == "-" and len(key) == 2):  # noqa: PLR2004  a short option
        return _of_call(key, call)
    return NONE if _is_other(key, call) else _of_name(key, call)


def _is_other(key: str, call: str) -> bool:
    """Tell whether a name is of what is sealed, public, or the name of a service of AWS."""
    return "encrypted" in key.rpartition(".")[0].lower() or key == "user.signingkey" or "sigv4" in call.lower()


def _of_name(key: str, call: str) -> str:
    head, _, last = key.rpartition(".")
    parts = words(last)
    if parts == ["key"]:  # `fs.s3a.secret.key`
        parts = words(head.rpartition(".")[2])[-1:] + parts
    while parts and (parts[-1] in TAILS or parts[-1].isdigit()):
        parts.pop()
    if not parts:
        return kind(head, call) if head else NONE
    if not _OTHERS.isdisjoint(parts) or (len(parts) > 1 and parts[0] in _PREDICATES):
        return NONE
    said = _of_parts(parts)
    if said == NONE and (
        _is_weak(parts, head) or _SETTERS.fullmatch(call) or (last == "key" and _LOGINS.fullmatch(call))
    ):
        return WEAK
    return said


def _of_parts(parts: list[str]) -> str:
    last, before = parts[-1], parts[-2] if len(parts) > 1 else ""
    if last.endswith("pass"):
        return NONE if before in _PASSES or last[:-4] in _PASSES else PASSWORD
    if last in PASSWORDS or last.endswith(COMPOUND[:3]):
        return PASSWORD
    if last in SECRETS or last.endswith(COMPOUND[3:]):
        return SECRET
    if last == "key" and (before in _KEYS or before in _PROVIDERS):
        return SECRET
    return SECRET if last == "id" and parts[-3:-1] in (["access", "key"], ["secret", "key"]) else NONE


def _is_weak(parts: list[str], head: str) -> bool:
    """Tell whether a name may be that of a credential, in a company: `wandb.key`, `auth`."""
    return parts[-1] in WEAKS and (len(parts) > 1 or not _PROVIDERS.isdisjoint(words(head)) or parts[-1] != "key")


def _of_call(option: str, call: str) -> str:
    """Return what an argument without a name is, or a short option, by the call that it stands in."""
    if option:
        known = (*_PASSWORD_OPTIONS.get(call, ()), *_PASSWORD_OPTIONS.get(call.partition(" ")[0], ()))
        return PASSWORD if option in known else NONE
    return SECRET if _LOGINS.fullmatch(call) else WEAK
