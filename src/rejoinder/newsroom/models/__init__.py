"""The pages of a publication, ordinary Wagtail pages all of them, and what is known of their printed form."""

from rejoinder.newsroom.models.findable import Byline, Findable
from rejoinder.newsroom.models.pages import ArticlePage, FrontPage, PlainPage, SectionPage
from rejoinder.newsroom.models.passed_on import MailRefusal, PassedOn
from rejoinder.newsroom.models.prepared_page import Kind, PreparedPage

__all__ = [
    "ArticlePage",
    "Byline",
    "Findable",
    "FrontPage",
    "Kind",
    "MailRefusal",
    "PassedOn",
    "PlainPage",
    "PreparedPage",
    "SectionPage",
]
