"""Lays out a paper in Hebrew with a section in Arabic and an article in German: `python -m tests.browser.tongues`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django

from tests.serving import Serving, clean_environment


@dataclass(frozen=True)
class Told:
    """An article with what is said under it; names are the only Latin letters a page of it may have."""

    section: str
    slug: str
    language: str
    title: str
    standfirst: str
    byline: str
    claim: str
    claimant: str
    finding: str
    comments: tuple[tuple[str, str, str], ...]
    """Name, language, text; each after the first answers the first."""


ARTICLES = (
    Told(
        "ir",
        "gesher",
        "",
        "הגשר הישן ייפתח מחדש אחרי החורף",
        "מועצת נחל תמר אישרה את השיפוץ: שלושה חודשי עבודה, ומעבר להולכי רגל לאורך כל התקופה.",
        "נועה גלעד",
        "הגשר לא נבדק כבר עשרים שנה.",
        "אורי שדה",
        "הבדיקה האחרונה נערכה לפני ארבע שנים; הדוח פתוח לעיון במועצה.",
        (
            ("דנה", "he", "טוב שסוף סוף מתקנים אותו. המעבר להולכי רגל חשוב לי במיוחד."),
            ("Tom Baker", "en", "I walk over it every morning, and the railing on the north side is loose."),
            ("سلمى", "ar", "شكرًا على التوضيح، كنت أظن أن الجسر سيُغلق تمامًا."),
        ),
    ),
    Told(
        "suq",
        "maktaba",
        "",
        "المكتبة تفتح أبوابها مساء الخميس",
        "قرر مجلس وادي الزيتون تمديد ساعات المكتبة حتى التاسعة مساءً، بعد طلب تقدم به طلاب المدرسة.",
        "ليلى حداد",
        "لا يزور المكتبة أحد في المساء.",
        "سامي نجم",
        "أحصت المكتبة في الشهر الماضي نحو أربعين زائرًا كل مساء.",
        (
            ("كريم", "ar", "قرار جيد. لا أستطيع القدوم قبل السادسة بسبب العمل."),
            ("יעל", "he", "גם אצלנו כדאי לעשות כך."),
            ("مريم", "ar", "هل تبقى قاعة الأطفال مفتوحة أيضًا؟"),
        ),
    ),
    Told(
        "ir",
        "zug",
        "de",
        "Die Dampfstraßenbahn am Hafen fährt wieder",
        "Der Verein Hafenstraßenbahnfreunde hat vier Jahre lang gearbeitet; am Sonntag rollt der erste Zug.",
        "Jonas Lindner",
        "Die Bahn kostet die Stadt jedes Jahr Geld.",
        "Petra Voss",
        "Den Betrieb bezahlt der Verein; die Stadt stellt nur die Gleise.",
        (("Anke", "de", "Als Kind bin ich damit zur Schule gefahren. Ich freue mich sehr."),),
    ),
)


def lay_out(site: Serving) -> dict[str, str]:
    """Lay it out on a running site; for each article's slug its path, and for each comment's text its private page."""
    environment = {
        **clean_environment(),
        "REJOINDER_DATA": str(site.data),
        "DJANGO_SETTINGS_MODULE": "rejoinder.config.settings",
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }
    command = [sys.executable, "-m", "tests.browser.tongues"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return told


def _written(now: datetime) -> dict[str, str]:
    # The record can be imported only once Django is set up.
    from rejoinder.discussion.models import Publication  # noqa: PLC0415
    from rejoinder.newsroom.models import FrontPage  # noqa: PLC0415
    from rejoinder.newsroom.setup import ensure_section  # noqa: PLC0415

    publication = Publication.objects.get()
    publication.language, publication.name = "he", "קול העמק"
    publication.time_zone = "Asia/Jerusalem"
    publication.save()
    front = FrontPage.objects.get()
    front.tagline, front.about = "החדשות של נחל תמר", "עיתון מקומי קטן. אנחנו כותבים על מה שקורה כאן."
    front.save_revision().publish()
    sections = {
        "ir": ensure_section(front, "ir", "העיר", "מה חדש ברחובות"),
        "suq": ensure_section(front, "suq", "بالعربية", "أخبار وادي الزيتون"),
    }
    sections["suq"].language = "ar"
    sections["suq"].save_revision().publish()
    paths: dict[str, str] = {}
    for article in ARTICLES:
        paths |= _article(sections[article.section], article, now)
    return paths


def _article(section: Any, told: Told, now: datetime) -> dict[str, str]:
    from rejoinder.discussion.models import Thread  # noqa: PLC0415
    from rejoinder.newsroom.listings import thread_key  # noqa: PLC0415
    from rejoinder.newsroom.models import ArticlePage  # noqa: PLC0415

    claim = {"statement": told.claim, "claimant": told.claimant, "made_on": now.date()}
    response = {"finding": "unfounded", "text": f"<p>{told.finding}</p>"}
    page = ArticlePage(
        title=told.title,
        slug=told.slug,
        live=False,
        language=told.language,
        standfirst=told.standfirst,
        byline=told.byline,
        body=[("text", f"<p>{told.standfirst}</p>"), ("claim", claim), ("response", response)],
    )
    section.add_child(instance=page)
    page.save_revision().publish()
    thread = Thread.objects.get(key=thread_key(page.pk))
    return {told.slug: thread.url, **_comments(thread, told, now)}


def _comments(thread: Any, told: Told, now: datetime) -> dict[str, str]:
    from rejoinder.discussion import ledger, tokens  # noqa: PLC0415
    from rejoinder.discussion.ledger import Ruling  # noqa: PLC0415
    from rejoinder.discussion.models import Comment, Maker, State  # noqa: PLC0415
    from tests.discussion.making import comment  # noqa: PLC0415

    first: int | None = None
    pages: dict[str, str] = {}
    for name, _, text in told.comments:
        made = comment(thread, text, name=name, parent=first, now=now)
        ledger.record_decision(made.pk, Ruling(State.PUBLISHED, Maker.MODERATOR), now)
        first = first or made.pk
        pages[text] = tokens.private_path(made.pk)
    rude = comment(thread, f"{told.title}. https://a.example https://b.example https://c.example", now=now)
    assert Comment.objects.get(pk=rude.pk).state == State.HELD
    return {**pages, f"held {told.slug}": tokens.private_path(rude.pk)}


if __name__ == "__main__":
    django.setup()
    from django.utils import timezone

    sys.stdout.write("\n" + json.dumps(_written(timezone.now())))
