"""The policy pack of mlops-template."""

__version__ = "0.7.0"
