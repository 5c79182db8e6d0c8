"""The lifecycle of one model, a module per stage, in the order in which they run.

collect    raw data, with a manifest and a DVC pointer
validate   the data against the schema in configs/data_schema.yaml
features   the columns a model sees, and the split in time
train      the estimator named in configs/train_config.yaml
evaluate   metrics, slices, baselines, latency, plots, lineage
gate       good enough? the checks of configs/gate_config.yaml
register   a version in the registry: champion or challenger

deploy     a version into service: shadow, canary, promotion; or out of it again
serve      the champion, and the challenger as far as the rollout lets it in
monitor    drift, quality once labels are known, latency, volume, age
retrain    on the newest rows, to a challenger
"""
