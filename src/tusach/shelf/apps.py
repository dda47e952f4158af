from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "tusach.shelf"
    label = "shelf"

    def ready(self) -> None:
        from tusach.shelf.queries.receivers import records_of  # noqa: PLC0415 - models are loaded only now
        from tusach.supply.queries.receivers import asked_of_shelves  # noqa: PLC0415

        asked_of_shelves.connect(records_of, dispatch_uid="shelf.records_of")
