import os
import sys


def main() -> None:
    """The one command of the house: `tusach COMMAND`, the same as `python -m tusach COMMAND`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings must be named first

    execute_from_command_line(["tusach", *sys.argv[1:]])


if __name__ == "__main__":
    main()
