"""The page around a case: its heading, its way back, and where the script finds what it needs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rejoinder.desk.frame import DeskPage
from rejoinder.desk.waiting import Tab


class CaseShell(DeskPage):
    """What every page with a case on it shares; ``line`` is set before the page is made."""

    template_name = "desk/case.html"
    header_icon = "comment"
    line: Tab

    def get_page_title(self) -> str:
        """The same for every case, as the script changes the case and not the page around it."""
        return _("One case at a time")

    def above(self) -> list[dict[str, Any]]:
        """The queue."""
        return [{"url": reverse("desk_held"), "label": self.line.label}]
