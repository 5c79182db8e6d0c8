"""Documentation, pages, statements and keys for everybody: words of secrets without one."""
# ruff: noqa: E501  a line of a template is a line of the file

TEMPLATES = r"""
== README with a placeholder | README.md
```bash
export «variable»=«placeholder»
python train.py
```
== README with an example URL | README.md
Set `DATABASE_URL` to `postgresql://user«colon»password@localhost:5432/«db»` or `mysql://root«colon»root@127.0.0.1/«db»`.
== README with examples | docs/usage.md
```python
client = Client(api_key="YOUR_API_KEY", token="<token>")
wandb.login(key="your-wandb-key")
os.environ["OPENAI_API_KEY"] = "sk-..."
```
== README with curl | docs/api.md
```bash
curl -H "Authorization: Bearer <token>" -u user:password https://api.example.com/v1
curl -H "X-API-Key: $API_KEY" https://api.example.com/v1/models
```
== README of variables | docs/settings.md
| variable | meaning | default |
| --- | --- | --- |
| `HF_TOKEN` | token of the hub | none |
| `DB_PASSWORD` | password of the database | empty |
| `SECRET_KEY` | signs sessions | random at start |
== README of a login | docs/login.md
1. Run `wandb login` and paste the key.
2. Run `huggingface-cli login --token $HF_TOKEN`.
3. Password: ask a colleague. Token: from the settings page.
== README of a server | docs/jupyter.md
Open `http://127.0.0.1:8888/?token=<token>` or the address that the terminal prints.
== changelog | CHANGELOG.md
- fix: password reset token expired too early (#«n:999»)
- feat: `--token` takes a file
- chore: bump tokenizers to «version» (commit «hex:40»)
== docs in reST | =docs/index.rst
Connecting
==========

.. code-block:: python

    engine = create_engine("postgresql://scott«colon»tiger@localhost:5432/mydatabase")
    client = Client(password="password")

:param password: the password of the user
:param token: as :func:`get_token` returns it
== sphinx role | docs/auth.md
The parameter `api_key: str` is required; `secret_key=None` means that `SECRET_KEY` is read.
Authentication uses `Authorization: Bearer TOKEN`.
== HTML form | =templates/login.html
<form method="post">
  <input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
  <label for="password">Password</label>
  <input type="password" id="password" name="password" placeholder="Your password" autocomplete="current-password">
  <a href="/password/reset?token={{ token }}">Forgot your password?</a>
</form>
== HTML with integrity | =templates/base.html
<link rel="stylesheet" href="https://cdn.example.org/«word».min.css" integrity="sha384-«blob:48»" crossorigin="anonymous">
<script src="https://cdn.example.org/«word».min.js" integrity="sha256-«blob:32»"></script>
<script nonce="{{ nonce }}">var token = document.querySelector("meta[name=csrf-token]").content;</script>
== translations | =locales/en.json
{
  "password": "Password",
  "passwordForgot": "Forgot your password?",
  "passwordRepeat": "Repeat the password",
  "token": "Access token",
  "tokenExpired": "Your token has expired, please sign in again",
  "apiKeyHint": "You find the API key in your settings",
  "secretKey": "Secret key"
}
== translations in German | =locales/de.yaml
password: Passwort
password_too_short: Das Passwort ist zu kurz
token: Zugangsschlüssel
secret: Geheimnis
api_key: API-Schlüssel
== gettext | =locale/fr.po
msgid "Password"
msgstr "Mot de passe"
msgid "token: %s"
msgstr "jeton : %s"
== JavaScript | =static/app.js
const token = localStorage.getItem("token");
const apiKey = process.env.API_KEY;
const { password, secret } = req.body;
headers["Authorization"] = `Bearer ${token}`;
const PASSWORD_INPUT = "#password-input";
if (key === "Enter") submit({ password: form.password.value });
== minified JavaScript | =static/vendor.min.js
!function(e){var t=e.unk_token,n=this.vocab=new Array(9),token=t.pad_token,r=function(e){return e.key||e.secret};e.password=function(t){return!t.token};e.apiKey=r(«n»);e.authToken=t["«word»"]}(window);
== source map | =static/app.js.map
{"version":3,"sources":["app.ts"],"names":["token","password","apiKey","secretKey"],"mappings":"«letters:200»,CAAC,EAAE;AAAK","file":"app.js"}
== style sheet | =static/style.css
.password-field::placeholder { color: #«hex:6»; }
.token.keyword { color: #«hex:6.2»; }
#api-key { background: url(data:image/svg+xml;base64,PHN2ZyB4«blob:90»); }
== TypeScript | =src/api.ts
export interface Credentials { username: string; password: string; apiKey?: string }
export const AUTH_TOKEN_KEY = "auth_token";
export const STORAGE_KEY = "«word»-settings-v«n:9»";
const secret: string | undefined = process.env.SECRET;
== Java | =src/Login.java
public final class Login {
    private static final String PASSWORD_KEY = "user.password";
    private static final String TOKEN_HEADER = "X-Auth-Token";
    private String password = System.getenv("PASSWORD");
    void login(String user, String password) { client.setToken(getToken()); }
}
== Go | =main.go
package main

const tokenHeader = "X-Token"

var password = os.Getenv("PASSWORD")

type config struct {
	Password string `json:"password" yaml:"password"`
	APIKey   string `json:"api_key,omitempty"`
}
== R | =R/connect.R
con <- dbConnect(RPostgres::Postgres(), user = Sys.getenv("PGUSER"), password = Sys.getenv("PGPASSWORD"))
token <- keyring::key_get("«word»")
password <- rstudioapi::askForPassword("Database password")
== SQL | =sql/schema.sql
CREATE TABLE users (
    id SERIAL PRIMARY KEY,
    username VARCHAR(64) NOT NULL,
    password VARCHAR(255) NOT NULL,
    password_hash CHAR(60),
    api_token VARCHAR(64) UNIQUE,
    FOREIGN KEY (team_id) REFERENCES teams (id)
);
SELECT token, count(*) FROM words WHERE token = 'the' GROUP BY token;
ALTER TABLE users ADD COLUMN secret_key TEXT DEFAULT '';
== SQL with a variable | =sql/roles.sql
CREATE ROLE trainer LOGIN PASSWORD :'password';
ALTER USER trainer WITH PASSWORD '${DB_PASSWORD}';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO trainer;
== migration | migrations/0003_token.py
def upgrade():
    op.add_column("users", sa.Column("reset_token", sa.String(64), nullable=True))
    op.create_index("ix_users_api_key", "users", ["api_key"])

revision = "«hex:12»"
down_revision = "«hex:12.2»"
== certificate | =certs/ca.crt
-----BEGIN CERTIFICATE-----
MIID«letters:60»
«letters:64»
«letters:64.2»
-----END CERTIFICATE-----
== public key | =keys/public.pem
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA«letters:20»
«letters:64»
-----END PUBLIC KEY-----
== public key of SSH | =keys/id_ed25519.pub
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI«letters:43» «user»@«word»
== authorized_keys | =deploy/authorized_keys
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ«letters:300» «user»@«word»
== known_hosts | =.ssh/known_hosts
github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl
|1|«blob:20»|«blob:20.2» ssh-rsa AAAAB3NzaC1yc2E«letters:200»
== checksums | =SHA256SUMS
«hex:64»  model-00001-of-00002.safetensors
«hex:64.2»  tokenizer.json
== checksums in MD5 | =data/checksums.md5
«hex:32»  password_dataset.csv
«hex:32.2»  tokens.txt
== licence | =LICENSE
You may not use the secret, the token or the key of another. THE SOFTWARE IS PROVIDED "AS IS".
password: none needed.
== log | =logs/train.log
2026-01-«n:28» 10:11:12 INFO run «hex:32» step «digits:4» loss 0.«digits:5» tokens/s «digits:5»
2026-01-01 10:11:13 INFO request «uuid» GET /v1/models?page_token=&key=name 200
2026-01-01 10:11:14 WARNING no token given, password not set
== table of words | =data/words.csv
id,token,count
1,password,«n:900»
2,secret_key,«n:900»
3,«word»,«n:900»
== diagram | docs/flow.md
```mermaid
sequenceDiagram
  Client->>Server: POST /login (password)
  Server-->>Client: token
```
== LaTeX | =paper/main.tex
Each token $t_i$ has a key $k_i$ and a value $v_i$; \texttt{pad\_token} is ignored. \label{eq:secret-key}
The API key is read from \texttt{OPENAI\_API\_KEY}.
== bibliography | =paper/refs.bib
@article{«word»«n:2026»token, title={Secret sharing and password-based keys}, key={«word»2026}, url={https://doi.org/10.«digits:4»/«letters:12»}}
== git config | =.gitconfig
[user]
	signingkey = «hex:40»
[credential]
	helper = osxkeychain
[url "git@github.com:"]
	insteadOf = https://github.com/
== git modules | =.gitmodules
[submodule "«word»"]
	path = lib/«word»
	url = https://github.com/«word»/«word.2».git
== vscode | =.vscode/settings.json
{"editor.tokenColorCustomizations": {"textMateRules": [{"scope": "string.password", "settings": {"foreground": "#«hex:6»"}}]}, "key": "ctrl+k", "git.openRepositoryInParentFolders": "never"}
== grafana dashboard | =grafana/dashboard.json
{"uid": "«letters:9»", "title": "Tokens per second", "panels": [{"id": «n», "datasource": {"uid": "«letters:17»"}, "targets": [{"expr": "rate(tokens_total[5m])", "refId": "A"}]}], "schemaVersion": 38}
== cassette | =tests/cassettes/login.yaml
interactions:
- request:
    headers:
      authorization: [REDACTED]
      x-api-key: ["**********"]
    uri: https://api.«word».com/v1/models
  response:
    headers:
      etag: ['"«hex:32»"']
      x-request-id: [«uuid»]
== protobuf | =proto/auth.proto
message LoginRequest {
  string username = 1;
  string password = 2;
  string api_key = 3;
}
message Page { string next_page_token = 1; }
== GraphQL | =schema.graphql
type Mutation { login(username: String!, password: String!): Token }
type Token { accessToken: String! expiresIn: Int }
"""
