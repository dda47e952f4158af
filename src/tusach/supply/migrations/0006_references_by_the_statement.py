"""On PostgreSQL the references of movements and balances are checked once a statement, not once a row.

A foreign key asks its question for every row when the transaction ends; of an import of openings that was more than
half the time, of a merger of two hundred shelves a third. The triggers here ask the same for all rows of a statement together and hold the
same locks (FOR KEY SHARE) on what is referred to; the other half of a foreign key, that nothing referred to may go, is a
trigger on each of those tables. SQLite checks as it writes and keeps its own.
"""

from django.db import migrations

MOVEMENT = {
    "books_title": ("title_id",),
    "books_lot": ("lot_id",),
    "supply_account": ("source_id", "target_id"),
    "people_person": ("by_id",),
    "registry_document": ("document_id",),
    "supply_movement": ("reverses_id",),
}
BALANCE = {"supply_account": ("account_id",), "books_title": ("title_id",)}
TABLES = {"supply_movement": MOVEMENT, "supply_balance": BALANCE}

ASKED = """
    SELECT array_agg(id) INTO asked FROM ({ids}) AS said;
    IF asked IS NOT NULL THEN
        SELECT count(*) INTO there FROM (SELECT 1 FROM {parent} WHERE id = ANY (asked) FOR KEY SHARE) AS held;
        IF there <> cardinality(asked) THEN
            RAISE foreign_key_violation USING MESSAGE = '{table} refers to what is not in {parent}';
        END IF;
    END IF;"""
CHECK = """
CREATE FUNCTION {table}_refers() RETURNS trigger AS $$
DECLARE asked bigint[]; there bigint;
BEGIN{asked}
    RETURN NULL;
END
$$ LANGUAGE plpgsql
"""
KEEP = """
CREATE FUNCTION {parent}_kept_for_{table}() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM {table} WHERE {refers}) THEN
        RAISE foreign_key_violation USING MESSAGE = '{table} still refers to {parent} ' || OLD.id;
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql
"""

STAYS = """
CREATE FUNCTION supply_balance_stays() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'a balance stays with its account and its title';
END
$$ LANGUAGE plpgsql
"""
STAYS_WITH = (
    "CREATE TRIGGER supply_balance_stays AFTER UPDATE OF account_id, title_id ON supply_balance FOR EACH ROW "
    "WHEN (OLD.account_id <> NEW.account_id OR OLD.title_id <> NEW.title_id) EXECUTE FUNCTION supply_balance_stays()"
)


def _ids(columns):
    return " UNION ".join(f"SELECT DISTINCT {one} AS id FROM fresh WHERE {one} IS NOT NULL" for one in columns)


def _foreign_keys(schema_editor, table):
    with schema_editor.connection.cursor() as cursor:
        told = schema_editor.connection.introspection.get_constraints(cursor, table)
    return {one["columns"][0]: name for name, one in told.items() if one["foreign_key"]}


def put(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE", params=None)
    for table, parents in TABLES.items():
        keys = _foreign_keys(schema_editor, table)
        for column in [column for columns in parents.values() for column in columns]:
            schema_editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{keys[column]}"', params=None)
        asked = "".join(
            ASKED.format(ids=_ids(columns), parent=parent, table=table) for parent, columns in parents.items()
        )
        schema_editor.execute(CHECK.format(table=table, asked=asked), params=None)
        schema_editor.execute(
            f"CREATE TRIGGER {table}_refers AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refers()",
            params=None,
        )
        for parent, columns in parents.items():
            if parent == table:  # no row of it ever goes
                continue
            refers = " OR ".join(f"{one} = OLD.id" for one in columns)
            schema_editor.execute(KEEP.format(parent=parent, table=table, refers=refers), params=None)
            schema_editor.execute(
                f"CREATE TRIGGER kept_for_{table} AFTER DELETE OR UPDATE OF id ON {parent} "
                f"FOR EACH ROW EXECUTE FUNCTION {parent}_kept_for_{table}()",
                params=None,
            )
    schema_editor.execute(STAYS, params=None)
    schema_editor.execute(STAYS_WITH, params=None)


def take_away(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP FUNCTION supply_balance_stays() CASCADE", params=None)
    for table, parents in TABLES.items():
        schema_editor.execute(f"DROP FUNCTION {table}_refers() CASCADE", params=None)
        for parent, columns in parents.items():
            if parent != table:
                schema_editor.execute(f"DROP FUNCTION {parent}_kept_for_{table}() CASCADE", params=None)
            for column in columns:
                schema_editor.execute(
                    f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk FOREIGN KEY ({column}) "
                    f"REFERENCES {parent} (id) DEFERRABLE INITIALLY DEFERRED",
                    params=None,
                )


class Migration(migrations.Migration):
    dependencies = [
        ("supply", "0005_taken_back_once"),
        ("books", "0002_titles"),
        ("people", "0001_initial"),
        ("registry", "0001_initial"),
    ]
    operations = [migrations.RunPython(put, take_away)]
