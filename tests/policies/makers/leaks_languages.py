"""Secrets in what stands beside the Python of a project: other languages, statements, services, pipelines."""

from collections.abc import Iterator

from policies.makers.dice import Dice
from policies.makers.drafts import Leaked, filled, leaked, table

TIMES = 3
# The name of each is the path of the file.
FILES = r"""
== R/train.R | any
library(httr)
Sys.setenv(«env» = "«s»")
data <- read.csv("data/«word».csv")
== R/db.R | password
con <- dbConnect(RPostgres::Postgres(), host = "«host»", user = "«user»", password = "«s»")
== R/score.R | own
«snake» <- "«s»"
== .Renviron | any
R_LIBS_USER=~/R
«env»=«s»
== app/src/client.ts | any
import { Client } from "./«word»";
const «camel» = "«s»";
export const client = new Client(«camel»);
== web/config.js | any
module.exports = {
  url: "https://«host»",
  «camel»: '«s»',
  retries: «n:9»,
};
== web/main.js | token
process.env.«env» = "«s»";
require("./server");
== web/fetch.js | own
const answer = await fetch(url, { headers: { Authorization: "Bearer «s»" } });
== src/Main.java | password
public class Main {
    private static final String DB_PASSWORD = "«s»";
    public static void main(String[] a) { System.out.println(a.length); }
}
== src/Db.java | password
Connection c = DriverManager.getConnection("jdbc:postgresql://«host»/«db»", "«user»", "«s»");
== src/Train.scala | aws-secret-key
spark.conf.set("fs.s3a.secret.key", "«s»")
== src/Train.scala | password
val df = spark.read.format("jdbc").option("user", "«user»").option("password", "«s»").load()
== cmd/main.go | any
package main

var «camel» = "«s»"

func main() { run(«camel») }
== src/main.rs | any
const «env»: &str = "«s»";
fn main() { println!("ready"); }
== src/Program.cs | password
var connection = "Server=«host»;Database=«db»;User Id=«user»;Password=«s»;";
== appsettings.json | password
{
  "ConnectionStrings": {
    "Default": "Server=«host»;Database=«db»;User Id=«user»;Password=«s»;"
  }
}
== src/client.cpp | any
const std::string «snake» = "«s»";
== src/train.jl | any
ENV["«env»"] = "«s»"
== scripts/run.ps1 | any
$env:«env» = "«s»"
python train.py
== scripts/run.bat | any
set «env»=«s»
python train.py
== scripts/setx.cmd | token
setx «env» "«s»"
== sql/users.sql | password
CREATE USER «word» WITH PASSWORD '«s»';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO «word»;
== sql/mysql.sql | password
CREATE USER '«user»'@'%' IDENTIFIED BY '«s»';
== sql/alter.sql | password
ALTER ROLE «word» LOGIN PASSWORD '«s»';
== sql/stage.sql | aws-secret-key
CREATE STAGE «word» URL='s3://«word»/data' CREDENTIALS=(AWS_SECRET_KEY='«s»');
== Jenkinsfile | any
pipeline {
  environment {
    «env» = "«s»"
  }
}
== deploy/serve.service | any
[Service]
Environment="«env»=«s»"
ExecStart=/usr/bin/python serve.py
== deploy/train.service | any
[Service]
Environment=MODEL=«model» «env»=«s»
ExecStart=/usr/bin/python train.py
== deploy/supervisord.conf | any
[program:serve]
command=python serve.py
environment=MODEL="«model»",«env»="«s»"
== deploy/nginx.conf | own
location /v1 {
  proxy_set_header Authorization "Bearer «s»";
}
== ansible/vars.yml | password
db_user: «user»
db_password: "«s»"
== airflow/.env | own
AIRFLOW__CORE__FERNET_KEY=«s»
== airflow/env.list | password
AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://«login»@«host»/«db»
== airflow/conn.sh | password
export AIRFLOW_CONN_WAREHOUSE='postgres://«login»@«host»:5432/«db»'
== docs.env | dagshub-token
MLFLOW_TRACKING_URI=https://«access»@dagshub.com/«user»/«word».mlflow
== sky.yaml | any
name: «word»
envs:
  «env»: «s»
run: python train.py
== ray/job.py | token
ray.init(runtime_env={"env_vars": {"«env»": "«s»"}})
== modal_app.py | token
secret = modal.Secret.from_dict({"«env»": "«s»"})
== sagemaker/run.py | token
estimator = HuggingFace(entry_point="train.py", environment={"«env»": "«s»"})
== demo.py | password
ui.launch(auth=("«user»", "«s»"), share=True)
== jupyter_server_config.py | own
c.ServerApp.token = "«s»"
== jupyter_notebook_config.py | password
c.NotebookApp.password = '«s»'
== requests.http | own
GET https://«host»/v1/models
Authorization: Bearer «s»
== logs/train.log | marked
2026-01-02 10:00:01 INFO using token «s»
== notes.txt | password
db host: «host»
user: «user»
password: «s»
== .mcp.json | marked
{"mcpServers": {"«word»": {"url": "https://«host»/mcp", "headers": {"Authorization": "Bearer «s»"}}}}
== postman_collection.json | own
{"item": [{"request": {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "«s»", "type": "string"}]}}}]}
== index.html | google-api-key
<script src="https://maps.googleapis.com/maps/api/js?key=«s»"></script>
== src/app.tsx | marked
const client = new OpenAI({ apiKey: "«s»", dangerouslyAllowBrowser: true });
== prefect.yaml | token
deployments:
  - name: «word»
    job_variables:
      env: {"«env»": "«s»"}
== azure-pipelines.yml | password
variables:
  - name: DB_PASSWORD
    value: «s»
== .circleci/config.yml | any
jobs:
  train:
    environment:
      «env»: «s»
== cloudbuild.yaml | token
steps:
  - name: python
    env: ["«env»=«s»"]
== settings.gradle | password
credentials { username = "«user»"; password = "«s»" }
== litellm.yaml | marked
model_list:
  - model_name: «model»
    litellm_params:
      api_key: «s»
"""
# What is typed at a prompt, each a line of a script.
COMMANDS = """
== spark-submit | aws-secret-key
spark-submit --conf spark.hadoop.fs.s3a.secret.key=«s» train.py
== poetry http-basic | password
poetry config http-basic.«word» «user» «s»
== poetry token | pypi-token
poetry config pypi-token.«word» «s»
== uv publish | pypi-token
uv publish --token «s»
== npm config | npm-token
npm config set //artifacts.«word»labs.net/:_authToken=«s»
== git extra header | password
git -c http.extraheader="AUTHORIZATION: basic «basic»" fetch
== helm registry | password
helm registry login registry.«word»labs.net -u «user» -p «s»
== ray job | marked
ray job submit --runtime-env-json '{"env_vars": {"«env»": "«s»"}}' -- python train.py
== label-studio | password
label-studio start --username «user»@«word»labs.net --password «s»
== airflow users | password
airflow users create --username admin --role Admin --email «user»@«word»labs.net --password «s»
== ngrok | ngrok-token
ngrok config add-authtoken «s»
== tailscale | tailscale-key
tailscale up --authkey «s»
== prefect config | prefect-key
prefect config set PREFECT_API_KEY=«s»
== dagshub | dagshub-token
dagshub login --token «s»
== comet | comet-key
comet login --api-key «s»
== env appended | any
echo "«env»=«s»" >> .env
== env document | any
cat > .env <<END
MODEL=«model»
«env»=«s»
END
== psql DSN | password
psql "host=«host» dbname=«db» user=«user» password=«s»"
== rclone | own
rclone config create «word» s3 secret_access_key «s»
== heroku | any
heroku config:set «env»=«s»
== gh secret | any
gh secret set «env» --body "«s»"
== vault kv | password
vault kv put secret/ml/«word» password=«s»
== kubectl literal | any
kubectl create secret generic «word» --from-literal=«env»=«s»
== gcloud | token
gcloud run deploy «word» --set-env-vars=«env»=«s»
== aws lambda | token
aws lambda update-function-configuration --function-name «word» --environment "Variables={«env»=«s»}"
== ssh with a variable | token
ssh «user»@«host» "«env»=«s» python train.py"
== nohup | token
«env»=«s» nohup python train.py > train.log 2>&1 &
== runai | token
runai submit «word» -i «word»/train -g 1 -e «env»=«s»
== crontab | token
echo "0 3 * * * «env»=«s» /srv/«word»/train.sh" | crontab -
"""


def leaks(dice: Dice) -> Iterator[Leaked]:
    for row in [*table(FILES)] * TIMES:
        secret = dice.secret(row.what)
        yield leaked(row.kind, filled(row.text, dice, secret) + "\n", f"beside, {row.kind}", secret)
    commands = [*table(COMMANDS)]
    for row in commands * TIMES:
        secret = dice.secret(row.what)
        text = f"#!/bin/bash\ncd /srv/{dice.word()}\n{filled(row.text, dice, secret)}\necho done\n"
        yield leaked(dice.one("run.sh", "scripts/setup.sh", "deploy.sh"), text, f"command, {row.kind}", secret)
