"""From files, folders, standard input and tables of reports to `Document`s: the first stage of the way of a report.

`read_sources` reads whatever the user names, `read_bytes` one report in memory, `count_sources` tells how many files there
will be, `mark_boilerplate` finds page furniture in a plain text. Nothing heavy is imported before a format needs it.
"""

from actorgraph.documents.boilerplate import mark_boilerplate
from actorgraph.documents.reader import MAX_BYTES, read_bytes, read_sources
from actorgraph.documents.reasons import Reason
from actorgraph.documents.sniff import FORMATS
from actorgraph.documents.sources import count_sources

__all__ = ["FORMATS", "MAX_BYTES", "Reason", "count_sources", "mark_boilerplate", "read_bytes", "read_sources"]
