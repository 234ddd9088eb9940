"""Two people of one connection may each give notice of illegal content; by the rules a reader is still heard once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0014_languages'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='report',
            name='one_report_per_reader',
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['comment', 'client_digest'], name='report_by_reader'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('ground', 'rules')), fields=('comment', 'client_digest', 'revision_number'), name='one_report_per_reader'),
        ),
    ]
