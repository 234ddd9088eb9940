"""The page around a case: its heading, its way back, and where the script finds what it needs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rejoinder.desk.cases.trail import Trail
from rejoinder.desk.frame import DeskPage


class CaseShell(DeskPage):
    """What every page with a case on it shares; ``trail`` is set before the page is made."""

    template_name = "desk/case.html"
    header_icon = "comment"
    trail: Trail

    def get_page_title(self) -> str:
        """The same for every case, as the script changes the case and not the page around it."""
        return _("One case at a time")

    def above(self) -> list[dict[str, Any]]:
        """The list that the case was come to from."""
        return [{"url": self.trail.list_address, "label": self.trail.line.label}]
