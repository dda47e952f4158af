from django.core.management import call_command


def test_the_migrations_hold_every_model_as_it_is(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
