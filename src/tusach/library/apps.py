from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tusach.library"
    label = "library"

    def ready(self) -> None:
        from tusach.books.queries.ebooks import asked_of_library  # noqa: PLC0415 - models are loaded only now
        from tusach.library.queries.ebooks import keys_of_works  # noqa: PLC0415

        asked_of_library.connect(keys_of_works, dispatch_uid="library.keys_of_works")
