import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tusach.kit.migrating import CreateModels


# The tables are made with their foreign keys at once: added one by one, as the second migration did at first, SQLite
# makes each table anew for each of them, a third of the time that a fresh house waits for its tables.


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0002_titles'),
        ('people', '0002_slips_and_folded_names'),
        ('places', '0001_initial'),
        ('registry', '0001_initial'),
        ('supply', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Shelf',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_date', models.DateField(verbose_name='từ ngày')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                    ('name', models.CharField(max_length=160, verbose_name='tên tủ sách')),
                    ('place', models.CharField(choices=[('PARTY_OFFICE', 'trụ sở Đảng ủy'), ('PEOPLES_COMMITTEE', 'trụ sở Ủy ban nhân dân'), ('CULTURE_HOUSE', 'nhà văn hóa xã'), ('POST_OFFICE', 'điểm bưu điện - văn hóa xã'), ('VILLAGE', 'nhà văn hóa thôn, chi bộ'), ('SCHOOL', 'trường học'), ('OTHER', 'nơi khác')], max_length=17, verbose_name='nơi đặt')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='địa chỉ')),
                    ('hours', models.CharField(blank=True, max_length=200, verbose_name='giờ mở cửa')),
                    ('loan_days', models.PositiveSmallIntegerField(default=15, verbose_name='cho mượn (ngày)')),
                    ('forget_days', models.PositiveSmallIntegerField(default=30, verbose_name='xóa tên người mượn sau khi trả (ngày)')),
                    ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='sức chứa (bản)')),
                    ('numbers_items', models.BooleanField(default=False, verbose_name='ghi sổ đăng ký cá biệt')),
                    ('code', models.CharField(help_text='in the QR on the shelf; goes on resolving after a merger', max_length=16, unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='shelf', to='supply.account')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shelves', to='people.body')),
                    ('loans', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='shelf_of_loans', to='supply.account')),
                    ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='shelf.shelf')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shelves', to='places.unit')),
                ],
            ),
            migrations.CreateModel(
                name='Count',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('OPEN', 'đang kiểm kê'), ('CLOSED', 'đã chốt'), ('CANCELLED', 'đã hủy')], default='OPEN', max_length=9)),
                    ('is_blind', models.BooleanField(default=False, verbose_name='không hiện số trong sổ')),
                    ('by_exception', models.BooleanField(default=True, verbose_name='chỉ ghi chỗ khác sổ')),
                    ('started_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('witnesses', models.CharField(blank=True, max_length=300, verbose_name='người cùng kiểm')),
                    ('paper', models.CharField(blank=True, max_length=60, verbose_name='số biên bản')),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='Item',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='số đăng ký cá biệt')),
                    ('fund', models.CharField(choices=[('PROGRAMME', 'Đề án'), ('LAW_SHELF', 'tủ sách pháp luật'), ('LOCAL', 'địa phương mua'), ('GIFT', 'tặng')], default='PROGRAMME', max_length=9)),
                    ('entered_on', models.DateField(verbose_name='ngày vào sổ')),
                    ('gone_on', models.DateField(blank=True, null=True)),
                    ('gone_paper', models.CharField(blank=True, max_length=120, verbose_name='biên bản xuất')),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.title')),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='Merger',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('COUNTING', 'hai bên kiểm đếm'), ('READY', 'chờ ký biên bản'), ('DONE', 'đã bàn giao'), ('UNDONE', 'đã hoàn lại')], default='COUNTING', max_length=8)),
                    ('made_at', models.DateTimeField()),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ('paper', models.CharField(blank=True, max_length=60, verbose_name='số biên bản')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.event')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mergers', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='Offer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fund', models.CharField(choices=[('PROGRAMME', 'Đề án'), ('LAW_SHELF', 'tủ sách pháp luật'), ('LOCAL', 'địa phương mua'), ('GIFT', 'tặng')], default='PROGRAMME', max_length=9)),
                    ('quantity', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('OPEN', 'đang chờ nơi nhận'), ('TAKEN', 'đã có nơi nhận'), ('DONE', 'đã chuyển'), ('CLOSED', 'thôi')], default='OPEN', max_length=6)),
                    ('made_at', models.DateTimeField()),
                    ('taken_at', models.DateTimeField(blank=True, null=True)),
                    ('handed_on', models.DateField(blank=True, null=True)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.title')),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='shelf.shelf')),
                    ('taken_by_shelf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_offers', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='MergerPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('keeps_place', models.BooleanField(default=False)),
                    ('count', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelf.count')),
                    ('merger', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='shelf.merger')),
                    ('second_count', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelf.count')),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merger_parts', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='Loan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fund', models.CharField(choices=[('PROGRAMME', 'Đề án'), ('LAW_SHELF', 'tủ sách pháp luật'), ('LOCAL', 'địa phương mua'), ('GIFT', 'tặng')], default='PROGRAMME', max_length=9)),
                    ('reader', models.CharField(blank=True, max_length=120, verbose_name='người mượn')),
                    ('hamlet', models.CharField(blank=True, max_length=80, verbose_name='thôn, tổ')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='điện thoại')),
                    ('group', models.CharField(blank=True, help_text='cadre, party member, pupil, ...: what statistics keep', max_length=20, verbose_name='đối tượng')),
                    ('lent_on', models.DateField(verbose_name='ngày mượn')),
                    ('due_on', models.DateField(verbose_name='hẹn trả')),
                    ('returned_on', models.DateField(blank=True, null=True, verbose_name='ngày trả')),
                    ('lost', models.BooleanField(default=False)),
                    ('renewed', models.PositiveSmallIntegerField(default=0)),
                    ('forgotten', models.BooleanField(default=False)),
                    ('device', models.UUIDField(unique=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelf.item')),
                    ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.title')),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lendings', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='DeviceEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(unique=True)),
                    ('kind', models.CharField(max_length=12)),
                    ('payload', models.JSONField(default=dict)),
                    ('happened_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('outcome', models.CharField(choices=[('DONE', 'đã ghi'), ('CONFLICT', 'cần xem'), ('REFUSED', 'không ghi')], max_length=8)),
                    ('sentence', models.CharField(blank=True, max_length=300)),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='Tally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('kind', models.CharField(choices=[('READ', 'đọc tại chỗ'), ('VISIT', 'lượt đến'), ('TALK', 'buổi giới thiệu sách')], max_length=8)),
                    ('count', models.PositiveIntegerField(default=0)),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='Weeding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('OPEN', 'đang lập'), ('PROPOSED', 'chờ duyệt'), ('APPROVED', 'đã duyệt'), ('DECLINED', 'không duyệt'), ('DONE', 'đã thanh lý')], default='OPEN', max_length=8)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('made_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('answer', models.CharField(blank=True, max_length=300)),
                    ('paper', models.CharField(blank=True, max_length=60, verbose_name='số biên bản')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weedings', to='shelf.shelf')),
                ],
            ),
            migrations.CreateModel(
                name='WeedingLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fund', models.CharField(choices=[('PROGRAMME', 'Đề án'), ('LAW_SHELF', 'tủ sách pháp luật'), ('LOCAL', 'địa phương mua'), ('GIFT', 'tặng')], default='PROGRAMME', max_length=9)),
                    ('quantity', models.PositiveIntegerField()),
                    ('why', models.CharField(max_length=200)),
                    ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.title')),
                    ('weeding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='shelf.weeding')),
                ],
            ),
            migrations.CreateModel(
                name='CountLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fund', models.CharField(choices=[('PROGRAMME', 'Đề án'), ('LAW_SHELF', 'tủ sách pháp luật'), ('LOCAL', 'địa phương mua'), ('GIFT', 'tặng')], default='PROGRAMME', max_length=9)),
                    ('expected', models.IntegerField(help_text='on the shelf by the ledger at the moment of counting')),
                    ('counted', models.PositiveIntegerField()),
                    ('damaged', models.PositiveIntegerField(default=0)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('counted_at', models.DateTimeField()),
                    ('device', models.UUIDField(unique=True)),
                    ('count', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='shelf.count')),
                    ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.title')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('count', 'title', 'fund'), name='a_title_is_counted_once_in_a_count')],
                },
            ),
        ]),
        migrations.AddIndex(
            model_name='shelf',
            index=models.Index(fields=['body'], name='shelf_shelf_body_id_1e951d_idx'),
        ),
        migrations.AddIndex(
            model_name='shelf',
            index=models.Index(fields=['unit'], name='shelf_shelf_unit_id_7ef6e8_idx'),
        ),
        migrations.AddConstraint(
            model_name='shelf',
            constraint=models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='shelf_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='mergerpart',
            constraint=models.UniqueConstraint(fields=('merger', 'shelf'), name='a_shelf_is_once_in_a_merger'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['shelf', 'returned_on', 'due_on'], name='shelf_loan_shelf_i_6ce1c7_idx'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['shelf', 'title', 'returned_on'], name='shelf_loan_shelf_i_baa15a_idx'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('shelf', 'number'), name='an_item_number_is_given_once'),
        ),
        migrations.AddIndex(
            model_name='deviceevent',
            index=models.Index(fields=['shelf', 'outcome', 'settled_at'], name='shelf_devic_shelf_i_eced60_idx'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'OPEN')), fields=('shelf',), name='a_shelf_has_one_open_count'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(fields=('shelf', 'day', 'kind'), name='a_tally_is_one_row_a_day'),
        ),
        migrations.AddConstraint(
            model_name='weedingline',
            constraint=models.UniqueConstraint(fields=('weeding', 'title', 'fund'), name='a_title_is_weeded_once_in_a_list'),
        ),
    ]
