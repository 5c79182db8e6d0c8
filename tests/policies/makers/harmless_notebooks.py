"""Notebooks with pictures, plots, widgets, tables and prompts, and no secret."""
# ruff: noqa: E501  a line of a template is a line of the file

TEMPLATES = r"""
== notebook with a plot | =notebooks/plot.ipynb
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": «n»,
   "metadata": {},
   "outputs": [
    {
     "data": {
      "image/png": "iVBORw0KGgoAAAANSUhEUgAA«blob:900»",
      "text/plain": ["<Figure size 640x480 with 1 Axes>"]
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ],
   "source": ["plt.plot(loss)"]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
== notebook with plotly | =notebooks/plotly.ipynb
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "«hex:8»",
   "metadata": {},
   "outputs": [
    {
     "data": {
      "application/vnd.plotly.v1+json": {
       "config": {"plotlyServerURL": "https://plot.ly"},
       "data": [{"type": "scatter", "x": {"bdata": "«blob:300»", "dtype": "f8"}, "y": {"bdata": "«blob:300.2»", "dtype": "f8"}}]
      },
      "text/html": ["<div id=\"«uuid»\" class=\"plotly-graph-div\"></div><script>Plotly.newPlot(\"«uuid»\", [])</script>"]
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ],
   "source": ["fig.show()"]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
== notebook with widgets | =notebooks/train.ipynb
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 2,
   "metadata": {"colab": {"base_uri": "https://localhost:8080/", "referenced_widgets": ["«hex:32»", "«hex:32.2»"]}, "id": "«letters:12»"},
   "outputs": [
    {"data": {"application/vnd.jupyter.widget-view+json": {"model_id": "«hex:32»", "version_major": 2}}, "metadata": {}, "output_type": "display_data"},
    {"name": "stdout", "output_type": "stream", "text": ["Downloading tokenizer.json: 100%\n", "run id: «hex:32.3»\n", "commit «hex:40»\n", "<__main__.Token object at 0x7f«hex:10»>\n"]}
   ],
   "source": ["tokenizer = AutoTokenizer.from_pretrained(\"«model»\")\n", "tokenizer.pad_token = tokenizer.eos_token"]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
== notebook that asks | =notebooks/login.ipynb
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "metadata": {},
   "outputs": [{"name": "stdout", "output_type": "stream", "text": ["Enter your token: ··········\n", "Your token has been saved to /root/.cache/huggingface/token\n", "wandb: Paste an API key from your profile and hit enter: ··········\n"]}],
   "source": ["from getpass import getpass\n", "os.environ[\"«variable»\"] = getpass(\"«variable»: \")\n", "%env TOKENIZERS_PARALLELISM=false\n", "%env WANDB_PROJECT=«word»\n", "!huggingface-cli login --token $HF_TOKEN\n", "!wandb login {key}"]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
== notebook with placeholders | =notebooks/demo.ipynb
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "metadata": {},
   "outputs": [],
   "source": ["os.environ[\"«variable»\"] = \"«placeholder»\"\n", "client = OpenAI(api_key=\"«placeholder.2»\")\n", "%env «variable.2»=«placeholder.3»\n"]
  },
  {"cell_type": "markdown", "metadata": {}, "source": ["Get your API key at https://platform.«word».com/account/api-keys and put it in `OPENAI_API_KEY`.\n"]}
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
== notebook with a table | =notebooks/tables.ipynb
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 5,
   "metadata": {},
   "outputs": [{"data": {"text/html": ["<table border=\"1\" class=\"dataframe\">\n", "  <tr><th>token</th><th>count</th></tr>\n", "  <tr><td>password</td><td>«n:900»</td></tr>\n", "  <tr><td>«word»</td><td>«n:900»</td></tr>\n", "</table>"], "text/plain": ["      token  count\n", "0  password    «n:900»\n", "1    secret    «n:900»"]}, "execution_count": 5, "metadata": {}, "output_type": "execute_result"}],
   "source": ["df.groupby(\"token\").size()"]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
== notebook with an attachment | =notebooks/report.ipynb
{"cells": [{"attachments": {"«uuid».png": {"image/png": "iVBORw0KGgo«blob:600»"}}, "cell_type": "markdown", "metadata": {}, "source": ["![plot](attachment:«uuid».png)"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
== notebook with environ | =notebooks/env.ipynb
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 5,
   "metadata": {},
   "outputs": [{"data": {"text/plain": ["environ{'PATH': '/usr/bin', 'KEYTAB': '/etc/krb5.keytab', 'SSH_AUTH_SOCK': '/tmp/ssh-XXXX/agent.«digits:4»', 'TOKENIZERS_PARALLELISM': 'false'}"]}, "execution_count": 5, "metadata": {}, "output_type": "execute_result"},
    {"ename": "KeyError", "evalue": "'HF_TOKEN'", "output_type": "error", "traceback": ["\u001b[0;31mKeyError\u001b[0m: 'HF_TOKEN'", "\u001b[0;32m----> 1\u001b[0m token \u001b[0;34m=\u001b[0m os.environ['HF_TOKEN']"]}],
   "source": ["os.environ"]
  }
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5
}
"""
