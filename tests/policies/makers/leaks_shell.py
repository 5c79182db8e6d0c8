"""Secrets in scripts, Dockerfiles and what people type: variables, flags and words of commands."""

from collections.abc import Iterator

from policies.makers.dice import Dice
from policies.makers.drafts import Leaked, filled, leaked, table
from policies.makers.surroundings import around

TIMES = 3
SHELL = """
== export
export «env»=«s»
== export quoted
export «env»="«s»"
== export in single quotes
export «env»='«s»'
== assignment
«env»=«s»
== lower case | password
db_password='«s»'
== variable before a command | token
«env»=«s» python train.py --epochs «n:40»
== variable before a continued command | dagshub-token
MLFLOW_TRACKING_URI=https://dagshub.com/«user»/«word».mlflow \\
MLFLOW_TRACKING_USERNAME=«user» \\
MLFLOW_TRACKING_PASSWORD=«s» \\
python train.py
== default of a variable
: "${«env»:=«s»}"
== default in an export | token
export «env»="${«env»:-«s»}"
== flag
python train.py --epochs «n:40» --«kebab» «s» --seed «n:999»
== flag with =
python -m «word».serve --«kebab»=«s» --port «n:9000»
== flag on a continued line
python train.py \\
  --data data/«word» \\
  --«kebab» "«s»" \\
  --epochs «n:40»
== underscored flag | token
accelerate launch train.py --«snake»=«s» --push_to_hub
== curl -u | password
curl -s -u «access» https://«host»/api/2.0/jobs/list
== curl --user quoted | password
curl --user '«access»' -o data.zip https://«host»/«word».zip
== curl bearer | own
curl -H "Authorization: Bearer «s»" https://«host»/v1/predict
== curl bearer in single quotes | marked
curl -X POST -H 'Authorization: Bearer «s»' -d @payload.json https://«host»/v1/chat
== curl header | own
curl --header "X-Api-Key: «s»" "https://«host»/export?format=json"
== curl gitlab header | gitlab-token
curl --header "PRIVATE-TOKEN: «s»" https://«host»/api/v4/projects
== curl basic | password
curl -H "Authorization: Basic «basic»" https://«host»/labels
== curl data | password
curl -d 'username=«user»&password=«s»' https://«host»/login
== curl json | password
curl -X POST https://«host»/login -d '{"username": "«user»", "password": "«s»"}'
== wget | password
wget --http-user=«user» --http-password=«s» https://«host»/«word».tar.gz
== mysql -p | password
mysql -h «host» -u «user» -p«s» «db» < schema.sql
== mysqldump | password
mysqldump --user=«user» --password=«s» «db» > dump.sql
== PGPASSWORD | password
PGPASSWORD=«s» psql -h «host» -U «user» -d «db» -c 'select 1'
== psql URL | password
psql "postgresql://«login»@«host»/«db»" -f labels.sql
== redis-cli | password
redis-cli -h «host» -a «s» ping
== mongosh | password
mongosh --host «host» -u «user» -p «s» --authenticationDatabase admin
== sshpass | password
sshpass -p '«s»' scp models/«word».pt «user»@«host»:/srv/models/
== docker login | password
docker login -u «user» -p «s» registry.«word»labs.net
== docker login long | password
docker login --username «user» --password «s» registry.«word»labs.net
== docker login from echo | dockerhub-token
echo «s» | docker login -u «user» --password-stdin
== docker run -e
docker run --gpus all -e «env»=«s» «word»/train:«version»
== docker build-arg | token
docker build --build-arg «env»=«s» -t «word»/serve .
== az account key | azure-storage-key
az storage blob upload --account-name «word»«n» --account-key «s» --file model.pt --container-name models
== az login | azure-client-secret
az login --service-principal -u «uuid» -p «s» --tenant «uuid.2»
== azcopy | azure-signature
azcopy copy data "https://«word»«n».blob.core.windows.net/c?sv=2022-11-02&se=2030-01-01&sr=c&sp=rw&sig=«s»"
== aws configure | aws-secret-key
aws configure set aws_secret_access_key «s» --profile «word»
== dvc remote modify | password
dvc remote modify «word» password «s»
== dvc remote modify token | dagshub-token
dvc remote modify origin --local password «s»
== dvc remote modify key | aws-secret-key
dvc remote modify «word» secret_access_key '«s»'
== dvc account key | azure-storage-key
dvc remote modify «word» account_key '«s»'
== wandb login | wandb-legacy-key
wandb login «s»
== wandb login relogin | wandb-key
wandb login --relogin --host=https://«host» «s»
== huggingface-cli | huggingface-token
huggingface-cli login --token «s»
== git clone | huggingface-token
git clone https://«access»@huggingface.co/«word»/«word.2»
== git remote | gitlab-token
git remote set-url origin https://oauth2«colon»«s»@gitlab.com/«word»/«word.2».git
== git config | github-token
git config --global url."https://«s»@github.com/".insteadOf "https://github.com/"
== kaggle file | kaggle-key
echo '{"username":"«user»","key":"«s»"}' > ~/.kaggle/kaggle.json
== kaggle document | kaggle-key
cat > ~/.kaggle/kaggle.json <<END
{"username": "«user»", "key": "«s»"}
END
== netrc document | wandb-legacy-key
cat >> ~/.netrc <<'END'
machine api.wandb.ai
  login user
  password «s»
END
== netrc echo | wandb-legacy-key
echo "machine api.wandb.ai login user password «s»" >> ~/.netrc
== kubectl | password
kubectl create secret generic «word» --from-literal=password=«s»
== kubectl registry | password
kubectl create secret docker-registry regcred --docker-username=«user» --docker-password=«s»
== helm set | password
helm upgrade --install «word» charts/serve --set postgresql.auth.password=«s»
== mc alias | own
mc alias set «word» http://«host»:9000 «user» «s»
== mc alias over lines | own
mc alias set «word» \\
  https://«host» \\
  «user» '«s»'
== JSON after = | token
gh workflow run train.yml --json='{"model": "«model»", "«bare»": "«s»"}'
== twine | password
twine upload -u «user» -p «s» --repository-url https://artifacts.«word»labs.net dist/*
== pip extra index | password
pip install --extra-index-url https://«login»@artifacts.«word»labs.net/simple «word»
== openssl | password
openssl enc -d -aes-256-cbc -pass pass:«s» -in data.enc -out data.tar
== 7z | password
7z x data.7z -p«s»
== jupyter | own
jupyter lab --ip 0.0.0.0 --NotebookApp.token=«s»
== mlflow server | password
mlflow server --backend-store-uri mysql+pymysql://«login»@«host»:3306/«db» --port 5000
== prefect | prefect-key
prefect cloud login --key «s» --workspace «word»/main
== databricks | databricks-token
databricks configure --host https://«host» --token «s»
== comment | marked
# old token: «s»
"""
DOCKER = """
== Dockerfile ENV
ENV «env»=«s»
== Dockerfile ENV with a blank
ENV «env» «s»
== Dockerfile ENV over lines
ENV EPOCHS=«n:40» \\
    «env»="«s»" \\
    SEED=«n:999»
== Dockerfile ARG
ARG «env»=«s»
== Dockerfile ARG quoted | token
ARG «env»="«s»"
== Dockerfile RUN export | token
RUN export «env»=«s» && python download.py
== Dockerfile RUN pip | password
RUN pip install --extra-index-url https://«login»@artifacts.«word»labs.net/simple «word»
== Dockerfile RUN git | github-token
RUN git clone https://«s»@github.com/«word»/«word.2».git /src
== Dockerfile RUN login | huggingface-token
RUN huggingface-cli login --token «s»
== Dockerfile CMD | own
CMD ["python", "serve.py", "--api-key", "«s»"]
== Dockerfile comment | marked
# ENV «env»=«s»
"""
MAKE = """
== Makefile variable
«env» = «s»

train:
	python train.py
== Makefile variable at once | token
«env» := «s»
export «env»

serve:
	uvicorn app:app
== Makefile recipe | wandb-legacy-key
.PHONY: train
train:
	wandb login «s»
	python train.py
== Makefile recipe with a variable | password
db:
	PGPASSWORD=«s» psql -h «host» -U «user» «db»
"""
SLURM = """
== slurm | token
#SBATCH --gres=gpu:«n:8»
#SBATCH --time=12:00:00
module load cuda
export «env»=«s»
srun python train.py
"""
PROSE = """
== README export | marked
```bash
export «env»=«s»
python train.py
```
== README sentence | marked
Use the team token `«s»` until ours arrives.
== README variables | dagshub-token
```bash
export MLFLOW_TRACKING_URI=https://dagshub.com/«user»/«word».mlflow
export MLFLOW_TRACKING_PASSWORD=«s»
```
"""
PLACES = {
    (SHELL, "shell"): ["scripts/train.sh", "run.sh", "deploy/start.sh", "setup_env.bash"],
    (DOCKER, "docker"): ["Dockerfile", "docker/Dockerfile", "serve.Dockerfile"],
    (MAKE, "raw"): ["Makefile"],
    (SLURM, "shell"): ["jobs/train.sbatch", "slurm/run.sh"],
    (PROSE, "prose"): ["README.md", "notes.md"],
}


def leaks(dice: Dice) -> Iterator[Leaked]:
    for (text, around_it), paths in PLACES.items():
        for row in [*table(text)] * TIMES:
            secret = dice.secret(row.what)
            body = filled(row.text, dice, secret)
            body = around(dice, around_it, body) if around_it != "raw" else body + "\n"
            yield leaked(dice.one(*paths), body, f"shell, {row.kind}", secret)
