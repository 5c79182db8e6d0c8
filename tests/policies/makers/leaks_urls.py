"""Secrets in addresses and connection strings: each in a program, a configuration, a script or an output."""

from collections.abc import Iterator

from policies.makers.dice import Dice, Secret
from policies.makers.drafts import Leaked, filled, leaked, table
from policies.makers.surroundings import around

TIMES = 6
LENGTHS = {"signature": 64, "long signature": 512}  # of what signs an address, in hexadecimal digits
URLS = """
== postgres | password
postgresql://«login»@«host»:5432/«db»
== SQLAlchemy | password
postgresql+psycopg2://«login»@«host»/«db»?sslmode=require
== mysql | password
mysql+pymysql://«login»@«host»:3306/«db»
== mongodb | password
mongodb+srv://«login»@«word».«letters:5».mongodb.net/«db»?retryWrites=true
== redis | password
redis://«nobody»@«host»:6379/0
== rabbitmq | password
amqp://«login»@«host»:5672/jobs
== snowflake | password
snowflake://«login»@«word»-«n»/«db»/public?warehouse=COMPUTE_WH
== web | password
https://«login»@«host»/mlflow
== ftp | password
ftp://«login»@«host»/data/«word».zip
== proxy | password
http://«login»@«host»:3128
== repository | github-token
https://x-access-token«colon»«s»@github.com/«word»/«word.2».git
== alert | slack-webhook
https://«s»
== message | discord-webhook
https://«s»
== card | teams-webhook
https://«word»«s»
== DSN | password
host=«host» port=5432 dbname=«db» user=«user» password=«s»
== ODBC | password
Driver={ODBC Driver 18 for SQL Server};Server=tcp:«host»,1433;Database=«db»;Uid=«user»;Pwd=«s»;Encrypt=yes;
== ADO | password
Server=«host»;Database=«db»;User Id=«user»;Password=«s»;
== JDBC | password
jdbc:postgresql://«host»:5432/«db»?user=«user»&password=«q»
== JDBC of SQL Server | password
jdbc:sqlserver://«host»:1433;databaseName=«db»;user=«user»;password=«s»;encrypt=true
== storage account | azure-storage-key
DefaultEndpointsProtocol=https;AccountName=«word»«n»;AccountKey=«s»;EndpointSuffix=core.windows.net
== service bus | azure-service-bus-key
Endpoint=sb://«word».servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=«s»
== SAS | azure-signature
https://«word»«n».blob.core.windows.net/m?sp=r&st=«date»T08:00:00Z&se=2030-01-01T00:00:00Z&sv=2022-11-02&sr=c&sig=«s»
== presigned S3 | signature
https://«word»-«n».s3.eu-west-1.amazonaws.com/x.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=604800&X-Amz-Signature=«s»
== presigned GCS | long signature
https://storage.googleapis.com/«word»/x.csv?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=604800&X-Goog-Signature=«s»
== jupyter | jupyter-token
http://«host»:8888/lab?token=«s»
== key in the query | own
https://api.«word».io/v2/export?format=csv&api_key=«s»
== access token in the query | own
https://«host»/api/files/data.zip?access_token=«s»
"""
# The name of each is the path of the file; what stands around, after the bar.
HOLDERS = """
== src/db.py | python
DATABASE_URL = "«url»"
== pipelines/load.py | python
engine = create_engine("«url»", pool_pre_ping=True)
== notebooks/etl.py | python
df = pd.read_csv('«url»')
== src/settings.py | python
class Settings(BaseSettings):
    store: str = Field("«url»", description="where the runs are")
== config.yaml | yaml
tracking_uri: "«url»"
== conf/«word».yaml | yaml
«word»_store:
  url: '«url»'
== .env | env
STORE_URL="«url»"
== .env.prod | env
CONNECTION_STRING=«url»
== config.toml | toml
[«word»-store]
url = "«url»"
== run.sh | shell
export STORE_URL='«url»'
== scripts/fetch.sh | shell
curl -sSL "«url»" -o data.bin
== conf/settings.json | raw
{"epochs": «n:40», "url": "«url»"}
== logs.ipynb | raw
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": «n»,
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": ["connecting to «url» now\\n", "«n:90» rows\\n"]
    }
   ],
   "source": ["run()"]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
"""


def secret_of(dice: Dice, what: str) -> Secret:
    return Secret(what, "", dice.hexadecimal(LENGTHS[what])) if what in LENGTHS else dice.secret(what)


def leaks(dice: Dice) -> Iterator[Leaked]:
    holders = [*table(HOLDERS)]
    for index, row in enumerate([*table(URLS)] * TIMES):
        secret = secret_of(dice, row.what)
        holder = holders[(index + index // 7) % len(holders)]
        address = filled(row.text, dice, secret)
        text = filled(holder.text.replace("«url»", "\ue002"), dice).replace("\ue002", address)
        text = text + "\n" if holder.what == "raw" else around(dice, holder.what, text)
        yield leaked(filled(holder.kind, dice), text, f"address, {row.kind}, {holder.kind}", secret)
