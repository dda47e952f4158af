from django.db import migrations, models


def spread(apps, schema_editor):
    """Excerpts marked under a heading of several leaves are said at each of them."""
    Section = apps.get_model("reports", "Section")
    Excerpt = apps.get_model("drafting", "Excerpt")
    layers = set(Excerpt.objects.values_list("layer", flat=True))
    leaves = Section.objects.filter(layer__in=layers).values_list("pk", "leaves")
    shared = {pk: own for pk, own in leaves if len(own) > 1}
    for section in Section.objects.filter(pk__in=shared).iterator():
        held = {str(one["id"]) for one in section.body}
        for excerpt in Excerpt.objects.filter(layer=section.layer_id, leaf__in=section.leaves):
            if excerpt.first in held:
                others = [one for one in section.leaves if one != excerpt.leaf]
                excerpt.also = f" {' '.join(others)} " if others else ""
                excerpt.save(update_fields=["also"])


class Migration(migrations.Migration):
    dependencies = [
        ("drafting", "0008_answer_files_by_sender"),
        ("reports", "0007_context_of_claims"),
    ]

    operations = [
        migrations.AddField(
            model_name="excerpt",
            name="also",
            field=models.CharField(blank=True, default="", max_length=400),
        ),
        migrations.RunPython(spread, migrations.RunPython.noop),
    ]
