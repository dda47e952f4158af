"""Tables made at once are the tables that would be made one by one, and go away again in the other order."""

from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from tusach.kit.migrating import CreateModels


def made():
    key = ("id", models.BigAutoField(primary_key=True))
    return [
        CreateModel("Shelf", [key, ("above", models.ForeignKey("self", models.CASCADE, null=True))]),
        CreateModel("Book", [key, ("shelf", models.ForeignKey("kit.Shelf", models.CASCADE))]),
        CreateModel("Loan", [key, ("book", models.ForeignKey("kit.Book", models.CASCADE))]),
    ]


def tables():
    with connection.cursor() as cursor:
        return {"kit_shelf", "kit_book", "kit_loan"} & set(connection.introspection.table_names(cursor))


def test_the_state_is_that_of_the_models_made_one_by_one():
    one_by_one, at_once = ProjectState(), ProjectState()
    assert at_once.apps.get_models() == []  # rendered before, as by an earlier migration that looked into it
    for model in made():
        model.state_forwards("kit", one_by_one)
    CreateModels(made()).state_forwards("kit", at_once)

    assert at_once.models == one_by_one.models
    assert [model.__name__ for model in at_once.apps.get_models()] == ["Shelf", "Book", "Loan"]


def test_tables_come_and_go(transactional_db):
    before, after = ProjectState(), ProjectState()
    operation = CreateModels(made())
    operation.state_forwards("kit", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("kit", editor, before, after)
    assert tables() == {"kit_shelf", "kit_book", "kit_loan"}
    with connection.schema_editor() as editor:
        operation.database_backwards("kit", editor, after, before)
    assert tables() == set()
