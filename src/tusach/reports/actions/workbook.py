from dataclasses import dataclass


@dataclass
class Workbook:
    pass


def read_workbook() -> None:
    return None
