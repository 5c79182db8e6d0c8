"""Secrets in Python: everywhere that the language lets a program write a value down."""

import textwrap
from collections.abc import Iterator

from policies.makers import leaks_clients
from policies.makers.dice import Dice
from policies.makers.drafts import Leaked, filled, leaked, table
from policies.makers.surroundings import around

PATHS = [
    "src/train.py",
    "app.py",
    "pipelines/ingest.py",
    "config.py",
    "src/models/serve.py",
    "scripts/load.py",
    "notebooks/export.py",
]
TIMES = 3
# A block that begins with `!` stays where it is; the others may move into a function.
TEMPLATES = """
== assignment
«snake» = "«s»"
== constant
«env» = '«s»'
== annotation
«snake»: str = "«s»"
== final constant
«env»: Final[str] = "«s»"
== attribute
self.«bare» = "«s»"
== attribute of a module | token
openai.«bare» = "«s»"
== attribute in a configuration
cfg.«word».«bare» = '«s»'
== several at once | password
user, «bare», host = "«user»", "«s»", "«host»"
== several at once over lines | password
user, «bare» = (
    os.environ.get("DB_USER", "«user»"),
    "«s»",
)
== class attribute
class Settings:
    host = "«host»"
    «snake» = "«s»"
    retries = «n:9»
== annotated class attribute
class «word»Config(BaseSettings):
    model_name: str = "«model»"
    «snake»: str = "«s»"
== optional class attribute
@dataclass
class Config:
    epochs: int = «n:40»
    «bare»: Optional[str] = "«s»"
== field default
class Settings(BaseModel):
    «snake»: str = Field(default="«s»")
== field with an alias
class Settings(BaseSettings):
    «snake»: SecretStr = Field("«s»", alias="«env»")
== secret string
«snake» = SecretStr("«s»")
== dataclass field
@dataclass
class Remote:
    url: str = "https://«host»"
    «bare»: str = field(default="«s»", repr=False)
== keyword | password
engine = connect(host="«host»", user="«user»", «bare»="«s»", timeout=«n:30»)
== keyword of a client | token
client = Client(«bare»="«s»", timeout=«n:60»)
== keyword on a line of its own
client = FeatureStore(
    url="https://«host»",
    «bare»="«s»",
    retries=«n:9»,
)
== default
def connect(host: str, «snake»: str = "«s»", port: int = 5432):
    return host, port
== default without a type
def fetch(rows, «bare»='«s»'):
    return rows
== keyword-only default
def publish(*, repo: str = "«word»/«model»", «bare»: str | None = "«s»") -> None:
    print(repo)
== dict
config = {"user": "«user»", "«snake»": "«s»", "epochs": «n:40»}
== dict over lines
DATABASE = {
    "host": "«host»",
    "port": «n:9000»,
    "«bare»": "«s»",
}
== nested dict
SETTINGS = {
    "«word»": {"lr": «rate», "steps": «n:900»},
    "«word.2»": {
        "«word.3»": {"url": "https://«host»", "«snake»": '«s»'},
    },
}
== item of a dict
config["«word»"]["«snake»"] = "«s»"
== dict by keywords | password
params = dict(user="«user»", «bare»="«s»", dbname="«db»")
== update | any
config.update({"«snake»": "«s»"})
== auth tuple | password
response = requests.get("https://«host»/api/v1/labels", auth=("«user»", "«s»"), timeout=«n:60»)
== session auth | password
session.auth = ("«user»", "«s»")
== basic auth object | password
auth = HTTPBasicAuth("«user»", "«s»")
== environ
os.environ["«env»"] = "«s»"
== environ in single quotes | token
os.environ['«env»'] = '«s»'
== environ by default
os.environ.setdefault("«env»", "«s»")
== environ update
os.environ.update({"«env»": "«s»", "WANDB_PROJECT": "«word»"})
== environ update by keywords
os.environ.update(«env»="«s»")
== putenv
os.putenv("«env»", "«s»")
== getenv default
«snake» = os.getenv("«env»", "«s»")
== environ get default
«snake» = os.environ.get("«env»", default="«s»")
== or default
«snake» = os.environ.get("«env»") or "«s»"
== argparse default
parser.add_argument("--«kebab»", type=str, default="«s»", help="of the «word» service")
== click default
@click.option("--«kebab»", default="«s»", show_default=False)
def main(**options):
    print(sorted(options))
== typer default
def run(«snake»: str = typer.Option("«s»", envvar="«env»")) -> None:
    print(run.__name__)
== f-string header | token
headers = {"Authorization": f"Bearer «s»", "Accept": "application/json"}
== header | own
headers = {"Authorization": "Bearer «s»"}
== header with its own name | own
requests.post(url, headers={"X-API-Key": "«s»", "Content-Type": "application/json"}, json=payload)
== basic header | password
headers["Authorization"] = "Basic «basic»"
== f-string
«snake» = f"«s»"
== implicit concatenation | token
«snake» = "«half.1»" "«half.2»"
== concatenation | token
«snake» = "«half.1»" + "«half.2»"
== parenthesised over lines | token
«snake» = (
    "«half.1»"
    "«half.2»"
)
== parenthesised alone
«snake» = (
    "«s»"
)
== continued
«snake» = \\
    "«s»"
== bytes | token
«snake» = b"«s»"
== decoded bytes | own
«env» = b'«s»'.decode()
== raw string | password
«snake» = r"«s»"
== triple quotes
«snake» = \"\"\"«s»\"\"\"
== stripped
«snake» = "«s»".strip()
== walrus
if («snake» := "«s»"):
    print("ready")
== in a comment | token
# «snake» = "«s»"
== call in a comment | password
# conn = psycopg2.connect(host="«host»", user="«user»", password="«s»")
== colab form | token
«env» = "«s»" #@param {type:"string"}
== in a docstring | marked
def train():
    \"\"\"Train the model.

    Use token «s» for the hub.
    \"\"\"
== subprocess | token
subprocess.run(["huggingface-cli", "login", "--token", "«s»"], check=True)
== system | wandb-legacy-key
os.system("wandb login «s»")
== comparison | password
if request.form["password"] == "«s»":
    session["user"] = "«user»"
== item of a list | marked
KEYS = [
    "«s»",
]
== pickled settings | token
json.loads('{"«bare»": "«s»", "epochs": «n:40»}')
== yaml in a string | password
settings = yaml.safe_load(\"\"\"
database:
  user: «user»
  password: «s»
\"\"\")
"""
ROWS = [*table(TEMPLATES), *table(leaks_clients.TEMPLATES)]


def scene(dice: Dice, text: str) -> str:
    """Return the code, now and then in a function, a method or a condition."""
    if '"""' in text or text.startswith(("class", "@", "def", "#")) or dice.random.random() < 0.6:
        return text
    head = dice.one("def main():", "if __name__ == '__main__':", "def setup(cfg):", "try:", "with torch.no_grad():")
    body = f"{head}\n{textwrap.indent(text, '    ')}"
    return body + ("\nexcept ValueError:\n    raise" if head == "try:" else "")


def leaks(dice: Dice) -> Iterator[Leaked]:
    for row in ROWS:
        for _ in range(TIMES):
            secret = dice.secret(row.what)
            text = scene(dice, filled(row.text, dice, secret))
            yield leaked(dice.one(*PATHS), around(dice, "python", text), f"python, {row.kind}", secret)
    for row in ROWS[:12]:  # a token of a provider is one in a test, too
        secret = dice.secret("marked")
        text = around(dice, "python", filled(row.text, dice, secret))
        yield leaked("tests/test_hub.py", text, f"python in tests, {row.kind}", secret)
