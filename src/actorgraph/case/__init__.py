"""The case: one SQLite file as the only truth. See `Case` for what it does and `schema` for what it looks like."""

from actorgraph.case.builds import Build, Problem
from actorgraph.case.case import Case, resolve_case_path
from actorgraph.case.codec import input_hash
from actorgraph.case.decisions import DecisionRecord
from actorgraph.case.documents import Change, Documents, FileRef, Stored, path_suffix
from actorgraph.case.extractions import ExtractionVersion
from actorgraph.case.verify import Fault, FaultKind, verify

__all__ = [
    "Build",
    "Case",
    "Change",
    "DecisionRecord",
    "Documents",
    "ExtractionVersion",
    "Fault",
    "FaultKind",
    "FileRef",
    "Problem",
    "Stored",
    "input_hash",
    "path_suffix",
    "resolve_case_path",
    "verify",
]
