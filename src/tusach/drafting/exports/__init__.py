from tusach.drafting.exports.codebook import qdc_of, read_codebook, write_codebook
from tusach.drafting.exports.gathered import (
    TYPES,
    Leaving,
    file_of,
    leaving,
)
from tusach.drafting.exports.manuscript import paper_of_version

__all__ = [
    "TYPES",
    "Leaving",
    "file_of",
    "leaving",
    "paper_of_version",
    "qdc_of",
    "read_codebook",
    "write_codebook",
]
