from django.db import migrations, models
import django.db.models.deletion

from rejoinder.discussion.migrations import _search_index


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0011_rulebook'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('figures', models.JSONField()),
                ('publication', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='counted_days', to='discussion.publication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('publication', 'day'), name='one_count_per_day')],
            },
        ),
        # SQLite made the table of comments anew for what authors and people brought, and its triggers went with the old.
        migrations.RunPython(_search_index.lay, migrations.RunPython.noop),
    ]
