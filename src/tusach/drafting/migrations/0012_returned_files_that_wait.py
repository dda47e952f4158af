from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drafting", "0011_covering_letter_and_parts")]

    operations = [
        migrations.AddField("returned", "claimed_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("returned", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("returned", "page", models.PositiveIntegerField(default=0)),
        migrations.AddField("returned", "pages", models.PositiveIntegerField(default=0)),
        migrations.AlterField(
            "returned",
            "state",
            models.CharField(
                choices=[
                    ("WAITING", "chờ máy đọc"), ("WHOSE", "chưa rõ của ai"),
                    ("AGREES", "cần hỏi: thống nhất hay chưa có ý kiến"), ("POINTS", "chờ xác nhận từng điểm"),
                    ("TAKEN", "đã nhận"), ("UNREAD", "không đọc được"), ("FOREIGN", "không thuộc đợt này"),
                    ("DROPPED", "không lấy"),
                ],
                max_length=7,
            ),
        ),
    ]
