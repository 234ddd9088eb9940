"""The page around a case: its heading, its way back, and where the script finds what it needs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from rejoinder.desk.waiting import Tab


class CaseShell(WagtailAdminTemplateMixin):
    """What every page with a case on it shares; ``line`` is set before the page is made."""

    template_name = "desk/case.html"
    header_icon = "comment"
    line: Tab

    def get_page_title(self) -> str:
        """The same for every case, as the script changes the case and not the page around it."""
        return _("One case at a time")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the queue, this case."""
        queue = {"url": reverse("desk_held"), "label": self.line.label}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.get_page_title()}]
