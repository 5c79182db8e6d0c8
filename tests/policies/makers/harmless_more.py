"""What stands beside the Python of a project, and in it, where a rule would be too eager."""
# ruff: noqa: E501  a line of a template is a line of the file

TEMPLATES = r"""
== keys of widgets | app.py
query = st.text_input("Question", key="user_question_input")
key = st.sidebar.text_input("API key", type="password", key="openai_api_key_input")
box = gr.Textbox(label="API key", type="password", placeholder="sk-...")
== made at run time | src/keys.py
password = "".join(random.choices(string.ascii_letters, k=16))
secret = uuid.uuid4().hex
key = os.urandom(32)
api_key = f"{prefix}_{secrets.token_urlsafe(24)}"
== taken from elsewhere | src/keys.py
password = args.password
api_key = config["api_key"]
token = token or HfFolder.get_token()
secret = settings.secret.get_secret_value()
token = request.headers["Authorization"].removeprefix("Bearer ")
== names of metrics | src/metrics.py
TOKENS_TOTAL = "llm_tokens_total"
TOKEN_LIMIT = "8k"
tokens_key = "train/num_tokens_seen"
metric_key_prefix = "eval_«word»"
== kinds of tokens | src/lexer.py
TOKEN_TYPES = {"IDENTIFIER": 1, "KEYWORD": 2, "STRING_LITERAL": 3}
token = Token("NUMBER", "3.14159", line=«n»)
if token == "<NEWLINE>" or token.value == "endfor":
    depth -= 1
== header of a key | src/pem.py
if text.startswith("«dashes»BEGIN RSA PRIVATE «word_key»«dashes»"):
    raise ValueError("this is a private key")
PEM_HEADER = "«dashes»BEGIN PRIVATE «word_key»«dashes»"
== key elided in docs | docs/keys.md
```
«dashes»BEGIN PRIVATE «word_key»«dashes»
...
«dashes»END PRIVATE «word_key»«dashes»
```
== example of AWS | docs/aws.md
```ini
aws_access_key_id = AKIAIOSFODNN7«example»
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY«example»KEY
```
== hash in a field | =fixtures/users.json
[{"model": "app.token", "fields": {"token_hash": "«hex:64»", "password_hash": "$2b$12$«letters:53»", "key_id": "«uuid»"}}]
== fingerprints | conf/keys.yaml
signing_«n»:
  fingerprint: "SHA256:«letters:43»"
  kms_key_id: arn:aws:kms:eu-west-1:«digits:12»:key/«uuid»
  key_version: "«n»"
  public_key_id: «hex:40»
== images by digest | =k8s/job.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: «word»
spec:
  template:
    spec:
      containers:
        - name: train
          image: ghcr.io/«word»/«word.2»:v«version»@sha256:«hex:64»
          args: ["--token-file", "/var/run/secrets/token"]
== addresses with at signs | docs/links.md
See https://medium.com/@«word»/some-post-«hex:12» and https://cdn.example.org/npm/«word»@5.3.0/dist/«word».js,
`git@github.com:«word»/«word.2».git`, https://«user»@dev.azure.com/«word»/«word.2»/_git/repo, mailto:«word»@example.org.
== local addresses | .env
REDIS_URL=redis://localhost:6379/0
MONGO_URL=mongodb://localhost:27017/«db»
DATABASE_URL=postgresql://localhost/«db»
TRACKING_URI=http://mlflow:5000
== addresses of variables | =compose.yaml
services:
  web:
    environment:
      DATABASE_URL: postgresql://${DB_USER}:${DB_PASSWORD}@db:5432/${DB_NAME}
      REDIS_URL: redis://«colon»$REDIS_PASSWORD@cache:6379/0
      BROKER: amqp://guest«colon»guest@localhost:5672//
== example addresses | =.env.example
DATABASE_URL=postgresql://user«colon»password@localhost:5432/app
REDIS_URL=redis://«colon»password@localhost:6379
MONGO_URL=mongodb://<user>:<password>@<host>/db
== signed address built | src/blob.py
url = f"https://{account}.blob.core.windows.net/{container}/{name}?{sas_token}"
sas = generate_blob_sas(account_name=account, account_key=key, permission="r")
link = s3.generate_presigned_url("get_object", Params={"Bucket": "«word»", "Key": "data/«word».csv"}, ExpiresIn=3600)
== signed address in docs | docs/download.md
Download from `https://«word».blob.core.windows.net/data/x.csv?sv=2022-11-02&sr=b&sig=<signature>` or
`https://bucket.s3.amazonaws.com/key?X-Amz-Signature=...`.
== public addresses of errors | src/errors.py
sentry_sdk.init(dsn="https://«hex:32»@o«digits:6».ingest.sentry.io/«digits:7»")
== publishable keys | =web/pay.js
const stripe = Stripe("pk_live_«letters:24»");
const site = "6L«letters:38»";
== R | =R/settings.R
token <- Sys.getenv("HF_TOKEN")
password <- getPass::getPass("Password: ")
key <- "validation_«word»"
== PowerShell | =scripts/run.ps1
$password = Read-Host -AsSecureString "Password"
$token = $env:HF_TOKEN
$secret = (Get-AzKeyVaultSecret -VaultName "«word»" -Name "db").SecretValue
== batch | =scripts/run.bat
set /p TOKEN=Token:
set HF_TOKEN=%TOKEN%
set TOKENIZERS_PARALLELISM=false
== Rust and C++ | =src/main.rs
let token = std::env::var("HF_TOKEN").expect("HF_TOKEN");
const KEY_NAME: &str = "«word»_key";
let password: String = rpassword::prompt_password("Password: ").unwrap();
== C# | =src/Login.cs
var password = configuration["Db:Password"];
public string ApiKey { get; set; } = string.Empty;
const string TokenKey = "access_token";
== nginx | =deploy/nginx.conf
location / {
  proxy_set_header Authorization $http_authorization;
  ssl_certificate_key /etc/ssl/private/«word».key;
  auth_basic_user_file /etc/nginx/.htpasswd;
}
== systemd | =deploy/serve.service
[Service]
EnvironmentFile=/etc/«word»/secrets.env
LoadCredential=token:/etc/«word»/token
== Jenkinsfile | =Jenkinsfile
pipeline {
  environment {
    HF_TOKEN = credentials('hf-token-«word»')
  }
}
== airflow | src/dag.py
PASSWORD = Variable.get("db_password")
hook = PostgresHook(postgres_conn_id="«word»_db")
secret = Secret("env", "DB_PASSWORD", "«word»-db", "password")
== dbt | =profiles.yml
«word»:
  outputs:
    prod:
      type: postgres
      password: "{{ env_var('DBT_PASSWORD') }}"
      token: "{{ env_var('DBT_TOKEN') }}"
== SQL of access | =sql/access.sql
CREATE SECRET «word» (TYPE S3, PROVIDER credential_chain);
CREATE USER trainer IDENTIFIED WITH aws_iam;
SELECT password, token FROM users WHERE api_key = $1 AND password = crypt($2, password);
== docs of parameters | src/hub.py
def download(repo, token=None, password=None):
    '''Download a file.

    Args:
        repo: Name, such as "«word»/«model»".
        token: Token of the hub; None reads `HF_TOKEN`. For example "hf_...".
        password: Password of the proxy, "" for none.
    '''
    return repo, token, password
== parametrised tests | tests/test_scrub.py
CASES = [("password=secret", "password=***"), ("token: abc", "token: ***"), ("api_key='foo'", "api_key=***")]
== snapshot of a test | tests/snapshots/test_config.yaml
settings_«n»:
  password: "***"
  token: "<masked>"
  api_key: fake
== stop words | src/words.py
STOP = {"token", "secret", "password", "key", "the"}
word2id = {"password": 17, "secret": 18}
SYNONYMS = {"secret": "hidden", "token": "sign", "key": "answer"}
== sentences that name secrets | =data/prompts.json
[{"prompt": "What is the password of the router?", "answer": "Look at the label."}, {"prompt": "token: explain", "key": "value"}, {"secret": "of good bread is time"}]
== names of columns | src/columns.py
KEY_COLUMNS = ["customer_key", "product_key"]
join_key = "order_line_item_id"
surrogate_key = "dim_customer_sk"
index_key = "feature_view:«word»_stats:v2"
api_key_column = "api_key"
== environment of names | conf/env.yaml
required_«n»: [HF_TOKEN, WANDB_API_KEY, DB_PASSWORD]
token_env: HF_TOKEN
password_env_var: DB_PASSWORD
secret_scope: «word»-scope
secret_key_name: «word.2»-password
key_vault: «word»-kv
credentials_file: keys/sa.json
auth_type: token
== options of a policy | conf/policy.yaml
policy_«n»:
  password_policy: strong
  password_min_length: 12
  token_ttl: 3600s
  token_endpoint_auth_method: client_secret_basic
  secret_rotation: 90d
  api_key_required: true
  key_algorithm: ed25519
"""
