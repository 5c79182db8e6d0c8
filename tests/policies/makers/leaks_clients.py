"""Secrets in Python that libraries ask for: logins, clients, connections, settings of storage."""

TEMPLATES = """
== wandb login | wandb-legacy-key
wandb.login(key="«s»")
== wandb login with options | wandb-key
wandb.login(key='«s»', relogin=True)
== huggingface login | huggingface-token
login(token="«s»", add_to_git_credential=True)
== huggingface login by position | huggingface-token
huggingface_hub.login("«s»")
== from_pretrained | huggingface-token
model = AutoModel.from_pretrained("«word»/«model»", token="«s»")
== use_auth_token | huggingface-token
dataset = load_dataset("«word»/«word.2»", use_auth_token='«s»')
== pipeline | huggingface-token
pipe = Pipeline.from_pretrained("pyannote/«word»", use_auth_token="«s»").to("cuda")
== openai | openai-project-key
client = OpenAI(api_key="«s»")
== chat model | openai-key
llm = ChatOpenAI(model="«word»-4o", temperature=0, openai_api_key="«s»")
== azure openai | azure-ai-legacy-key
client = AzureOpenAI(azure_endpoint="https://«word».openai.azure.com", api_key="«s»", api_version="2026-02-01")
== kaggle | kaggle-key
api.set_config_value("key", "«s»")  # kaggle
== kaggle file written | kaggle-key
token = {"username": "«user»", "key": "«s»"}
with open("/tmp/kaggle.json", "w") as stream:
    json.dump(token, stream)
== mlflow environment | password
os.environ["MLFLOW_TRACKING_USERNAME"] = "«user»"
os.environ["MLFLOW_TRACKING_PASSWORD"] = "«s»"
== dagshub | dagshub-token
dagshub.auth.add_app_token(token="«s»")
== databricks | databricks-token
w = WorkspaceClient(host="https://adb-«digits:16».7.azuredatabricks.net", token="«s»")
== databricks sql | databricks-token
connection = sql.connect(server_hostname="«host»", http_path="/sql/1.0/warehouses/«hex:16»", access_token="«s»")
== spark account key | azure-storage-key
spark.conf.set("fs.azure.account.key.«word»«n».blob.core.windows.net", "«s»")
== spark secret key | aws-secret-key
spark.sparkContext._jsc.hadoopConfiguration().set("fs.s3a.secret.key", "«s»")
== boto3 | aws-secret-key
s3 = boto3.client("s3", region_name="eu-west-1", aws_secret_access_key="«s»")
== boto3 over lines | aws-secret-key
session = boto3.Session(
    region_name="eu-central-1",
    aws_secret_access_key="«s»",
)
== s3fs | own
fs = s3fs.S3FileSystem(key="«user»", secret="«s»", client_kwargs={"endpoint_url": "http://«host»:9000"})
== minio | own
client = Minio("«host»:9000", access_key="«user»", secret_key="«s»", secure=False)
== storage options | own
df = pd.read_parquet("s3://«word»/«date».parquet", storage_options={"key": "«user»", "secret": "«s»"})
== snowflake | password
conn = snowflake.connector.connect(
    account="«word»-«n»",
    user="«user»",
    password='«s»',
    warehouse="COMPUTE_WH",
)
== psycopg | password
conn = psycopg2.connect(dbname="«db»", user="«user»", password="«s»", host="«host»")
== pymysql | password
db = pymysql.connect(host="«host»", user="«user»", passwd="«s»", db="«db»", charset="utf8mb4")
== mysql by position | password
db = MySQLdb.connect("«host»", "«user»", "«s»", "«db»")
== redis | password
cache = redis.Redis(host="«host»", port=6379, password="«s»")
== ssh | password
ssh.connect("«host»", username="«user»", password="«s»")
== smtp login | password
server.login("«user»@«word»labs.net", "«s»")
== form data | password
requests.post("https://«host»/login", data={"username": "«user»", "password": "«s»"}, timeout=30)
== neptune | neptune-token
run = neptune.init_run(project="«word»/«word.2»", api_token="«s»")
== comet | comet-key
experiment = comet_ml.Experiment(api_key="«s»", project_name="«word»")
== pinecone | pinecone-key
pc = Pinecone(api_key="«s»")
== roboflow | roboflow-key
rf = Roboflow(api_key="«s»")
== cohere by position | cohere-key
co = cohere.Client("«s»")
== anthropic | anthropic-key
client = anthropic.Anthropic(api_key="«s»")
== google | gemini-key
genai.configure(api_key="«s»")
== replicate | replicate-token
os.environ["REPLICATE_API_TOKEN"] = "«s»"
== ngrok | ngrok-token
ngrok.set_auth_token("«s»")
== slack alert | slack-webhook
requests.post("https://«s»", json={"text": "training of «word» is done"}, timeout=5)
== telegram alert | telegram-token
requests.get(f"https://api.telegram.org/bot«s»/sendMessage?chat_id={chat}&text=done", timeout=5)
== flask secret | own
app.secret_key = "«s»"
== flask configuration | own
app.config["SECRET_KEY"] = "«s»"
== jwt | own
token = jwt.encode({"sub": user_id}, "«s»", algorithm="HS256")
"""
