from tusach.drafting.exports.codebook import read_codebook, write_codebook, write_excerpts
from tusach.drafting.exports.compared import (
    compared,
    paper_of_comparison,
)
from tusach.drafting.exports.covering import (
    covering_of,
    keep_letter_files,
    letter_as_sent,
    letter_file,
    letter_paper,
)
from tusach.drafting.exports.gathered import (
    TYPES,
    Leaving,
    file_of,
    leaving,
)
from tusach.drafting.exports.manuscript import (
    Issued,
    paper_of_version,
)
from tusach.drafting.exports.pictures import (
    chart_svg,
    svg_of,
)
from tusach.drafting.exports.qdpx import write_qdpx
from tusach.drafting.exports.qdpx_in import Incoming, incoming_of
from tusach.drafting.exports.refi import qdc_of, rows_of_qdc
from tusach.drafting.exports.rounds import (
    asking_docx,
    asking_pdf,
    draft_line,
    pages_of,
    passes_pdf,
    summary_of,
    table_file,
)
from tusach.drafting.exports.shells import (
    submission_papers,
)
from tusach.drafting.exports.version_files import (
    file_of_version,
    final_files,
    preview_pdf,
)

__all__ = [
    "TYPES",
    "Incoming",
    "Issued",
    "Leaving",
    "asking_docx",
    "asking_pdf",
    "chart_svg",
    "compared",
    "covering_of",
    "draft_line",
    "file_of",
    "file_of_version",
    "final_files",
    "incoming_of",
    "keep_letter_files",
    "leaving",
    "letter_as_sent",
    "letter_file",
    "letter_paper",
    "pages_of",
    "paper_of_comparison",
    "paper_of_version",
    "passes_pdf",
    "preview_pdf",
    "qdc_of",
    "read_codebook",
    "rows_of_qdc",
    "submission_papers",
    "summary_of",
    "svg_of",
    "table_file",
    "write_codebook",
    "write_excerpts",
    "write_qdpx",
]
