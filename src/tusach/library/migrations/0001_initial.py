import django.db.models.deletion
import tusach.library.models
from django.conf import settings
from django.db import migrations, models

from tusach.kit.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0001_initial'),
        ('people', '0002_slips_and_folded_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Box',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(help_text='hex of the public key', max_length=64, unique=True)),
                    ('name', models.CharField(max_length=120, verbose_name='tên máy')),
                    ('added_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('reported_month', models.DateField(blank=True, null=True)),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ],
            ),
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(default=tusach.library.models.new_key, max_length=12, unique=True)),
                    ('form', models.CharField(choices=[('TEXT', 'sách điện tử'), ('PAGES', 'sách chụp trang'), ('AUDIO', 'sách nói')], max_length=5, verbose_name='dạng')),
                    ('state', models.CharField(choices=[('DRAFT', 'nháp'), ('CHECKED', 'đã kiểm tra'), ('PUBLISHED', 'đang phát hành'), ('SUPERSEDED', 'đã có bản mới'), ('WITHDRAWN', 'đã rút')], default='DRAFT', max_length=10, verbose_name='trạng thái')),
                    ('title', models.CharField(max_length=300, verbose_name='tên sách')),
                    ('subtitle', models.CharField(blank=True, max_length=300, verbose_name='tên phụ')),
                    ('authors', models.JSONField(default=list, verbose_name='tác giả')),
                    ('publisher', models.CharField(blank=True, max_length=200, verbose_name='nhà xuất bản')),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='năm xuất bản')),
                    ('isbn', models.CharField(blank=True, help_text='13 digits, checked; an ISBN-10 is carried over', max_length=13, verbose_name='ISBN')),
                    ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('tyz', 'Tiếng Tày'), ('nut', 'Tiếng Nùng'), ('blt', 'Tiếng Thái (Tai Dam)'), ('mtq', 'Tiếng Mường'), ('hmn', 'Tiếng H’Mông'), ('ium', 'Tiếng Dao'), ('km', 'Tiếng Khmer'), ('cjm', 'Tiếng Chăm'), ('jra', 'Tiếng Gia Rai'), ('rad', 'Tiếng Ê Đê'), ('bdq', 'Tiếng Ba Na'), ('kpm', 'Tiếng K’Ho'), ('zh', 'Tiếng Hoa'), ('ar', 'Tiếng Ả Rập'), ('fr', 'Tiếng Pháp'), ('en', 'Tiếng Anh'), ('und', 'Ngôn ngữ khác')], default='vi', max_length=8, verbose_name='ngôn ngữ')),
                    ('topic', models.CharField(blank=True, choices=[('LAW', 'Lý luận chính trị, pháp luật, quản lý ở cơ sở'), ('MODELS', 'Điển hình tiên tiến, người tốt, việc tốt'), ('HO_CHI_MINH', 'Học tập tư tưởng, đạo đức, phong cách Hồ Chí Minh'), ('FARMING', 'Kỹ thuật nông nghiệp'), ('HEALTH', 'Chăm sóc sức khỏe'), ('YOUTH', 'Thanh niên, thiếu niên, nhi đồng'), ('CULTURE', 'Văn hóa và các dân tộc Việt Nam')], max_length=12, verbose_name='chủ đề')),
                    ('audience', models.CharField(choices=[('EVERYONE', 'mọi người'), ('OFFICIALS', 'cán bộ cơ sở'), ('PARTY_MEMBERS', 'đảng viên'), ('FARMERS', 'bà con nông dân'), ('YOUNG', 'thanh niên'), ('CHILDREN', 'thiếu niên, nhi đồng')], default='EVERYONE', max_length=14, verbose_name='bạn đọc')),
                    ('licence', models.CharField(choices=[('STATE', 'Nhà nước đặt hàng, đọc miễn phí'), ('PD', 'Thuộc về công chúng'), ('CC-BY-4.0', 'CC BY 4.0'), ('CC-BY-SA-4.0', 'CC BY-SA 4.0'), ('CC-BY-NC-ND-4.0', 'CC BY-NC-ND 4.0'), ('READ_ONLY', 'Chỉ đọc trên hệ thống')], default='STATE', max_length=16, verbose_name='giấy phép')),
                    ('description', models.TextField(blank=True, verbose_name='giới thiệu')),
                    ('right_to_left', models.BooleanField(default=False)),
                    ('reader_of', models.CharField(blank=True, help_text='narrator of an audio book', max_length=200, verbose_name='người đọc')),
                    ('source_sha256', models.CharField(max_length=64)),
                    ('source_name', models.CharField(max_length=200)),
                    ('source_type', models.CharField(max_length=100)),
                    ('source_size', models.PositiveBigIntegerField()),
                    ('made_by', models.CharField(help_text='name and version of the derivation: same file, same hashes', max_length=40)),
                    ('content_sha256', models.CharField(help_text='of all derived hashes in order: what was made', max_length=64)),
                    ('manifest_sha256', models.CharField(blank=True, help_text='signed Readium web publication manifest', max_length=64)),
                    ('cover_sha256', models.CharField(blank=True, max_length=64)),
                    ('toc', models.JSONField(default=list)),
                    ('page_list', models.JSONField(default=list)),
                    ('accessibility', models.JSONField(default=dict)),
                    ('quality', models.JSONField(default=dict)),
                    ('section_count', models.PositiveIntegerField(default=0)),
                    ('words', models.PositiveIntegerField(default=0)),
                    ('bytes_on_wire', models.PositiveBigIntegerField(default=0, verbose_name='cỡ khi lưu để đọc')),
                    ('seconds', models.PositiveIntegerField(default=0, verbose_name='thời lượng (giây)')),
                    ('confidence', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='độ tin cậy nhận chữ')),
                    ('added_at', models.DateTimeField()),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='lý do')),
                    ('folded', models.CharField(blank=True, max_length=900)),
                    ('sort_key', models.CharField(blank=True, max_length=900)),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body')),
                    ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='library.edition')),
                    ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='books.work')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-published_at'], name='library_edi_state_6a396c_idx'), models.Index(fields=['state', 'topic', 'sort_key'], name='library_edi_state_90dd6c_idx'), models.Index(fields=['source_sha256'], name='library_edi_source__f42ad0_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'PUBLISHED'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='a_published_edition_says_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'WITHDRAWN'), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='a_withdrawn_edition_says_why')],
                },
            ),
            migrations.CreateModel(
                name='IndexChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('drop', models.BooleanField(default=False)),
                    ('at', models.DateTimeField()),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.edition')),
                ],
            ),
            migrations.CreateModel(
                name='Intake',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sha256', models.CharField(max_length=64)),
                    ('name', models.CharField(max_length=200)),
                    ('size', models.PositiveBigIntegerField()),
                    ('content_type', models.CharField(max_length=100)),
                    ('given', models.JSONField(default=dict, help_text='metadata typed or read from MARCXML or ONIX beside the file')),
                    ('at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('WAITING', 'đang chờ'), ('WORKING', 'đang đọc'), ('DONE', 'đã đọc xong'), ('REFUSED', 'không nhận')], default='WAITING', max_length=8)),
                    ('claimed_until', models.DateTimeField(blank=True, null=True)),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('total', models.PositiveIntegerField(default=0)),
                    ('sentence', models.CharField(blank=True, max_length=500)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='intakes', to='library.edition')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'at'], name='library_int_state_2566c1_idx')],
                },
            ),
            migrations.CreateModel(
                name='Pack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='tên gói')),
                    ('serial', models.PositiveIntegerField()),
                    ('choice', models.JSONField(default=dict, help_text='what it holds: {"topics": [...], "languages": [...], "unit": pk}')),
                    ('index_sha256', models.CharField(max_length=64)),
                    ('blobs', models.PositiveIntegerField()),
                    ('size', models.PositiveBigIntegerField()),
                    ('made_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('name', 'serial'), name='a_pack_has_one_of_each_serial')],
                },
            ),
            migrations.CreateModel(
                name='Section',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ordinal', models.PositiveIntegerField(help_text='from 1, in reading order')),
                    ('title', models.CharField(blank=True, max_length=300)),
                    ('label', models.CharField(blank=True, help_text='page number or track as printed', max_length=40)),
                    ('html_sha256', models.CharField(blank=True, max_length=64)),
                    ('html_bytes', models.PositiveIntegerField(default=0)),
                    ('text_sha256', models.CharField(blank=True, max_length=64)),
                    ('words', models.PositiveIntegerField(default=0)),
                    ('confidence', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                    ('seconds', models.PositiveIntegerField(default=0)),
                    ('begins_ms', models.PositiveIntegerField(default=0, help_text='of a chapter inside a longer track')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='library.edition')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('edition', 'ordinal'), name='a_section_has_one_place_in_its_edition')],
                },
            ),
            migrations.CreateModel(
                name='Resource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('use', models.CharField(choices=[('IMAGE', 'hình trong sách'), ('COVER', 'bìa'), ('PAGE_SMALL', 'ảnh trang nhỏ'), ('PAGE_LARGE', 'ảnh trang lớn'), ('AUDIO', 'âm thanh')], max_length=10)),
                    ('sha256', models.CharField(max_length=64)),
                    ('content_type', models.CharField(max_length=100)),
                    ('size', models.PositiveBigIntegerField()),
                    ('width', models.PositiveIntegerField(default=0)),
                    ('height', models.PositiveIntegerField(default=0)),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resources', to='library.edition')),
                    ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='resources', to='library.section')),
                ],
                options={
                    'indexes': [models.Index(fields=['edition', 'sha256'], name='library_res_edition_0f4f24_idx')],
                    'constraints': [models.UniqueConstraint(fields=('edition', 'section', 'use', 'sha256'), name='a_resource_is_listed_once')],
                },
            ),
            migrations.CreateModel(
                name='Correction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='library.section')),
                ],
            ),
            migrations.CreateModel(
                name='UsageCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text='the first day of the month')),
                    ('metric', models.CharField(choices=[('TOTAL_INVESTIGATIONS', 'lượt xem'), ('TOTAL_REQUESTS', 'lượt đọc'), ('UNIQUE_INVESTIGATIONS', 'lượt xem khác nhau'), ('UNIQUE_REQUESTS', 'lượt đọc khác nhau'), ('UNIQUE_TITLE_INV', 'đầu sách được xem'), ('UNIQUE_TITLE_REQ', 'đầu sách được đọc'), ('VISITS', 'lượt truy cập'), ('SAVES', 'lượt lưu đọc ngoại tuyến'), ('SECONDS', 'thời gian đọc (giây)'), ('SEARCHES', 'lượt tìm')], max_length=24)),
                    ('source', models.CharField(blank=True, max_length=64)),
                    ('count', models.PositiveBigIntegerField(default=0)),
                    ('row', models.CharField(help_text='edition|unit|month|metric|source, since NULLs differ', max_length=140, unique=True)),
                    ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='usage', to='library.edition')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['month', 'metric'], name='library_usa_month_639ede_idx'), models.Index(fields=['unit', 'month'], name='library_usa_unit_id_20b799_idx')],
                },
            ),
        ]),
    ]
