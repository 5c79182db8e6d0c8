"""PIN: dependencies whose version is not said, wherever a repository declares one."""

from mlops_policy.rules.pins import packages, references

RULES = (*packages.RULES, *references.RULES)
