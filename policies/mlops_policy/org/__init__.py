"""All repositories of an organisation: plan, scan in shards, merge, report; coverage and rulesets on GitHub.

A program of its own, and no part of a hook: it may use the network, and imports what it likes of the standard library.
"""
