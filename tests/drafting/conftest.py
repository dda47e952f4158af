from tests.reports.conftest import world

__all__ = ["world"]
