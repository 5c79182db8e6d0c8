"""Files of tools that say where a secret is, and hold none: scripts, environments, packages, locks."""
# ruff: noqa: E501  a line of a template is a line of the file

TEMPLATES = r"""
== env example | =.env.example
«variable»=
«variable.2»=«placeholder»
DB_PASSWORD=changeme
HF_TOKEN=hf_your_token_here
OPENAI_API_KEY="your-openai-key"
WANDB_PROJECT=«word»
== env template | =.env.template
SECRET_KEY=<generate with openssl rand -hex 32>
API_KEY=${API_KEY}
TOKEN=
== env without secrets | .env
HF_TOKEN=
KEYCLOAK_URL=https://«host»
API_KEY_HEADER=X-Api-Key
TOKEN_TTL=3600
PASSWORD_MIN_LENGTH=12
SECRET_NAME=«word»-db
AWS_PROFILE=«word»
GOOGLE_APPLICATION_CREDENTIALS=/keys/sa.json
SSH_KEY_PATH=~/.ssh/id_rsa
== env with a reference | .env
«variable»=«reference»
== Dockerfile | Dockerfile
ARG HF_TOKEN
ENV HF_TOKEN=$HF_TOKEN
ARG API_KEY=""
RUN --mount=type=secret,id=hf_token HF_TOKEN=$(cat /run/secrets/hf_token) python download.py
== shell with variables | scripts/train.sh
export HF_TOKEN="$1"
export WANDB_API_KEY=$(cat ~/.secrets/wandb)
export DB_PASSWORD="${DB_PASSWORD:?set DB_PASSWORD}"
read -rsp "Password: " PASSWORD
huggingface-cli login --token "$HF_TOKEN"
wandb login "$WANDB_API_KEY"
curl -H "Authorization: Bearer $TOKEN" -u "$USER:$PASSWORD" https://«host»/v1
mysql -u root -p"$MYSQL_PASSWORD" «db»
docker login -u "$USER" --password-stdin < password.txt
== shell with placeholders | scripts/setup.sh
export «variable»=«placeholder»
== shell with a store | scripts/fetch.sh
TOKEN=$(aws secretsmanager get-secret-value --secret-id «word»/token --query SecretString --output text)
PASSWORD=$(vault kv get -field=password secret/ml/«word»)
KEY=`op read op://ml/«word»/key`
token_file=/tmp/token
== shell flags | run.sh
python train.py --max-tokens «n:512» --pad-token "<pad>" --tokenizer «model» --key-column id --token-type bpe
python export.py --sort-key created_at --primary-key «word»_id --private-key-path keys/id_ed25519
mysql -h «host» -p -u root
ssh -p «digits:4» «user»@«host»
docker run -p «digits:4»:80 «word»/serve
mkdir -p /srv/«word»/passwords
== dvc commands | scripts/dvc.sh
dvc remote modify «word» url s3://«word.2»/dvc
dvc remote modify --local «word» password "$DVC_PASSWORD"
dvc remote modify «word» ask_password true
dvc remote modify «word» credentialpath ~/.aws/credentials
== Makefile | =Makefile
TOKEN ?= $(shell cat .token)
export API_KEY := $(API_KEY)

login:
	huggingface-cli login --token $(TOKEN)
	PGPASSWORD=$$DB_PASSWORD psql -h «host»
== INI with references | setup.cfg
[«word»-db]
password = %(DB_PASSWORD)s
token = ${env:TOKEN}
api_key =
secret_name = «word»-secret
== TOML with references | pyproject.toml
[tool.«word»]
token-env = "HF_TOKEN"
password = "${DB_PASSWORD}"
keywords = ["token", "secret", "password"]
passenv = ["HF_TOKEN", "WANDB_API_KEY"]
== placeholder in TOML | .streamlit/secrets.example.toml
[«word»-db]
password = "«placeholder»"
== JSON with references | =appsettings.json
{"ConnectionStrings": {"Default": "Server=db;Database=«db»;User Id=«user»;Password=${DB_PASSWORD};"}, "ApiKey": "", "Token": null, "KeyVaultName": "«word»-kv"}
== placeholder in JSON | =config.example.json
{"«named»": "«placeholder»", "epochs": «n:40»}
== JSON schema | =schemas/user.json
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "required": ["username", "password"],
  "properties": {
    "password": {"type": "string", "minLength": 8, "format": "password"},
    "token": {"type": "string", "description": "access token", "pattern": "^[A-Za-z0-9]{32}$"},
    "apiKey": {"$ref": "#/definitions/apiKey"}
  }
}
== OpenAPI | =openapi.yaml
openapi: 3.0.3
paths:
  /login:
    post:
      security:
        - bearerAuth: []
      requestBody:
        content:
          application/json:
            schema:
              properties:
                password: {type: string, format: password, example: string}
components:
  securitySchemes:
    bearerAuth: {type: http, scheme: bearer, bearerFormat: JWT}
    apiKey: {type: apiKey, in: header, name: X-API-Key}
== spring | conf/application.properties
spring.datasource.password=${DB_PASSWORD}
jwt.token.expiration=86400
security.password.encoder=bcrypt
spring.security.user.password=
== Maven settings | =settings.xml
<settings>
  <server>
    <id>«word»</id>
    <username>${env.REPO_USER}</username>
    <password>${env.REPO_PASSWORD}</password>
  </server>
</settings>
== hadoop | =core-site.xml
<configuration>
  <property><name>hadoop.security.credential.provider.path</name><value>jceks://hdfs/«word».jceks</value></property>
  <property><name>fs.s3a.aws.credentials.provider</name><value>com.amazonaws.auth.InstanceProfileCredentialsProvider</value></property>
  <property><name>fs.s3a.secret.key</name><value></value></property>
</configuration>
== netrc without a password | =.netrc.example
machine api.wandb.ai
  login user
  password <your api key>
== pip.conf | =pip.conf
[global]
index-url = https://${PIP_USER}:${PIP_PASSWORD}@artifacts.«word»labs.net/simple
extra-index-url = https://artifacts.«word»labs.net/simple
== npmrc | =.npmrc
//artifacts.«word»labs.net/:_authToken=${NPM_TOKEN}
always-auth=true
== AWS config | =.aws/config
[profile «word»]
region = eu-west-1
role_arn = arn:aws:iam::«digits:12»:role/«word»
source_profile = default
sso_account_id = «digits:12»
credential_process = /usr/local/bin/aws-vault exec «word»
== docker config | =.docker/config.json
{"auths": {"registry.«word»labs.net": {}}, "credsStore": "ecr-login", "credHelpers": {"«digits:12».dkr.ecr.eu-west-1.amazonaws.com": "ecr-login"}}
== kubeconfig | =kubeconfig.yaml
apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t«blob:300»
    server: https://«host»:6443
  name: «word»
users:
- name: «word»
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws-iam-authenticator, args: [token, -i, «word»]}
== requirements | =requirements.txt
numpy==1.26.4 --hash=sha256:«hex:64»
«word» @ git+https://github.com/«word»/«word».git@«hex:40»
«word.2» @ git+ssh://git@github.com/«word»/«word.2».git@v«version»
== poetry.lock | =poetry.lock
[[package]]
name = "tokenizers"
version = "«version»"
files = [
    {file = "tokenizers-«version»-cp311-cp311-manylinux_2_17_x86_64.whl", hash = "sha256:«hex:64»"},
]

[metadata]
content-hash = "«hex:64.2»"
== package-lock.json | =package-lock.json
{"name": "«word»", "lockfileVersion": 3, "packages": {"node_modules/js-tokens": {"version": "«version»", "resolved": "https://packages.example.org/js-tokens-«version».tgz", "integrity": "sha512-«blob:64»"}}}
== yarn.lock | =yarn.lock
js-tokens@^4.0.0:
  version "«version»"
  resolved "https://packages.example.org/js-tokens-«version».tgz#«hex:40»"
  integrity sha512-«blob:64»
== conda lock | =conda-linux-64.lock
@EXPLICIT
https://conda.example.org/main/linux-64/secretstorage-«version»-py311h06a4308_0.conda#«hex:32»
https://conda.example.org/main/linux-64/keyring-«version»-0.conda#«hex:32.2»
== go.sum | =go.sum
github.com/«word»/secrets v1.«n».0 h1:«blob:32»
github.com/«word»/secrets v1.«n».0/go.mod h1:«blob:32.2»
"""
