"""Values in programs that look random or secret, and are neither: hashes, ids, addresses, pictures."""

TEMPLATES = r"""
== paths of secrets | src/settings.py
TOKEN_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/token"
password_file = Path("/run/secrets/db_password")
KEY_PATH = "~/.ssh/id_ed25519"
GOOGLE_APPLICATION_CREDENTIALS = "keys/service_account.json"
== addresses of tokens | src/oauth.py
token_url = "https://login.microsoftonline.com/common/oauth2/v2.0/token"
SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:«digits:12»:secret:«word»/db-«letters:6»"
password_reset_url = "https://«word».io/accounts/password/reset/"
KEY_VAULT = "https://«word»-kv.vault.azure.net/"
== mock in a test | tests/test_api.py
def test_login(client):
    response = client.post("/login", json={"username": "test", "password": "test"})
    assert response.json()["token"] == "test-token"
== dummy in a test | tests/test_auth.py
client = Client(api_key="test-key", secret="secret", token="abc123", password="password")
monkeypatch.setenv("«variable»", "dummy")
monkeypatch.setenv("OPENAI_API_KEY", "fake-key")
assert mask("hunter2") == "***"
== user in a test | tests/test_users.py
user = User.objects.create_user(username="alice", password="secret")
assert verify_password("wrong-password", user.password) is False
headers = {"Authorization": "Bearer test-token"}
== test configuration | tests/conftest.py
TEST_DATABASE_URL = "postgresql://postgres«colon»postgres@localhost:5432/test"
os.environ["SECRET_KEY"] = "test-secret-key"
== random seeds | src/seeds.py
SEED = «digits:9»
key = jax.random.PRNGKey(«digits:4»)
rng_key, sub_key = jax.random.split(key)
== hash of a password | src/users.py
hashed_password = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
password_hash = pwd_context.hash(password)
== hash of a file | src/download.py
SHA256 = "«hex:64»"
MD5 = "«hex:32»"
download(url, known_hash="md5:«hex:32.2»")
checksum = "«hex:40»"
== revision | src/train.py
model = AutoModel.from_pretrained("«word»/«model»", revision="«hex:40»")
COMMIT = "«hex:40.2»"
dataset = load_dataset("«word»/«word.2»", revision="«hex:40.3»")
== identifiers of runs | src/report.py
RUN_ID = "«hex:32»"
run = mlflow.get_run("«hex:32.2»")
model = mlflow.pyfunc.load_model("runs:/«hex:32»/model")
artifact = run.use_artifact("«word»/«word.2»/model-«letters:8»:v«n:9»")
== identifiers | src/ids.py
EXPERIMENT_ID = "«uuid»"
trace_id = "«hex:32»"
client_id = "«uuid.2»"
tenant_id = "«uuid.3»"
subscription = "/subscriptions/«uuid»/resourceGroups/«word»"
== identifiers in addresses | src/fetch.py
URL = "https://drive.google.com/uc?id=1«letters:32»"
SHEET = "https://docs.google.com/spreadsheets/d/1«letters:43»/edit#gid=«digits:9»"
VIDEO = "https://www.youtube.com/watch?v=«letters:11»"
ZENODO = "https://zenodo.org/record/«digits:7»/files/«word».zip"
== address of a file | src/fetch.py
DATA = "s3://«word»-models/«hex:32»/checkpoint-«digits:4»/model.safetensors"
WEIGHTS = "https://huggingface.co/«word»/«model»/resolve/«hex:40»/pytorch_model.bin"
BLOB = "https://«word».blob.core.windows.net/data/«uuid».parquet"
== pip address | src/install.py
subprocess.run(["pip", "install", "git+https://github.com/«word»/«word.2».git@«hex:40»"], check=True)
== embedded picture | src/page.py
LOGO = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA«blob:240»"
== embedded table | src/data.py
PACKED = zlib.decompress(base64.b64decode("eJyr«blob:150»"))
== public key | src/verify.py
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI«letters:43» «user»@«word»"
== vector | src/vectors.py
EMBEDDING = [0.«digits:8», -0.«digits:8.2», 0.«digits:8.3», -0.«digits:8.4»]
== alphabet | src/text.py
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
token_chars = "0123456789abcdef"
== sequence | src/dna.py
KEY_SEQUENCE = "ATGGCGTACGCTTGACCATGCAAGGCTTAACGGATCCATGCATTAGGC"
secret_structure = "HHHHHCCCEEEEEECCCHHHHHHHHHCC"
"""
