"""Articles and discussions for the offprints' tests: one from left to right, one from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from rejoinder.press.offprints.discussion import Discussion
from rejoinder.press.offprints.snapshot import ArticleSnapshot, Block, Image, OffprintWords
from rejoinder.press.snapshot import CommentSnapshot, LeafSnapshot, Words

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
QUAY = Image(
    "/media/images/quay.png", "images/quay.png", 1000, 600, "A quay at low water", "The quay", "Ada Lind"
)

CLAIM = Block(
    "claim",
    text="The ferry has never once been late.",
    who="Edwin Sallis",
    office="Leader",
    on_behalf_of="the council",
    when="1 April 2026",
    source="The Crier",
    url="https://crier.example/claims/1",
)
RESPONSE = Block(
    "response",
    finding="Unfounded",
    who="Edwin Sallis",
    html="<p>It was late on <b>eleven</b> days of thirty. The <a href='https://log.example/april'>log</a> says so.</p>",
)


def article(**more: Any) -> ArticleSnapshot:
    """An English article with everything that can stand in one."""
    given: dict[str, Any] = {
        "publication": "courier",
        "publication_name": "The Courier",
        "path": "town/ferry/",
        "address": "https://courier.example/town/ferry/",
        "base": "https://courier.example",
        "language": "en-GB",
        "direction": "ltr",
        "accent": "#8a1c1c",
        "title": "The ferry waits & “nobody” knows why",
        "modified": "2026-05-04T09:00:00Z",
        "section": "Town",
        "standfirst": "Half of Wrenmouth stood on the quay on Monday.",
        "byline": "Imogen Thackray",
        "dateline": "Wrenmouth",
        "published": "4 May 2026, 10:00 BST",
        "updated": "4 May 2026, 11:00 BST",
        "lead": QUAY,
        "blocks": (
            Block(
                "text",
                html=(
                    "<p>The ferry <i>did not</i> come. Its <a href='https://elsewhere.example/a?b=1&amp;c=2'>timetable</a>"
                    " is <b>clear</b>, and <a href='/town/bridge/'>the bridge</a> is shut.</p>"
                    "<ul><li>one boat</li><li>two captains<ul><li>and a mate</li></ul></li></ul>"
                ),
            ),
            Block("heading", text="What was said"),
            CLAIM,
            RESPONSE,
            Block("quotation", text="I wrote it down.", who="Harriet Coyle", source="A letter"),
            Block("image", image=QUAY),
            Block(
                "text",
                html=(
                    "<h3>Old</h3><table><tr><th>Day</th><th>Late</th></tr><tr><td>Monday</td><td>yes</td></tr></table>"
                    "<blockquote><p>Quoted</p></blockquote><pre><code>a  b</code></pre>"
                    "<hr><ol start='3'><li>x</li></ol>"
                ),
            ),
            Block("correction", when="4 May 2026, 11:00 BST", text="It has eleven seats,\nnot twelve."),
        ),
        "thread": 7,
    }
    return ArticleSnapshot(**{**given, **more})


HEBREW_WORDS = OffprintWords(
    by="מאת %s",
    published="פורסם %s",
    updated="עודכן %s",
    claim="טענה",
    claim_by="מאת %s",
    finding="ממצאנו",
    on_claim="על טענתו של %s",
    correction="תיקון",
    links="כתובות הקישורים",
    found_at="המאמר נמצא בכתובת %s",
)


def hebrew(**more: Any) -> ArticleSnapshot:
    """An article from right to left, with names, addresses and times of the other direction in it."""
    return article(
        language="he",
        direction="rtl",
        publication_name="השליח",
        title="המעבורת ממתינה",
        section="עיר",
        standfirst="חצי העיר עמדה על הרציף ביום שני.",
        byline="Imogen Thackray",
        dateline="",
        published="4 במאי 2026, 10:00 BST",
        updated="",
        words=HEBREW_WORDS,
        blocks=(
            Block(
                "text",
                html=(
                    "<p>המעבורת <i>לא</i> הגיעה ב־4.5.2026. ראו <a href='https://elsewhere.example/a'>לוח זמנים</a>"
                    " (Timetable 2026) ו<b>הגשר</b>.</p><ul><li>אחת</li><li>שתיים</li></ul>"
                ),
            ),
            Block("heading", text="מה נאמר"),
            Block(
                "claim",
                text="המעבורת לא איחרה.",
                who="אדווין סאליס",
                when="1 באפריל 2026",
                source="The Crier",
            ),
            Block("response", finding="לא מבוסס", who="אדווין סאליס", html="<p>היא איחרה ב־11 ימים.</p>"),
        ),
        **more,
    )


def comment(number: int, **more: Any) -> CommentSnapshot:
    """A root comment, or with ``root`` and ``parent`` a reply."""
    moment = NOON + timedelta(minutes=number)
    given: dict[str, Any] = {
        "id": number,
        "parent": None,
        "root": None,
        "depth": 0,
        "position": number,
        "name": f"Reader {number}",
        "website": "",
        "html": f'<p dir="auto">Comment number {number}.</p>',
        "language": "en",
        "published_at": moment,
        "time_text": f"4 May 2026, {moment:%H:%M} BST",
    }
    return CommentSnapshot(**{**given, **more})


def four() -> tuple[CommentSnapshot, ...]:
    """Two roots, a reply in Hebrew, and a tombstone that was answered."""
    return (
        comment(
            1, html='<p dir="auto">I <em>saw</em> it, see <a href="https://a.example/x">here</a>. 😀</p>'
        ),
        comment(2, removed="Removed under the rule “Insults”.", name="", html=""),
        comment(
            3,
            parent=1,
            root=1,
            depth=1,
            parent_name="Reader 1",
            name="דנה",
            html='<p dir="auto">גם אני 漢</p>',
        ),
        comment(
            4,
            parent=3,
            root=1,
            depth=2,
            parent_name="דנה",
            edited_at=NOON,
            edited_text="4 May 2026, 13:00 BST",
        ),
    )


def leaf(comments: tuple[CommentSnapshot, ...], page: int = 1) -> LeafSnapshot:
    """A page of a thread."""
    return LeafSnapshot(page, 0, 0, len(comments), comments)


def discussion(comments: tuple[CommentSnapshot, ...] | None = None, **more: Any) -> Discussion:
    """A discussion of one leaf."""
    said = four() if comments is None else comments
    words = Words(heading=f"{len(said)} thoughts on “The ferry waits & ‘nobody’ knows why”")
    return Discussion(words, 4, [leaf(said)], **more)


def crowd(number: int, times: int = 1) -> Iterator[LeafSnapshot]:
    """A long discussion, leaf by leaf: three replies in five, of 87 to 348 letters ``times`` over."""
    sentence = "The quay was full before seven, and the noticeboard still showed the winter timetable. "
    for page, start in enumerate(range(1, number + 1, 100), 1):
        said = []
        for each in range(start, min(start + 100, number + 1)):
            place = (each - start) % 5
            root = each - place
            reply = {"parent": each - 1, "root": root, "depth": place, "parent_name": f"Reader {each - 1}"}
            html = f'<p dir="auto">{sentence * (1 + each % 4) * times}</p>'
            said.append(comment(each, html=html, **(reply if place > 1 else {})))
        yield leaf(tuple(said), page)
