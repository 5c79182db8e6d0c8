"""Programs that speak of secrets, and hold none."""

TEMPLATES = r"""
== read from the environment | src/train.py
«named» = os.environ["«variable»"]
«named.2» = os.getenv("«variable.2»")
«named.3» = os.environ.get("«variable.3»", "")
== read from the environment or nothing | src/settings.py
«variable»: str | None = os.getenv("«variable»", None)
if not «variable»:
    raise RuntimeError("«variable» is not set")
== asked for | src/login.py
«named» = getpass.getpass("«variable»: ")
password = input("Password: ")
token = typer.prompt("Your token", hide_input=True)
== from a store | src/secrets.py
«named» = dbutils.secrets.get(scope="«word»", key="«word.2»-password")
token = userdata.get("HF_TOKEN")
key = UserSecretsClient().get_secret("«variable»")
secret = client.access_secret_version(name="projects/«word»/secrets/«word.2»-token/versions/latest")
== from streamlit | app.py
password = st.secrets["db"]["password"]
openai.api_key = st.secrets["OPENAI_API_KEY"]
token = st.text_input("Token", type="password")
== empty defaults | src/settings.py
password = ""
token: str = ""
api_key: Optional[str] = None
SECRET_KEY = None
secret = ''
== empty fields | src/settings.py
class Settings(BaseSettings):
    db_password: str = Field(default="", alias="DB_PASSWORD")
    hf_token: SecretStr | None = Field(default=None, description="token of the hub")
    secret_key: str = Field(..., min_length=32)
== placeholder assigned | src/config.py
«named» = "«placeholder»"
== placeholder in environ | src/setup.py
os.environ["«variable»"] = "«placeholder»"
== placeholder as keyword | scripts/login.py
client = Client(«named»="«placeholder»", timeout=«n:60»)
== placeholder in a login | scripts/login.py
wandb.login(key="«placeholder»")
== placeholder as default | src/cli.py
parser.add_argument("--«named»", default="«placeholder»", help="of the service")
== compared with a placeholder | src/check.py
if not settings.«named» or settings.«named» == "«placeholder»":
    raise ValueError("«variable» is not configured")
== parameters | src/api.py
def connect(user: str, password: str, token: str | None = None, *, secret: bytes = b"") -> Client:
    return Client(user=user, password=password, token=token, secret=secret)
== passed on | src/api.py
model = AutoModel.from_pretrained(name, token=token, use_auth_token=True, revision="main")
engine = create_engine(url, connect_args={"password": password})
== functions | src/auth.py
def get_token(password): return hash_password(password)
def reset_password_token(user): return secrets.token_urlsafe(32)
token = generate_token(user_id)
secret_key = secrets.token_hex(32)
== type hints | src/types.py
class Credentials(TypedDict):
    username: str
    password: str
    api_key: NotRequired[str]
== enumeration | src/auth.py
class Grant(str, Enum):
    PASSWORD = "password"
    CLIENT_SECRET = "client_secret"
    REFRESH_TOKEN = "refresh_token"
    API_KEY = "api_key"
== constants of a protocol | src/auth.py
TOKEN_PREFIX = "Bearer "
TOKEN_TYPE = "bearer"
API_KEY_HEADER = "X-API-Key"
AUTH_TOKEN_NAME = "access_token"
PASSWORD_FIELD = "password"
SECRET_NAME = "«word»/«word.2»/db"
TOKEN_URL = "/oauth/token"
== names of variables | src/settings.py
TOKEN_ENV = "HF_TOKEN"
API_KEY_VAR = "«variable»"
PASSWORD_ENV_VAR = "DB_PASSWORD"
SP_CLIENT_SECRET_KEY = "databricks_client_secret"
== names of keys | src/cache.py
CACHE_KEY = "features:«word»:v«n:9»"
cache_key = f"user:{user_id}:predictions"
PRIMARY_KEY = "«word»_id"
SORT_KEY = "created_at#«word»"
partition_key = "customer_«word»"
foreign_key = "«word».id"
== keys of dicts | src/plot.py
LABEL_KEY = "target_«word»"
key = "validation_accuracy"
monitor_key = "val/«word»_loss"
best_key = max(scores, key=scores.get)
== keyboard | src/play.py
KEY_UP = "ArrowUp"
key = "ctrl+shift+p"
hotkey = "<Control-Shift-KeyPress-S>"
if event.key == "Escape":
    running = False
== next page | src/fetch.py
next_page_token = response.get("nextPageToken")
params = {"page_token": "«letters:30»", "maxResults": «n:50»}
continuation_token = "«letters:24»"
== regexes | src/scrub.py
TOKEN_RE = re.compile(r"hf_[A-Za-z]{34}")
SECRET_PATTERN = r"(?i)(password|passwd|secret)\s*[=:]\s*['\"]?([^'\"\s]+)"
AWS_KEY = re.compile(r"AKIA[0-9A-Z]{16}")
PASSWORD_REGEX = "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).{8,}$"
== redacting | src/logs.py
logger.info("password: ***")
masked = {**config, "password": "******", "token": "[REDACTED]"}
print("Token: <hidden>")
== messages | src/web.py
ERROR_PASSWORD = "Password must be at least 8 characters long"
flash("Forgot your password? Reset it below.")
TOKEN_EXPIRED = "token has expired"
raise ValueError("invalid api key: it must begin with sk-")
PASSWORD_HELP = "Enter a password for {user}"
== labels of a form | src/forms.py
password = PasswordField("Password", validators=[DataRequired(), EqualTo("confirm")])
token = forms.CharField(label="API token", widget=forms.PasswordInput)
password = serializers.CharField(write_only=True, style={"input_type": "password"})
== columns | src/models.py
password = Column(String(128), nullable=False)
api_token = mapped_column(String(64), unique=True)
class Meta:
    fields = ["username", "password", "token"]
== interpolated address | src/db.py
url = f"postgresql://{user}:{password}@{host}:{port}/{name}"
dsn = "host={host} user={user} password={password}".format(**settings)
uri = "mongodb://%s«colon»%s@%s/%s" % (user, password, host, name)
DATABASE_URL = "postgresql://$USER«colon»$PASSWORD@db/«db»"
== address in a docstring | src/db.py
def connect(url):
    '''Connect, for example to `postgresql://user«colon»password@host:5432/dbname`.

    Or to ``mysql+pymysql://scott«colon»tiger@localhost/test``, or redis://«colon»password@localhost:6379/0.
    '''
    return create_engine(url)
== address without a password | src/db.py
DATABASE_URL = "postgresql://«user»@localhost:5432/«db»"
TRACKING = "http://«host»:5000"
STORE = "sqlite:///mlflow.db"
== header with a variable | src/api.py
headers = {"Authorization": f"Bearer {token}", "X-Api-Key": api_key}
auth = ("user", password)
session.auth = (os.environ["USER"], os.environ["PASSWORD"])
== header in a docstring | src/api.py
def call(token):
    '''Send `Authorization: Bearer <token>` with every call.'''
    return token
== long names | src/registry.py
TOKENIZER_NAME = "AutoTokenizerForSequenceClassificationWithLongContext"
secret_manager_class = "«word»_labs.security.managers.RemoteSecretManager"
token_classifier = "dslim/bert-base-NER-uncased-2024"
password_hasher = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
key_mapping = "transformer.layers.attention.self.query_proj.weight"
== validators | src/settings.py
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
== commented | src/train.py
# export HF_TOKEN=<your token>
# password: see the vault
# wandb.login(key="...")
# api_key = os.environ["API_KEY"]
== assertions | src/check.py
assert token, "no token; set HF_TOKEN or run `huggingface-cli login`"
assert password is not None
== click option | src/cli.py
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--token", envvar="HF_TOKEN", default=None, help="token of the hub")
def main(password, token):
    print("ok")
== mapping of names | src/map.py
RENAMED = {"token": "access_token", "secret": "client_secret", "pwd": "password", "key": "api_key"}
FIELDS = {"password": "Password", "api_key": "API key"}
REQUIRED = ["username", "password", "token"]
== f-string of a log | src/logs.py
print(f"token={token!r}, password={'set' if password else 'not set'}")
logger.debug("api_key=%s", api_key[:4])
"""
