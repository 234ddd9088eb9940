import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from rejoinder.discussion.migrations import _search_index


def note_rules(apps, schema_editor):
    """Give every comment the rule of its last decision."""
    schema_editor.execute(
        "UPDATE discussion_comment SET rule = (SELECT d.rule FROM discussion_decision d"
        " WHERE d.comment_id = discussion_comment.id ORDER BY d.id DESC LIMIT 1)"
        " WHERE EXISTS (SELECT 1 FROM discussion_decision d"
        " WHERE d.comment_id = discussion_comment.id AND d.rule <> '')"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0005_learning'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskPreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("blur", models.BooleanField(default=False)),
                ("alert_sound", models.BooleanField(default=False)),
                ("alert_notification", models.BooleanField(default=False)),
                ("alert_mail", models.BooleanField(default=False)),
                ("single_keys", models.BooleanField(default=True)),
                (
                    "order",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent first"),
                            ("newest", "Newest first"),
                            ("oldest", "Oldest first"),
                            ("thread", "By discussion"),
                        ],
                        default="urgent",
                        max_length=10,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="comment", name="rule", field=models.CharField(blank=True, max_length=60, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(note_rules, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="comment", name="comment_held_first"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["-urgency", "created_at", "id", "thread", "harm", "state"],
                name="comment_held_first",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["created_at", "id", "thread", "state", "rule", "language", "name"],
                name="comment_held_time",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("doubtful", True)), fields=["created_at"], name="comment_doubtful_time"
            ),
        ),
        migrations.AddIndex(
            model_name="comment", index=models.Index(fields=["created_at", "id"], name="comment_by_time")
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("rule", ""), _negated=True), fields=["rule", "created_at"], name="comment_by_rule"
            ),
        ),
        migrations.RunPython(_search_index.lay, _search_index.remove),
    ]
