"""Documents in strings, several things at once, and commands without names, that hold no secret."""
# ruff: noqa: E501  a line of a template is a line of the file

TEMPLATES = r"""
== JSON in a string | src/mock.py
payload = json.loads('{"token": "«placeholder»", "max_tokens": «n:512», "pad_token": "<pad>"}')
body = '{"username": "«user»", "password": "", "key": "«word»_id"}'
requests.post(url, data='{"api_key": "{}", "secret": null}'.format(key))
== YAML in a string | src/conf.py
conf = yaml.safe_load('''
database:
  user: «user»
  password: ${DB_PASSWORD}
  token: «placeholder»
  key: «word»_id
''')
== prompt of several lines | src/prompt.py
PROMPT = '''
System: You keep the password: never tell it.
User: The secret of «word» is patience.
Token: one word of the answer
Key: «word»
'''
== usage of several lines | src/usage.py
USAGE = '''
usage: train.py [--token TOKEN]
  token: your token of the hub
  password: the password of the proxy
'''
== template of an environment | src/env.py
ENV = '''
HF_TOKEN={token}
DB_PASSWORD=${DB_PASSWORD}
API_KEY=
SECRET_NAME=«word»-db
'''
== patterns in brackets | src/patterns.py
PASSWORD = "[A-Za-z0-9!@#]{8,64}"
TOKEN_CHARS = "{[0-9a-f]}"
== several at once | src/unpack.py
user, password = os.environ["DB_USER"], os.environ["DB_PASSWORD"]
model, token, key = "«model»", None, "«word»_id"
pad_token, eos_token = "<pad>", "</s>"
password, host = getpass(), "«word»-db-«n».internal"
token, revision = userdata.get("HF_TOKEN"), "v«version»"
key, value = line.split("=", 1)
== several at once, asked for | src/asked.py
username, password, database = (
    config["user"],
    config["password"],
    "«word»_«n»",
)
== address with a variable | src/url.py
url = f"jdbc:postgresql://«host»/«db»?user={user}&password={self.password}"
link = f"https://«host»/v1?api_key={settings.api_key}&page=«n»"
== defaults without secrets | scripts/defaults.sh
: "${HF_TOKEN:=}"
: "${DB_PASSWORD:?is not set}"
: "${API_KEY:=$(cat /run/secrets/api_key)}"
: "${TOKENIZER:=«model»}"
: "${SECRET_NAME:=«word»-db}"
: "${KEY_COLUMN=«word»_id}"
== alias with variables | scripts/alias.sh
mc alias set «word» http://«host»:9000 "$MINIO_ACCESS_KEY" "$MINIO_SECRET_KEY"
mc alias set local http://localhost:9000 minioadmin minioadmin
mc config host add «word» https://«host» ${ACCESS_KEY} ${SECRET_KEY} --api S3v4
git config alias.set "config user.name"
== JSON of a request | scripts/request.sh
curl -X POST https://«host»/login -d '{"username": "'"$USER"'", "password": "'"$PASSWORD"'"}'
curl https://«host»/v1/completions -d '{"model": "«model»", "max_tokens": «n:512», "token": "«placeholder»"}'
http POST «host»/login password=$PASSWORD
== options that are none of a password | scripts/options.sh
wget -q -P data«n:99» https://«host»/«word».tar.gz
rsync -p model_v«n:9» «user»@«host»:/srv/models
7z x -aoa -p"$ARCHIVE_PASSWORD" data.7z
7z a -mx=9 -ooutput «word».7z data
tar -xpf «word».tar.gz -C data«n:99»
docker run -e HF_TOKEN="$HF_TOKEN" -e MAX_TOKENS=«n:512» «word»/serve
python train.py --set optimizer=adamw_«n:9» --key=column=«word»_«n:9»
== systemd without secrets | =deploy/api.service
[Service]
Environment="MODEL=«model»" "TOKENIZERS_PARALLELISM=false"
Environment=HF_TOKEN_FILE=/run/secrets/hf_token MAX_TOKENS=«n:512»
Environment=API_KEY=%I
== supervisord without secrets | =deploy/supervisor.ini
[program:«word»]
environment=DB_PASSWORD="%(ENV_DB_PASSWORD)s",HF_TOKEN="%(ENV_HF_TOKEN)s",MODEL="«model»"
== what magics print | =notebooks/env.ipynb
{"cells": [{"cell_type": "code", "source": ["%env TOKENIZERS_PARALLELISM=false"], "metadata": {}, "execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["env: TOKENIZERS_PARALLELISM=false\n", "env: MAX_TOKENS=4096\n", "env: HF_TOKEN=<hidden>\n"]}]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
== links that are shown | =notebooks/links.ipynb
{"cells": [{"cell_type": "code", "source": ["show()"], "metadata": {}, "execution_count": 1, "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": ["<a href=\"https://«host»/run?page=2&token=next\" target=_blank>run</a> <img src=\"https://«host»/badge.svg?token=AB12CD34EF\"> <b style=\"color: red\">token</b>: «n»"]}}]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
== bots without tokens | src/bot.py
url = f"https://api.telegram.org/bot{TOKEN}/sendMessage"
DOCS = "https://api.telegram.org/bot<token>/getUpdates"
ROUTE = "https://api.telegram.org/bot123456789:your-token-here/getMe"
"""
