"""The WSGI application that the front calls for whatever is not prepared."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rejoinder.config.settings")
application = get_wsgi_application()
