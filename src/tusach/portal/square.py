import io

import segno


def svg(address: str, *, quiet: int = 2) -> bytes:
    """The address as a square code (ISO/IEC 18004, correction level M), one path that takes any size."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=quiet, omitsize=True, dark="#000", light="#fff"
    )
    return out.getvalue()
