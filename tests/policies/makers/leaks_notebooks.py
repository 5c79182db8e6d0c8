"""Secrets in notebooks: in the code of cells, in what only notebooks can say, and in what cells printed."""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from policies.makers import leaks_python
from policies.makers.dice import Dice
from policies.makers.drafts import Leaked, filled, leaked, table
from policies.makers.surroundings import imports, pieces

Cell: TypeAlias = dict[str, Any]
PATHS = [
    "notebooks/01_explore.ipynb",
    "train.ipynb",
    "notebooks/eval/report.ipynb",
    "Untitled3.ipynb",
    "colab/train.ipynb",
]
CODE = """
== %env
%env «env»=«s»
== %env with a blank
%env «env» «s»
== %set_env | token
%set_env «env»=«s»
== !export
!export «env»=«s»
== %%bash
%%bash
pip install -q wandb
export «env»=«s»
== %%bash login | wandb-legacy-key
%%bash
wandb login «s»
== !wandb login | wandb-legacy-key
!wandb login --relogin «s»
== !huggingface-cli | huggingface-token
!huggingface-cli login --token «s» --add-to-git-credential
== !hf auth | huggingface-token
!hf auth login --token «s»
== !git clone | github-token
!git clone https://«access»@github.com/«word»/«word.2».git
== !git clone with a token alone | github-fine-grained-token
!git clone https://«s»@github.com/«word»/«word.2».git
== !echo kaggle.json | kaggle-key
!mkdir -p ~/.kaggle
!echo '{"username":"«user»","key":"«s»"}' > ~/.kaggle/kaggle.json
!chmod 600 ~/.kaggle/kaggle.json
== %%writefile kaggle.json | kaggle-key
%%writefile kaggle.json
{"username": "«user»", "key": "«s»"}
== %%writefile .env
%%writefile .env
MODEL=«model»
«env»=«s»
== !curl | own
!curl -s -H "Authorization: Bearer «s»" https://«host»/v1/models
== !wget | password
!wget --user «user» --password '«s»' https://«host»/data/«word».zip
== !pip | password
!pip install -q --index-url https://«login»@artifacts.«word»labs.net/simple «word»-models
== !dvc | password
!dvc remote modify origin password «s»
== %sql | password
%sql postgresql://«login»@«host»:5432/«db»
== !mysql | password
!mysql -h «host» -u «user» -p'«s»' «db» -e "select count(*) from labels"
== !ngrok | ngrok-token
!ngrok authtoken «s»
== get_ipython | kaggle-key
get_ipython().system('echo \\'{"username":"«user»","key":"«s»"}\\' > ~/.kaggle/kaggle.json')
== escaped quotes | token
print("{\\"«bare»\\": \\"«s»\\"}")
"""
STREAM = """
== printed token | marked
Logged in.
Token: «s»
Done after «n:90» s
== printed variable
«env»=«s»
PATH=/usr/local/bin:/usr/bin
== env in the output of %env
env: «env»=«s»
== printed database URL | password
Connecting to postgresql://«login»@«host»:5432/«db» ...
loaded «n:9000» rows
== jupyter URL | jupyter-token
[I «n:23»:04:11.211 ServerApp] Jupyter Server is running at:
[I «n:23»:04:11.211 ServerApp] http://127.0.0.1:8888/lab?token=«s»
== jupyter URL of a container | jupyter-token
    Or copy and paste one of these URLs:
        http://«hex:12»:8888/?token=«s»
== printed headers | own
send: b'GET /v1/models HTTP/1.1\\r\\nHost: «host»\\r\\nAuthorization: Bearer «s»\\r\\n'
== printed settings
{'host': '«host»', '«bare»': '«s»', 'epochs': «n:40»}
== printed namespace
Namespace(epochs=«n:40», «snake»='«s»', seed=«n:999»)
== printed json
{"user": "«user»", "«bare»": "«s»", "steps": «n:900»}
== signed address | azure-signature
Downloading https://«word»«n».blob.core.windows.net/data/«word.2».csv?sv=2022-11-02&se=2030-01-01&sr=b&sp=r&sig=«s»
"""
RESULT = """
== repr of a string | marked
'«s»'
== repr of a dict
{'user': '«user»', '«bare»': '«s»'}
== repr of a settings object
Settings(model='«model»', «snake»='«s»', debug=False)
== repr of environ
environ{'HOME': '/root', '«env»': '«s»', 'SHELL': '/bin/bash'}
"""
TRACE = """
== traceback | password
\x1b[0;32m----> «n:90»\x1b[0m \x1b[0mconn\x1b[0m \x1b[0;34m=\x1b[0m connect(user='«user»', password='«s»')
== traceback of a login | token
\x1b[0;32m---> «n:90»\x1b[0;31m \x1b[0mlogin\x1b[0m\x1b[0;34m(\x1b[0m\x1b[0mtoken\x1b[0m=\x1b[0;34m"«s»"\x1b[0m)
== message of an error | password
OperationalError: could not connect: postgresql://«login»@«host»/«db»
== message of a client | openai-key
AuthenticationError: Incorrect API key provided: «s».
"""
HTML = """
== HTML table | token
<table border="1" class="dataframe">
  <tr><th>name</th><th>value</th></tr>
  <tr><td>«env»</td><td>«s»</td></tr>
</table>
== HTML link | jupyter-token
<p>Open <a href="http://localhost:8888/tree?token=«s»">the server</a></p>
"""


def source(dice: Dice, text: str) -> str | list[str]:
    return text.splitlines(keepends=True) if dice.random.random() < 0.75 else text


def code(dice: Dice, text: str, outputs: list[Cell] | None = None) -> Cell:
    count = dice.number(1, 90)
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": dice.hexadecimal(8),
        "metadata": {},
        "outputs": outputs or [],
        "source": source(dice, text),
    }


def notebook(dice: Dice, cell: Cell) -> str:
    """Return a notebook with a cell among others, on lines or on one line."""
    title = {"cell_type": "markdown", "metadata": {}, "source": source(dice, f"# {dice.word()}\n\nSome notes.")}
    before = [code(dice, piece) for piece in pieces(dice, "python", 3)]
    after = [code(dice, piece) for piece in pieces(dice, "python", 3)]
    whole = {
        "cells": [title, code(dice, imports(dice)), *before, cell, *after],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    indent = None if dice.random.random() < 0.1 else 1
    return json.dumps(whole, indent=indent, ensure_ascii=False) + "\n"


def printed(dice: Dice, kind: str, text: str) -> Cell:
    """Return an output of a kind."""
    lines = source(dice, text)
    if kind == "stream":
        return {"name": dice.one("stdout", "stderr"), "output_type": "stream", "text": lines}
    if kind == "traceback":
        trace = ["\x1b[0;31mError\x1b[0m  Traceback (most recent call last)", text]
        return {"ename": "Error", "evalue": "", "output_type": "error", "traceback": trace}
    name = "text/html" if kind == "html" else "text/plain"
    return {"data": {name: lines}, "execution_count": 3, "metadata": {}, "output_type": "execute_result"}


def leaks(dice: Dice) -> Iterator[Leaked]:
    for row in [*leaks_python.ROWS, *table(CODE), *table(CODE)]:
        secret = dice.secret(row.what)
        cell = code(dice, filled(row.text, dice, secret))
        yield leaked(dice.one(*PATHS), notebook(dice, cell), f"notebook, {row.kind}", secret)
    outputs = {"stream": STREAM, "result": RESULT, "traceback": TRACE, "html": HTML}
    for kind, text in outputs.items():
        for row in [*table(text)] * 4:
            secret = dice.secret(row.what)
            cell = code(dice, "show()", [printed(dice, kind, filled(row.text, dice, secret))])
            yield leaked(dice.one(*PATHS), notebook(dice, cell), f"notebook {kind}, {row.kind}", secret)
