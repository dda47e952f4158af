"""A sheet of 10,599 rows x 60 columns written and read: seconds and megabytes. `python bench/xlsx.py`"""

import io
import resource
import time
from decimal import Decimal

from tusach.kit.sheets import Column, Sheet, read_table, write_xlsx

ROWS, COLUMNS = 10_599, 60


def main() -> None:
    columns = [
        Column("Mã"),
        Column("Tên xã"),
        *(Column(f"Chỉ số {i}", "integer") for i in range(COLUMNS - 2)),
    ]
    rows = (
        [f"{n:05d}", f"Xã số {n}", *(n * i % 9973 for i in range(COLUMNS - 3)), Decimal("98.4")]
        for n in range(ROWS)
    )
    file = io.BytesIO()
    start = time.perf_counter()
    write_xlsx(file, [Sheet("Xã", columns, rows)], demo=True)
    wrote = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    table = read_table(file.getvalue(), name="xa.xlsx")
    read = time.perf_counter() - start
    assert len(table.rows) == ROWS + 3
    size = len(file.getvalue()) / 1e6
    print(f"write {wrote:.1f} s, {size:.1f} MB file, {most:.0f} MB memory; read {read:.1f} s")


if __name__ == "__main__":
    main()
