"""What stands around in files of people who train models: none of it holds a secret."""
# ruff: noqa: E501  a line of a template is a line of the file

from policies.makers.dice import Dice
from policies.makers.drafts import filled

IMPORTS = """import argparse|import json|import os|from pathlib import Path|import numpy as np|import pandas as pd|import torch
from torch import nn|from transformers import AutoModelForCausalLM, AutoTokenizer|import mlflow|import wandb
from sklearn.model_selection import train_test_split|from datasets import load_dataset|import requests
from sqlalchemy import create_engine|import boto3|from dataclasses import dataclass, field"""
PYTHON = """
SEED = «n:9999»
EPOCHS = «n:40»
LEARNING_RATE = «rate»
---
MODEL_NAME = "«word»/«model»"
OUTPUT_DIR = Path("outputs/«word»")
---
tokenizer = AutoTokenizer.from_pretrained("«model»", use_fast=True)
if tokenizer.pad_token is None:
    tokenizer.pad_token = tokenizer.eos_token
---
def set_seed(seed: int = «n:999») -> None:
    np.random.seed(seed)
    torch.manual_seed(seed)
---
class «word»Net(nn.Module):
    def __init__(self, hidden: int = «n:512», classes: int = «n:20»):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(«n:900», hidden), nn.ReLU(), nn.Linear(hidden, classes))

    def forward(self, x):
        return self.layers(x)
---
df = pd.read_csv("data/«word»_«date».csv")
df = df.dropna(subset=["«word»", "target"]).reset_index(drop=True)
print(df.describe())
---
X_train, X_test, y_train, y_test = train_test_split(df.drop(columns=["target"]), df["target"], test_size=0.2)
---
def accuracy(predictions, labels):
    \"\"\"Share of predictions that are right.\"\"\"
    return (predictions.argmax(-1) == labels).mean()
---
for epoch in range(EPOCHS):
    loss = model(batch).loss
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch}: loss={loss.item():.4f}")
---
args = {"max_new_tokens": «n:512», "temperature": 0.«n:9», "top_k": «n:50», "do_sample": True}
---
@dataclass
class Paths:
    raw: str = "data/raw/«word».parquet"
    model: str = "models/«word».pt"
---
with open("reports/«word».json", "w", encoding="utf-8") as stream:
    json.dump({"f1": 0.«n:99», "loss": 0.«n:99»}, stream)
---
SPECIAL_TOKENS = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
---
COLUMNS = ["«word»_id", "«word.2»_count", "is_«word.3»", "created_at"]
---
def collate(batch, tokenizer, max_length=«n:512»):
    return tokenizer(batch["text"], truncation=True, padding=True, max_length=max_length)
---
model = AutoModelForCausalLM.from_pretrained("«model»", torch_dtype=torch.bfloat16, device_map="auto")
print("parameters:", sum(p.numel() for p in model.parameters()))
---
mlflow.set_experiment("«word»-«word.2»")
with mlflow.start_run(run_name="«word»-«n»"):
    mlflow.log_params({"lr": «rate», "batch_size": «n:128»})
"""
SHELL = """
set -euo pipefail
---
mkdir -p data/raw models/«word»
---
python -m venv .venv && source .venv/bin/activate
---
pip install -q -r requirements.txt
---
python train.py --epochs «n:40» --batch-size «n:128» --lr «rate» --max-tokens «n:4096» --seed «n:999»
---
export CUDA_VISIBLE_DEVICES=0,1
export TOKENIZERS_PARALLELISM=false
---
for fold in 0 1 2 3 4; do
  python evaluate.py --fold "$fold" --model models/«word».pt
done
---
if [ ! -f models/«word».pt ]; then
  echo "no model yet" >&2
fi
---
git rev-parse HEAD > build/commit.txt
"""
YAML = """
«word»:
  epochs: «n:40»
  lr: «rate»
---
model_«n»:
  name: «model»
  pad_token: "<pad>"
  max_tokens: «n:4096»
---
«word»_data:
  train: data/«word».csv
  columns: [id, text, label]
---
# settings of the «word» run
seed_«n»: «n:999»
"""
ENV = """
LOG_LEVEL=info
---
EPOCHS=«n:40»
---
MODEL_NAME=«model»
---
TOKENIZERS_PARALLELISM=false
---
DATA_DIR=data/«word»
---
# «word» settings
BATCH_SIZE=«n:128»
---
MAX_TOKENS=«n:4096»
---
MLFLOW_EXPERIMENT_NAME=«word»-«n»
"""
TOML = """
[«word»]
epochs = «n:40»
learning_rate = «rate»
---
[«word».data]
path = "data/«word.2».parquet"
columns = ["id", "text"]
---
[«word»-model]
name = "«model»"
max_tokens = «n:4096»
"""
INI = """
[«word»]
epochs = «n:40»
model = «model»
---
[«word»-logging]
level = INFO
format = plain
---
[«word»-paths]
data = data/«word.2»
"""
DOCKER = """
WORKDIR /app
---
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
---
ENV PYTHONUNBUFFERED=1
---
RUN apt-get update && apt-get install -y --no-install-recommends git curl && rm -rf /var/lib/apt/lists/*
---
COPY src/ src/
---
EXPOSE «n:9000»
---
LABEL maintainer="«word» team"
"""
TERRAFORM = """
variable "region_«n»" {
  type    = string
  default = "eu-west-1"
}
---
resource "aws_s3_bucket" "«word»" {
  bucket = "«word»-models-«n»"
}
---
locals {
  «word»_name = "«word.2»-«n»"
}
"""
PROSE = """
## «word» results

The model reached an F1 of 0.«n:99» after «n:40» epochs on the «word.2» set.
---
- tokenizer: `«model»`
- batch size: «n:128»
---
Run `python train.py --config configs/«word».yaml` to train.
---
| split | rows |
| --- | --- |
| train | «n:9000» |
"""
PROPERTIES = """
«word».epochs=«n:40»
---
«word».model.name=«model»
---
# «word»
«word».batch.size=«n:128»
"""
KINDS = {
    "python": PYTHON,
    "shell": SHELL,
    "yaml": YAML,
    "env": ENV,
    "toml": TOML,
    "ini": INI,
    "docker": DOCKER,
    "terraform": TERRAFORM,
    "prose": PROSE,
    "properties": PROPERTIES,
}
PIECES = {kind: [piece.strip("\n") for piece in text.split("\n---\n")] for kind, text in KINDS.items()}
IMPORTED = IMPORTS.replace("\n", "|").split("|")
GAPS = {"python": "\n\n", "shell": "\n", "env": "\n", "docker": "\n", "properties": "\n"}


def pieces(dice: Dice, kind: str, most: int) -> list[str]:
    """Return up to so many different pieces, filled."""
    count = min(dice.number(0, most), len(PIECES[kind]))
    return [filled(piece, dice) for piece in dice.random.sample(PIECES[kind], count)]


def imports(dice: Dice) -> str:
    return "\n".join(dice.random.sample(IMPORTED, dice.number(2, 9)))


def around(dice: Dice, kind: str, text: str, most: int = 6) -> str:
    """Return a file that holds the text somewhere among other pieces; Python begins with imports."""
    gap = GAPS.get(kind, "\n\n")
    head = [imports(dice)] if kind == "python" else []
    if kind == "docker":
        head = [f"FROM python:3.{dice.number(9, 13)}-slim"]
    if kind == "shell" and dice.random.random() < 0.7:
        head = ["#!/usr/bin/env bash"]
    before, after = pieces(dice, kind, most), pieces(dice, kind, most)
    if kind in ("yaml", "toml", "ini"):  # no name twice in one file
        after = [piece for piece in after if piece.split("\n")[0] not in {one.split("\n")[0] for one in before}]
    return gap.join([*head, *before, text, *after]) + "\n"
