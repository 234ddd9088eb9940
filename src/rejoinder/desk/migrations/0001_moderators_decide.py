"""Gives the group "Moderators", which Wagtail makes, the right to decide about comments."""

from django.db import migrations

GROUP = "Moderators"


def grant(apps, schema_editor):
    # Django makes permissions only after all migrations, so this one is made here, as Wagtail does with its own.
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="discussion", model="comment"
    )
    permission, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename="decide_comment",
        defaults={"name": "Can publish or reject comments"},
    )
    for group in apps.get_model("auth.Group").objects.filter(name=GROUP):
        group.permissions.add(permission)


def withdraw(apps, schema_editor):
    for group in apps.get_model("auth.Group").objects.filter(name=GROUP):
        group.permissions.remove(*group.permissions.filter(codename="decide_comment"))


class Migration(migrations.Migration):
    dependencies = [
        ("discussion", "0001_initial"),
        ("wagtailcore", "0026_group_collection_permission"),
    ]

    operations = [migrations.RunPython(grant, withdraw)]
