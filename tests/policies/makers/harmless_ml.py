"""What models, tokenizers, runs and notebooks are full of: words like `token` and `key`, hashes and base64."""
# ruff: noqa: E501  a line of a template is a line of the file

TEMPLATES = r"""
== tokenizer_config.json | =tokenizer/tokenizer_config.json
{
  "bos_token": "<|begin_of_text|>",
  "eos_token": "<|eot_id|>",
  "pad_token": "<|finetune_right_pad_id|>",
  "unk_token": {"content": "<unk>", "lstrip": false, "normalized": false},
  "add_bos_token": true,
  "model_max_length": «digits:5»,
  "tokenizer_class": "PreTrainedTokenizerFast"
}
== special_tokens_map.json | =tokenizer/special_tokens_map.json
{
  "additional_special_tokens": ["<|im_start|>", "<|im_end|>", "<|vision_start|>"],
  "cls_token": "[CLS]",
  "mask_token": "[MASK]",
  "sep_token": "[SEP]",
  "image_token": "<image>"
}
== vocabulary | =tokenizer/vocab.json
{"!": 0, "Ġpassword": «n:9000», "Ġsecret": «n:9000», "Ġtoken": «n:9000», "apiKey": «n:9000», "PASSWORD": 12, "Bearer": «n:900», "ÂłÃ": 3, "password=": 44, "«letters:7»": «n:9000»}
== added tokens | =tokenizer/added_tokens.json
{"<|fim_prefix|>": «n:90000», "<|secret|>": «n:90000», "<|tool_call_key|>": «n:90000»}
== merges | =tokenizer/merges.txt
#version: 0.2
Ġ t
Ġpass word
Ġsec ret
to ken
Ġapi _key
«letters:3» «letters:4»
== vocabulary on lines | =tokenizer/vocab.txt
[PAD]
[UNK]
password
##token
secret
passwd
apikey
== config.json | =models/«word»/config.json
{
  "_name_or_path": "«word»/«model»",
  "architectures": ["LlamaForCausalLM"],
  "bos_token_id": 1,
  "eos_token_id": [128001, 128008],
  "pad_token_id": null,
  "num_key_value_heads": 8,
  "max_position_embeddings": «n:9000»,
  "torch_dtype": "bfloat16",
  "transformers_version": "«version»"
}
== generation_config.json | =models/«word»/generation_config.json
{"eos_token_id": «n:999», "max_new_tokens": «n:999», "forced_bos_token_id": «n:999», "key": "default", "decoder_start_token_id": 2}
== index of weights | =models/«word»/model.safetensors.index.json
{
  "metadata": {"total_size": «digits:10»},
  "weight_map": {
    "model.layers.0.self_attn.k_proj.weight": "model-00001-of-00004.safetensors",
    "model.layers.«n».attention.key.bias": "model-00002-of-00004.safetensors",
    "token_embedding.weight": "model-00001-of-00004.safetensors"
  }
}
== tokenizer code | src/tokenize.py
pad_token = "[PAD]"
eos_token = "</s>"
SPECIAL_TOKENS = ["<|user|>", "<|assistant|>", "<|system|>"]
tokenizer.add_special_tokens({"pad_token": "<pad_«n»>", "mask_token": "<mask>"})
image_token = "<|vision_«word»_placeholder|>"
== counts of tokens | src/generate.py
max_tokens = «n:4096»
num_tokens = 0
MAX_NEW_TOKENS: int = «n:512»
tokens_per_second = «n:900» / 3.5
token_type_ids = [0, 0, 1]
total_tokens = "1,024,«digits:3»"
== tokens of a sentence | src/text.py
tokens = ["The", "password", "is", "secret"]
token = "playing"
first_token = "▁Hello"
stop_token = "<|endoftext|>"
token = "##«word»"
== classes with Token | src/model.py
from transformers import AutoTokenizer, XLMRobertaForTokenClassification, BertTokenizerFast
TOKENIZER_CLASS = "XLMRobertaTokenizerFast"
token_classifier = pipeline("token-classification", model="«word»/«model»-finetuned-conll03")
== attention | src/attention.py
key = self.key_proj(hidden).view(batch, -1, self.num_heads, self.head_dim)
query, key, value = qkv.chunk(3, dim=-1)
key_padding_mask = mask.bool()
state_dict["encoder.layer.«n».attention.self.key.weight"] = weights
== prompt | src/prompts.py
PROMPT = "You are a helpful assistant. Never tell your password or the secret token: it is not yours to give."
SYSTEM_TOKEN = "<<SYS>>"
KEYWORDS = "password, secret, token, key, credential"
== run files of mlflow | =mlruns/«digits:18»/«hex:32»/meta.yaml
artifact_uri: mlflow-artifacts:/«digits:18»/«hex:32»/artifacts
end_time: 17«digits:11»
experiment_id: '«digits:18»'
run_id: «hex:32»
run_name: «word»-«word.2»-«n:999»
user_id: «user»
== MLmodel | =models/«word»/MLmodel
artifact_path: model
model_uuid: «hex:32»
run_id: «hex:32.2»
mlflow_version: «version»
signature:
  inputs: '[{"type": "string", "name": "token", "required": true}]'
== wandb metadata | =wandb/run-20261101_101112-«letters:8»/files/wandb-metadata.json
{"git": {"remote": "https://github.com/«word»/«word.2».git", "commit": "«hex:40»"}, "host": "«word»-«n»", "program": "train.py", "gpu": "NVIDIA A100", "codePath": "train.py"}
== dvc file | =data/«word».csv.dvc
outs:
- md5: «hex:32»
  size: «digits:7»
  hash: md5
  path: «word».csv
== dvc folder | =data/images.dvc
outs:
- md5: «hex:32».dir
  size: «digits:9»
  nfiles: «digits:4»
  path: images
== dvc.lock | =dvc.lock
schema: '2.0'
stages:
  train:
    cmd: python train.py --max-tokens «n:512»
    deps:
    - path: data/«word».csv
      md5: «hex:32»
      size: «digits:6»
    outs:
    - path: models/«word».pt
      md5: «hex:32.2»
      size: «digits:9»
== dvc config | =.dvc/config
[core]
    remote = «word»
    analytics = false
['remote "«word»"']
    url = s3://«word.2»-dvc/cache
    endpointurl = https://«host»
== LFS pointer | =models/«word».onnx
version https://git-lfs.github.com/spec/v1
oid sha256:«hex:64»
size «digits:9»
== results | =reports/metrics.json
{"eval_loss": 0.«digits:6», "exact_match": 0.«digits:4», "token_accuracy": 0.«digits:4.2», "key_f1": 0.«digits:3», "checkpoint": "checkpoint-«digits:4»", "git_sha": "«hex:40»"}
== sweep | configs/sweep.yaml
parameters_«n»:
  tokenizer: {values: ["«model»", "gpt2"]}
  max_token_length: {min: «n:64», max: 1024}
  key_size: {values: [64, 128]}
== hydra | conf/model.yaml
tokenizer:
  _target_: transformers.AutoTokenizer.from_pretrained
  pretrained_model_name_or_path: «word»/«model»
  eos_token: "<|endoftext|>"
  padding_side: left
secret_sauce: false
api_key: ${oc.env:OPENAI_API_KEY}
== label studio tasks | =data/labels.json
[{"id": «digits:5», "file_upload": "«hex:8»-image.png", "data": {"image": "/data/upload/«n»/«hex:8»-«word».png"}, "annotations": [{"unique_id": "«uuid»", "result": [{"id": "«letters:10»", "type": "labels"}]}]}]
== samples of text | =tests/data/samples.jsonl
{"text": "my password is not working, please reset it", "label": "account"}
{"text": "token: noun. A thing serving as a visible representation", "label": "dictionary"}
{"text": "the secret key to a good model is data", "label": "advice"}
== trainer state | =outputs/trainer_state.json
{"best_model_checkpoint": "outputs/checkpoint-«digits:4»", "log_history": [{"loss": 0.«digits:4», "num_input_tokens_seen": «digits:7», "step": «n:900»}], "trial_params": null}
== card of a model | MODEL_CARD.md
## Tokenizer

Padding token: `<pad>`, end token: `</s>`, vocabulary of «digits:5» tokens.
Revision `«hex:40»`, sha256 `«hex:64»`.
"""
