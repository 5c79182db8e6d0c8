"""What ``serve`` answers with, and what ``deploy`` changes.

service, contract, cells       the addresses, and what a request must look like
inference, batching, meters    from requests to logged answers, and their counters
watcher, memory                who answers, as the registry has it now
models, compiled               a version, as quick as it gets
journal, tables, archive       the prediction log
rollout, switch, transitions   who is answered by whom, and how that changes
guards, canary, rematch        may the challenger come in, and go on
experiment                     which of two arms is better, once labels are known
sidecar, shadow                what no caller waits for
"""
