"""Secrets in YAML: configurations, workflows, compose and Kubernetes."""

YAML = """
== top
«snake»: «s»
== quoted
«snake»: "«s»"
== single quotes
«kebab»: '«s»'
== section | password
database:
  host: «host»
  user: «user»
  «bare»: «s»
== deep
services:
  «word»:
    remote:
      url: https://«host»
      «camel»: "«s»"
== flow mapping
remote: {url: "https://«host»", «snake»: "«s»"}
== list of mappings | password
connections:
  - name: «word»
    user: «user»
    password: "«s»"
  - name: «word.2»
    user: reader
== folded | token
«snake»: >-
  «s»
== literal | marked
token_file: |
  «s»
== anchor | password
defaults: &«word»
  user: «user»
  password: &secret «s»
== tag | password
password: !!str «s»
== hydra | token
logger:
  _target_: lightning.pytorch.loggers.WandbLogger
  project: «word»
  «snake»: «s»
== helm values | password
postgresql:
  auth:
    username: «user»
    postgresPassword: «s»
== helm env | any
extraEnv:
  - name: «env»
    value: "«s»"
== airflow connection | password
warehouse:
  conn_type: postgres
  login: «user»
  password: «s»
  host: «host»
== commented out | marked
# «snake»: «s»
== github workflow env | any
env:
  «env»: «s»
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
== github workflow step | any
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - name: train
        run: python train.py
        env:
          «env»: "«s»"
== github workflow with | token
steps:
  - uses: «word»/login-action@v3
    with:
      username: «user»
      password: «s»
== github workflow run | wandb-legacy-key
steps:
  - run: |
      pip install wandb
      wandb login «s»
== gitlab variables | any
variables:
  «env»: "«s»"
  GIT_DEPTH: "1"
"""
COMPOSE = """
== compose map
services:
  tracking:
    image: «word»/mlflow:«version»
    environment:
      MLFLOW_PORT: 5000
      «env»: «s»
    ports: ["5000:5000"]
== compose list
services:
  store:
    image: «word»/minio:«version»
    environment:
      - LOG_LEVEL=info
      - «env»=«s»
== compose list quoted
services:
  store:
    environment:
      - "«env»=«s»"
== compose default | password
services:
  db:
    environment:
      POSTGRES_USER: ${POSTGRES_USER:-«user»}
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-«s»}
== compose command | password
services:
  cache:
    image: redis:7
    command: redis-server --requirepass «s»
== compose backend store | password
services:
  tracking:
    command: mlflow server --backend-store-uri postgresql://«login»@«host»/«db» --host 0.0.0.0
"""
KUBERNETES = """
== kubernetes stringData
apiVersion: v1
kind: Secret
metadata:
  name: «word»-credentials
type: Opaque
stringData:
  «env»: "«s»"
== kubernetes data
apiVersion: v1
kind: Secret
metadata:
  name: «word»-credentials
type: Opaque
data:
  «kebab»: «coded»
== kubernetes env
apiVersion: apps/v1
kind: Deployment
metadata:
  name: «word»
spec:
  template:
    spec:
      containers:
        - name: serve
          image: «word»/serve:«version»
          env:
            - name: LOG_LEVEL
              value: info
            - name: «env»
              value: «s»
== kubernetes config map
apiVersion: v1
kind: ConfigMap
metadata:
  name: «word»
data:
  EPOCHS: "«n:40»"
  «env»: "«s»"
"""
