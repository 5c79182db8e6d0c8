"""Words that the makers of leaks and look-alikes choose from."""


def words(text: str) -> list[str]:
    return text.split()


def phrases(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


WORDS = words("""
amber anchor autumn badger basalt birch bison canyon cedar comet copper coral cricket delta dolphin ember falcon
fennel fjord forest garnet glacier granite harbour heron indigo iris jasper juniper kestrel lagoon lantern larch
linden maple marble meadow mercury monsoon nectar nimbus onyx orchid osprey otter pebble pepper pine plover quartz
raven reef river saffron sailor sierra sparrow spruce summit thistle tiger tundra valley velvet violin walnut willow
winter wolf zephyr
""")
USERS = words("mlops trainer etl_user airflow mlflow_rw svc-train labeling reader datasci ingest featurestore root")
MODELS = words("bert-base-uncased distilgpt2 llama-3-8b mistral-7b-instruct resnet50 vit-base-patch16 whisper-small")
# Names that people give to what is no token of a provider; the last word says what kind of value it is.
KEYS = words("""
DB_PASSWORD POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD MINIO_SECRET_KEY MLFLOW_TRACKING_PASSWORD SMTP_PASSWORD
REDIS_PASSWORD SECRET_KEY JWT_SECRET ADMIN_PASSWORD WAREHOUSE_PWD ENCRYPTION_KEY FEATURE_STORE_TOKEN CLIENT_SECRET
LABELING_API_KEY MODEL_REGISTRY_TOKEN SNOWFLAKE_PASSWORD GRAFANA_ADMIN_PASSWORD AUTH_TOKEN INFERENCE_API_KEY
AIRFLOW_DB_PASSWD VECTOR_DB_API_KEY ELASTIC_PASSWORD FTP_PASSWORD SIGNING_SECRET WEBHOOK_SECRET RABBITMQ_DEFAULT_PASS
""")
NAMES = words("""
db_password api_key hf_token wandb_api_key secret_key access_token client_secret password passwd auth_token
openai_api_key github_token private_key_password minio_secret_key
""")
# What people write where a secret is to come.
PLACEHOLDERS = phrases("""your-api-key
YOUR_API_KEY|<your-token>|xxxxxxxxxxxxxxxx|****************|REPLACE_ME|changeme|TODO|...
insert-your-token-here|<API_KEY>|your_password_here|hf_xxxxxxxxxxxxxxxxxxxxxxxx|sk-xxxxxxxxxxxxxxxxxxxxxxxx|sk-...
YOUR_SECRET_KEY_HERE|[REDACTED]|<password>|hf_your_token|fill-me-in|***|PUT_YOUR_KEY_HERE|[your_password]|XXXX-XXXX-XXXX
my-secret-password|<INSERT TOKEN>|enter_your_key|00000000000000000000000000000000|dummy-key|your-256-bit-secret""")
# How they say where it is.
REFERENCES = phrases("""${DB_PASSWORD}
$DB_PASSWORD|{{ vault_db_password }}|%(password)s|{password}|vault:secret/data/ml#token
op://ml/warehouse/password|arn:aws:secretsmanager:eu-west-1:123456789012:secret:ml/db-Ab12Cd|os.environ/OPENAI_API_KEY
projects/ml-prod/secrets/db-password/versions/latest|${{ secrets.HF_TOKEN }}|$(DB_PASSWORD)
env:DB_PASSWORD|${env:PASSWORD}
{{ .Values.db.password }}|%DB_PASSWORD%|<%= ENV['DB_PASSWORD'] %>|ref+vault://ml/db#/password|${oc.env:HF_TOKEN}
!env HF_TOKEN
{{secrets/ml/token}}|@Microsoft.KeyVault(SecretUri=https://ml.vault.azure.net/secrets/db)|var.db_password
file:///run/secrets/db
/run/secrets/db_password|{{ env_var('DBT_PASSWORD') }}|ssm:/ml/prod/db-password|secretref:db-password""")
