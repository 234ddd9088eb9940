"""Has the comments judged again that were held, before readings were awaited, because a classifier had not read them."""

from django.db import migrations
from django.utils import timezone


def await_unread(apps, schema_editor):
    Comment = apps.get_model("discussion", "Comment")
    Decision = apps.get_model("discussion", "Decision")
    AwaitedReading = apps.get_model("discussion", "AwaitedReading")
    now = timezone.now()
    held = Comment.objects.filter(state="held").select_related("thread").only("thread__publication")
    for comment in held.iterator(chunk_size=500):
        last = Decision.objects.filter(comment=comment).order_by("-pk").first()
        if last is None or last.maker != "rules" or not last.submission:
            continue
        unread = {found["source"] for found in last.findings if found["rule"] == "unread"}
        AwaitedReading.objects.bulk_create(
            AwaitedReading(
                comment=comment,
                publication_id=comment.thread.publication_id,
                wanted="scores",
                reader=reader,
                fault="absent",
                since=last.created_at,
                due_at=now,
            )
            for reader in sorted(unread)
        )


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0002_awaited_readings'),
    ]

    operations = [
        migrations.RunPython(await_unread, migrations.RunPython.noop),
    ]
