"""SEC: credentials, put together when they are needed, so that none is in this file."""

import base64
from random import Random

from policies.makers.credentials import make
from template.sabotages.deeds import Sabotage

PARTS = ("Xk7", "pQ92", "vLm4")
PASSWORD = "-".join(PARTS)
BASIC = base64.b64encode(f"ml:{PASSWORD}".encode()).decode()
TOKEN = make("huggingface-token", Random(7))  # noqa: S311  nobody was ever given it
KEY = make("private-key", Random(7))  # noqa: S311

SABOTAGES = (
    Sabotage(
        "SEC001",
        "pastes a token",
        {"src/churn_predictor/hub.py": f'TOKEN = "{TOKEN}"\n'},
        "os.environ",
        {"src/churn_predictor/hub.py": 'import os\nTOKEN = os.environ["HF_TOKEN"]\n'},
    ),
    Sabotage("SEC002", "adds a private key", {"deploy.pem": KEY}, ">> .gitignore", "typed"),
    Sabotage(
        "SEC003",
        "writes a password into an address",
        {"configs/store.yaml": f"uri: postgresql://mlflow:{PASSWORD}@db.internal/mlflow\n"},
        "in an environment variable",
        {"configs/store.yaml": "uri: ${oc.env:MLFLOW_URI}\n"},
    ),
    Sabotage(
        "SEC004",
        "writes a connection string",
        {"configs/store.yaml": f"dsn: Server=db.internal;Database=a;User Id=ml;Password={PASSWORD};\n"},
        "in an environment variable",
        {"configs/store.yaml": "dsn: ${oc.env:DSN}\n"},
    ),
    Sabotage(
        "SEC005",
        "pastes a signed link",
        {"configs/store.yaml": f"url: https://store.internal/a.parquet?X-Amz-Signature={'a1b2c3d4e5f60718' * 4}\n"},
        "take it out",
        {"configs/store.yaml": "url: https://store.internal/a.parquet\n"},
    ),
    Sabotage(
        "SEC006",
        "sends a password in a header",
        {"call.sh": f'curl -H "Authorization: Basic {BASIC}" https://api.internal\n'},
        "take it out",
        {"call.sh": 'curl -H "Authorization: Basic $BASIC" https://api.internal\n'},
    ),
    Sabotage(
        "SEC007",
        "adds a .netrc",
        {".netrc": f"machine api.internal login ml password {PASSWORD}\n"},
        ">> .gitignore",
        "typed",
    ),
    Sabotage(
        "SEC008",
        "logs in within a script",
        {"call.sh": f"docker login registry.internal -u ml -p {PASSWORD}\n"},
        "read it from the environment: ${PASSWORD}",
        {"call.sh": "docker login registry.internal -u ml -p ${PASSWORD}\n"},
    ),
    Sabotage(
        "SEC009",
        "names a password",
        {"src/churn_predictor/hub.py": f'DB_PASSWORD = "{PASSWORD}"\n'},
        "os.environ",
        {"src/churn_predictor/hub.py": 'import os\nDB_PASSWORD = os.environ["DB_PASSWORD"]\n'},
    ),
)
