"""Secrets in files that are there for credentials: whole files of tools, and private keys."""

import base64
import json
import textwrap
from collections.abc import Iterator

from policies.makers.credentials import DASHES
from policies.makers.dice import Dice, Secret, mark
from policies.makers.drafts import Leaked, filled, leaked, table
from policies.makers.surroundings import around

TIMES = 5
# The name of each is the path of the file.
FILES = """
== .netrc | wandb-legacy-key
machine api.wandb.ai
  login user
  password «s»
== .netrc | password
machine «host» login «user» password «s»
== _netrc | password
machine «host»
	login «user»
	password «s»
== .pypirc | password
[distutils]
index-servers = «word»

[«word»]
repository = https://artifacts.«word»labs.net/upload
username = «user»
password = «s»
== .pypirc | pypi-token
[«word»]
username = __token__
password = «s»
== pip.conf | password
[global]
index-url = https://«login»@artifacts.«word»labs.net/simple
timeout = 60
== .npmrc | npm-token
//artifacts.«word»labs.net/:_authToken=«s»
== .npmrc | password
//artifacts.«word»labs.net/:_password=«coded»
== .kaggle/kaggle.json | kaggle-key
{"username":"«user»","key":"«s»"}
== kaggle.json | kaggle-key
{
  "username": "«user»",
  "key": "«s»"
}
== .dvc/config | password
[core]
    remote = «word»
['remote "«word»"']
    url = webdavs://«host»/dvc
    user = «user»
    password = «s»
== .dvc/config.local | aws-secret-key
['remote "«word»"']
    secret_access_key = «s»
== .dvc/config | azure-storage-key
['remote "azure"']
    url = azure://models/dvc
    account_name = «word»«n»
    account_key = «s»
== .dvc/config | dagshub-token
['remote "origin"']
    url = https://dagshub.com/«user»/«word».dvc
    auth = basic
    user = «user»
    password = «s»
== .docker/config.json | password
{
  "auths": {
    "registry.«word»labs.net": {
      "auth": "«basic»"
    }
  }
}
== .aws/credentials | aws-secret-key
[default]
region = eu-west-1
aws_secret_access_key = «s»
== kubeconfig | own
apiVersion: v1
kind: Config
users:
- name: «word»-admin
  user:
    token: «s»
== .kube/config | jwt
apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://«host»:6443
  name: «word»
users:
- name: «user»
  user:
    token: «s»
== .pgpass | password
«host»:5432:«db»:«user»:«s»
== .my.cnf | password
[client]
user = «user»
password = «s»
== .git-credentials | github-token
https://«access»@github.com
== .git-credentials | password
https://«login»@git.«word»labs.net
== .gitmodules | gitlab-token
[submodule "lib/«word»"]
	path = lib/«word»
	url = https://oauth2«colon»«s»@gitlab.com/«word»/«word.2».git
== requirements.txt | github-token
numpy==1.26.4
«word» @ git+https://«s»@github.com/«word»/«word».git@main
torch==2.3.0
== requirements.txt | password
--extra-index-url https://«login»@artifacts.«word»labs.net/simple
numpy==1.26.4
== environment.yml | password
name: «word»
channels:
  - https://«login»@conda.«word»labs.net/main
dependencies:
  - python=3.11
== environment.yml | anaconda-token
name: «word»
channels:
  - https://conda.«word»labs.net/t/«s»/main
dependencies:
  - python=3.11
== clearml.conf | own
api {
  web_server: https://app.«word»labs.net
  credentials {
    access_key: ${CLEARML_API_ACCESS_KEY}
    secret_key: "«s»"
  }
}
== profiles.yml | password
«word»:
  target: prod
  outputs:
    prod:
      type: snowflake
      user: «user»
      password: "«s»"
== .databrickscfg | databricks-token
[DEFAULT]
host = https://«host»
token = «s»
== .cdsapirc | copernicus-key
url: https://cds.climate.copernicus.eu/api
key: «s»
== .huggingface/token | huggingface-token
«s»
== secrets.json | own
{"«word»": {"client_id": "«digits:12»", "client_secret": "«s»"}}
== rclone.conf | own
[«word»]
type = s3
secret_access_key = «s»
"""


def key_file(dice: Dice) -> Leaked:
    """Return a private key: as a file, in a program, in a variable or in a configuration."""
    head = dice.one("RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY")
    start = base64.b64encode(b"openssh-key-v1\0").decode()[:19] if "OPENSSH" in head else "MII"
    value = start + dice.blob(dice.number(200, 900)).rstrip("=")
    armour = mark(
        "\n".join([f"{DASHES}BEGIN {head}{DASHES}", *textwrap.wrap(value, 64), f"{DASHES}END {head}{DASHES}"])
    )
    path, text = [
        (dice.one("deploy/id_rsa", "certs/server.key", "keys/gcp.pem", ".ssh/id_ed25519"), f"{armour}\n"),
        ("src/sign.py", around(dice, "python", f'PRIVATE_KEY = """{armour}"""')),
        (".env", around(dice, "env", f'SIGNING_KEY="{armour}"'.replace("\n", "\\n"))),
        ("k8s/tls.yaml", "tls:\n  key: |\n" + textwrap.indent(armour, "    ") + "\n"),
    ][dice.number(0, 3)]
    return leaked(path, text, "private key", Secret(head.lower(), "", value[:60]))


def service_account(dice: Dice) -> Leaked:
    """Return the file that Google hands out for a service account."""
    head = "PRIVATE " + "KEY"
    begin, end = f"{DASHES}BEGIN {head}{DASHES}\n", f"\n{DASHES}END {head}{DASHES}\n"
    value = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj" + dice.letters(600)
    project = f"{dice.word()}-{dice.number(100, 9999)}"
    account = {
        "type": "service_account",
        "project_id": project,
        "private_key_id": dice.hexadecimal(40),
        "private_key": mark(begin + value + end),
        "client_email": f"train@{project}.iam.gserviceaccount.com",
    }
    text = json.dumps(account, indent=2 if dice.random.random() < 0.8 else None, ensure_ascii=False) + "\n"
    path = dice.one("service_account.json", "keys/gcp.json", f"{project}-{dice.hexadecimal(12)}.json")
    return leaked(path, text, "service account", Secret("private key", "", value[:60]))


def leaks(dice: Dice) -> Iterator[Leaked]:
    for row in [*table(FILES)] * TIMES:
        secret = dice.secret(row.what)
        yield leaked(row.kind, filled(row.text, dice, secret) + "\n", f"file {row.kind}", secret)
    for _ in range(12):
        yield key_file(dice)
        yield service_account(dice)
