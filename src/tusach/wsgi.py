import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
_django = get_wsgi_application()

from tusach.portal.quick import QuickDoor  # noqa: E402 - models can be imported once Django is set up

application = QuickDoor(_django)
