"""actorgraph: from reports to a graph of who did what to whom."""

__version__ = "0.1.0"
