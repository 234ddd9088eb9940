from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rejoinder.newsroom.models import ArticlePage, SectionPage
from tests.newsroom import making
from tests.newsroom.stories import claim, read, response

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]

HOSTILE = "</script><script>alert(1)</script><!--\"'&\u2028"


def test_machines_are_told_of_the_article_its_corrections_and_the_claims_answered(story: ArticlePage) -> None:
    document = read(story)
    url = "https://courier.example/town/ferry/"
    news = document.graph("NewsArticle")[0]
    assert news["headline"] == story.title and news["url"] == url and news["inLanguage"] == "en-GB"
    assert news["datePublished"] == "2026-05-02T12:00:00Z" and news["author"]["name"] == "Imogen Thackray"
    assert news["image"].startswith("https://courier.example/media/")
    assert news["correction"][0]["text"] == "It has eleven arches, not twelve."
    assert news["correction"][0]["datePublished"] == "2026-05-04T11:00:00Z"
    review = document.graph("ClaimReview")[0]
    assert review["url"] == f"{url}#response-1" and review["claimReviewed"] == "The fund is empty."
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "Unfounded", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    assert review["itemReviewed"] == {
        "@type": "Claim",
        "text": "The fund is empty.",
        "author": {
            "@type": "Person",
            "name": "Edwin Sallis",
            "jobTitle": "Leader",
            "affiliation": {"@type": "Organization", "name": "the council"},
        },
        "datePublished": "2026-04-01",
        "appearance": {"@type": "CreativeWork", "name": "The Crier", "url": "https://crier.example/1"},
    }
    assert document.all("link")[0] == {"rel": "canonical", "href": url}


def test_a_finding_that_leaves_the_truth_open_is_given_no_number(town: SectionPage) -> None:
    page = making.article(
        town, body=[claim(), response("unproven"), response("disputed"), response("confirmed")]
    )
    ratings = [review["reviewRating"] for review in read(page).graph("ClaimReview")]
    assert [rating["alternateName"] for rating in ratings] == ["Unproven", "Disputed", "Confirmed"]
    assert [rating.get("ratingValue") for rating in ratings] == [None, None, 5]


def test_each_response_answers_the_claim_before_it(town: SectionPage) -> None:
    page = making.article(
        town,
        body=[
            claim(statement="One."),
            response(),
            claim(statement="Two.", claimant="Maud Verrall"),
            response(),
        ],
    )
    reviews = read(page).graph("ClaimReview")
    assert [review["claimReviewed"] for review in reviews] == ["One.", "Two."]
    assert "on the claim by <bdi>Maud Verrall</bdi>" in read(page).html


def test_no_words_break_out_of_where_they_stand(town: SectionPage) -> None:
    page = making.article(
        town,
        title=f"T{HOSTILE}",
        standfirst=HOSTILE,
        byline=HOSTILE,
        dateline=HOSTILE,
        body=[
            claim(
                statement=HOSTILE,
                claimant=HOSTILE,
                office=HOSTILE,
                on_behalf_of=HOSTILE,
                published_in=HOSTILE,
            ),
            response(label=HOSTILE),
            ("heading", HOSTILE),
            ("quotation", {"text": HOSTILE, "who": HOSTILE, "source": HOSTILE}),
            ("correction", {"made_at": datetime(2026, 5, 4, tzinfo=UTC), "text": HOSTILE}),
            ("imported", f"<p>{HOSTILE}</p>"),
        ],
    )
    document = read(page)
    assert not document.troubles
    assert [each.get("type") for each in document.all("script")] == [
        "application/ld+json",
        "module",
        "module",
    ]
    assert document.graph("ClaimReview")[0]["claimReviewed"] == HOSTILE
    assert not read(town).troubles and not read(town.front).troubles


@pytest.mark.parametrize(
    ("updated", "corrected", "shown"),
    [
        (None, None, None),
        (timedelta(hours=3), None, timedelta(hours=3)),
        (timedelta(seconds=20), None, None),
        (-timedelta(hours=3), None, None),
        (None, timedelta(hours=5), timedelta(hours=5)),
        (timedelta(hours=6), timedelta(hours=5), timedelta(hours=6)),
    ],
)
def test_an_update_is_shown_only_when_it_says_something_new(
    town: SectionPage,
    now: datetime,
    updated: timedelta | None,
    corrected: timedelta | None,
    shown: timedelta | None,
) -> None:
    body = [("correction", {"made_at": now + corrected, "text": "Eleven."})] if corrected else []
    page = making.article(town, first_published_at=now, updated_at=updated and now + updated, body=body)
    page.save_revision().publish()
    document = read(page)
    news = document.graph("NewsArticle")[0]
    stamp = shown and (now + shown).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert news.get("dateModified") == stamp
    assert ("Updated <time" in document.html) == bool(shown)
