"""Secrets in configurations: each format that keeps a value under a key."""

from collections.abc import Iterator

from policies.makers.dice import Dice
from policies.makers.drafts import Leaked, filled, leaked, table
from policies.makers.leaks_yaml import COMPOSE, KUBERNETES, YAML
from policies.makers.surroundings import around

TIMES = 4
TOML = """
== toml
«snake» = "«s»"
== toml section
[database.«word»]
user = "«user»"
«bare» = "«s»"
== toml inline table
remote = { url = "https://«host»", «snake» = "«s»" }
== toml dotted key
«dotted» = '«s»'
== streamlit secrets | any
[connections.«word»]
dialect = "postgresql"
«snake» = "«s»"
"""
INI = """
== ini | any
[remote «word»]
url = https://«host»
«snake» = «s»
== ini without blanks
[«word»-server]
host=«host»
«bare»=«s»
== ini with a colon | password
[«word»-mail]
user: «user»
password: «s»
== airflow.cfg | own
[webserver]
secret_key = «s»
"""
ENV = """
== env
«env»=«s»
== env quoted
«env»="«s»"
== env exported
export «env»='«s»'
== env with blanks
«env» = «s»
== env with a comment
«env»=«s» # of «word»
"""
PROPERTIES = """
== properties
«word».«dotted»=«s»
== spring | password
spring.datasource.username=«user»
spring.datasource.password=«s»
== sonar | sonar-token
sonar.login=«s»
"""
JSON = """
== json
{
  "model": "«model»",
  "epochs": «n:40»,
  "«snake»": "«s»"
}
== json nested
{
  "data": {"path": "data/«word».csv"},
  "remote": {
    "url": "https://«host»",
    "auth": {
      "«camel»": "«s»"
    }
  }
}
== json list | password
{
  "connections": [
    {"name": "«word»", "host": "«host»", "user": "«user»", "password": "«s»"}
  ]
}
== json minified | token
{"a":«n»,"«camel»":"«s»","max_tokens":«n:512»}
== vscode settings | marked
{
  "python.terminal.activateEnvironment": true,
  "terminal.integrated.env.linux": {
    "«env»": "«s»"
  }
}
== mcp servers | marked
{
  "mcpServers": {
    "«word»": {"command": "npx", "args": ["-y", "«word»-server"], "env": {"«env»": "«s»"}}
  }
}
"""
XML = """
== xml element | password
<configuration>
  <connection>
    <user>«user»</user>
    <password>«s»</password>
  </connection>
</configuration>
== hadoop property | aws-secret-key
<configuration>
  <property>
    <name>fs.s3a.secret.key</name>
    <value>«s»</value>
  </property>
</configuration>
== xml attribute | password
<server id="«word»" username="«user»" password="«s»" />
== app settings | own
<appSettings>
  <add key="ApiKey" value="«s»" />
</appSettings>
"""
TERRAFORM = """
== tfvars
«snake» = "«s»"
== terraform resource | password
resource "aws_db_instance" "«word»" {
  engine   = "postgres"
  username = "«user»"
  password = "«s»"
}
== terraform provider | aws-secret-key
provider "aws" {
  region     = "eu-west-1"
  secret_key = "«s»"
}
== terraform variable default
variable "«snake»" {
  type    = string
  default = "«s»"
}
"""
PLACES = {
    (YAML, "yaml"): ["configs/train.yaml", "config.yml", "conf/logger/«word».yaml", "params.yaml"],
    (COMPOSE, "raw"): ["docker-compose.yml", "compose.yaml", "deploy/docker-compose.gpu.yml"],
    (KUBERNETES, "raw"): ["k8s/«word».yaml", "deploy/serve.yml"],
    (TOML, "toml"): ["config.toml", "conf/«word».toml", ".streamlit/secrets.toml"],
    (INI, "ini"): ["setup.cfg", "config.ini", "conf/«word».cfg", "airflow.cfg"],
    (ENV, "env"): [".env", ".env.local", "deploy/.env.production", "«word».env"],
    (PROPERTIES, "properties"): ["conf/application.properties", "sonar-project.properties"],
    (JSON, "raw"): ["config.json", "conf/«word».json", "settings.json", ".vscode/settings.json"],
    (XML, "raw"): ["conf/core-site.xml", "settings.xml", "Web.config"],
    (TERRAFORM, "terraform"): ["infra/main.tf", "infra/variables.tf"],
}


def path_of(kind: str, paths: list[str], dice: Dice) -> str:
    """Return where it lies: some kinds have a place of their own."""
    if kind.startswith("github"):
        return f".github/workflows/{dice.word()}.yml"
    if kind.startswith("helm"):
        return dice.one("charts/serve/values.yaml", "values-prod.yaml")
    own = {"gitlab variables": ".gitlab-ci.yml", "tfvars": "infra/prod.tfvars", "sonar": "sonar-project.properties"}
    return own.get(kind) or filled(dice.one(*paths), dice)


def leaks(dice: Dice) -> Iterator[Leaked]:
    for (text, around_it), paths in PLACES.items():
        for row in [*table(text)] * TIMES:
            secret = dice.secret(row.what)
            body = filled(row.text, dice, secret)
            whole = row.kind.startswith(("github", "toml dotted", "toml inline")) or row.text.startswith("«snake» = ")
            if around_it == "raw" or (whole and around_it != "terraform"):
                body += "\n"
            else:
                body = around(dice, around_it, body)
            yield leaked(path_of(row.kind, paths, dice), body, f"settings, {row.kind}", secret)
