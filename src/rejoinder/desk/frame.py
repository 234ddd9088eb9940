"""What every page of the desk has around it: the admin's frame, with the way from home to the page."""

from __future__ import annotations

from typing import Any

from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class DeskPage(WagtailAdminTemplateMixin, View):
    """A page in the admin's frame, told by its title at the end of the way to it."""

    def above(self) -> list[dict[str, Any]]:
        """The pages between home and this one, each with its ``url`` and ``label``."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, what lies above, this page."""
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, *self.above(), here]
