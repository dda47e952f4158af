from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "tusach.books"
    label = "books"
