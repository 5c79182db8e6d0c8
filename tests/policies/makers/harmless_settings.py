"""Configurations and scripts that say where a secret is, and hold none."""
# ruff: noqa: E501  a line of a template is a line of the file

TEMPLATES = r"""
== reference in YAML | config.yaml
database_«n»:
  user: «user»
  password: "«reference»"
== reference in YAML without quotes | conf/db.yaml
db_«n»:
  password: ${DB_PASSWORD}
  token: ${oc.env:HF_TOKEN,null}
  api_key: null
  secret: ""
== placeholder in YAML | config.example.yaml
remote_«n»:
  «named»: "«placeholder»"
== placeholder in YAML in place | config.yaml
service_«n»:
  «named»: '«placeholder»'
== reference in compose | =docker-compose.yml
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}
      POSTGRES_PASSWORD_FILE: /run/secrets/db_password
      API_KEY: ${API_KEY:?set it}
      SECRET_KEY: "${SECRET_KEY:-}"
  web:
    environment:
      - HF_TOKEN
      - WANDB_API_KEY=${WANDB_API_KEY}
    secrets: [db_password]
secrets:
  db_password:
    file: ./secrets/db_password.txt
== kubernetes secretKeyRef | =k8s/serve.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: «word»
  uid: «uuid»
spec:
  template:
    spec:
      serviceAccountName: «word»
      automountServiceAccountToken: false
      imagePullSecrets:
        - name: «word»-registry-credentials
      containers:
        - name: serve
          image: «word»/serve@sha256:«hex:64»
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: «word»-db-credentials
                  key: postgres-password
            - name: TOKEN_PATH
              value: /var/run/secrets/tokens/api
== kubernetes secret without values | =k8s/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: «word»
type: Opaque
stringData:
  password: ${DB_PASSWORD}
  token: "{{ .Values.token }}"
== external secret | =k8s/external.yaml
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata:
  name: «word»
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
    - secretKey: password
      remoteRef: {key: ml/«word», property: password}
== sealed secret | =k8s/sealed.yaml
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: «word»
spec:
  encryptedData:
    password: AgB«blob:300»
== sops | =secrets.enc.yaml
password: ENC[AES256_GCM,data:«letters:14»==,iv:«blob:32»,tag:«blob:16»,type:str]
sops:
  kms:
    - arn: arn:aws:kms:eu-west-1:«digits:12»:key/«uuid»
  mac: ENC[AES256_GCM,data:«blob:60»,iv:«blob:32.2»,tag:«blob:16.2»,type:str]
== ansible vault | =group_vars/all.yml
db_password: !vault |
  $ANSIBLE_VAULT;1.1;AES256
  «hex:80»
  «hex:80.2»
== helm values | =charts/serve/values.yaml
postgresql:
  auth:
    existingSecret: «word»-postgresql
    secretKeys:
      userPasswordKey: password
serviceAccount:
  create: true
tokenReview: true
password: ""
== workflow | =.github/workflows/train.yml
name: train
on: push
permissions:
  id-token: write
jobs:
  train:
    runs-on: ubuntu-latest
    env:
      HF_TOKEN: ${{ secrets.HF_TOKEN }}
      WANDB_API_KEY: ${{ secrets.WANDB_API_KEY }}
    steps:
      - uses: actions/checkout@«hex:40»
        with:
          token: ${{ secrets.GITHUB_TOKEN }}
          persist-credentials: false
      - uses: actions/cache@v4
        with:
          key: ${{ runner.os }}-«word»-${{ hashFiles('uv.lock') }}
          restore-keys: ${{ runner.os }}-«word»-
      - run: huggingface-cli login --token ${{ secrets.HF_TOKEN }}
== pre-commit | =.pre-commit-config.yaml
repos:
  - repo: https://github.com/«word»/«word.2»
    rev: «hex:40»
    hooks:
      - id: detect-private-key
      - id: detect-secrets
        args: ["--baseline", ".secrets.baseline"]
== baseline | =.secrets.baseline
{
  "version": "1.5.0",
  "plugins_used": [{"name": "KeywordDetector", "keyword_exclude": ""}],
  "results": {
    "src/config.py": [
      {"type": "Secret Keyword", "filename": "src/config.py", "hashed_secret": "«hex:40»", "is_verified": false, "line_number": «n»},
      {"type": "Hex High Entropy String", "filename": "src/config.py", "hashed_secret": "«hex:40.2»", "is_verified": false, "line_number": «n:99»}
    ]
  }
}
== gitleaksignore | =.gitleaksignore
«hex:40»:src/config.py:generic-api-key:«n»
src/train.py:huggingface-access-token:«n»
== terraform variable | infra/main.tf
variable "db_password" {
  type        = string
  sensitive   = true
  description = "Password of the database"
}

resource "aws_db_instance" "«word»" {
  username = var.db_user
  password = var.db_password
}

resource "aws_secretsmanager_secret" "token" {
  name = "«word»/hf-token"
}
== terraform data | infra/data.tf
data "azurerm_key_vault_secret" "«word»" {
  name         = "db-password"
  key_vault_id = data.azurerm_key_vault.main.id
}

locals {
  token = data.azurerm_key_vault_secret.«word».value
}
== terraform lock | =.terraform.lock.hcl
provider "registry.terraform.io/hashicorp/aws" {
  version = "5.31.0"
  hashes = [
    "h1:«blob:32»",
    "zh:«hex:64»",
  ]
}
"""
