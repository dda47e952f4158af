import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tusach.kit.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('people', '0003_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Series',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('direction', models.CharField(choices=[('INCOMING', 'đến'), ('OUTGOING', 'đi'), ('KNOWN', 'được nhắc đến')], max_length=8)),
                    ('family', models.CharField(blank=True, choices=[('PARTY', 'văn bản của Đảng'), ('STATE', 'văn bản của Nhà nước')], max_length=5)),
                    ('kind', models.CharField(blank=True, max_length=60)),
                    ('begins', models.CharField(blank=True, max_length=10)),
                    ('last', models.PositiveIntegerField(default=0)),
                    ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='people.body')),
                    ('first', models.PositiveIntegerField(default=1)),
                    ('last_dated', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('keeper', 'direction', 'family', 'kind', 'begins'), name='one_series_of_a_kind')],
                },
            ),
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('family', models.CharField(choices=[('PARTY', 'văn bản của Đảng'), ('STATE', 'văn bản của Nhà nước')], default='PARTY', max_length=5)),
                    ('direction', models.CharField(choices=[('INCOMING', 'đến'), ('OUTGOING', 'đi'), ('KNOWN', 'được nhắc đến')], max_length=8)),
                    ('ordinal', models.PositiveIntegerField(blank=True, null=True)),
                    ('kind', models.CharField(max_length=60, verbose_name='tên loại')),
                    ('number', models.CharField(blank=True, max_length=20, verbose_name='số')),
                    ('symbol', models.CharField(blank=True, max_length=60, verbose_name='ký hiệu')),
                    ('dated', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                    ('place', models.CharField(blank=True, max_length=80, verbose_name='địa danh')),
                    ('issuer', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                    ('subject', models.CharField(max_length=500, verbose_name='trích yếu')),
                    ('signer', models.CharField(blank=True, max_length=120, verbose_name='người ký')),
                    ('signer_title', models.CharField(blank=True, max_length=200, verbose_name='chức vụ')),
                    ('pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số trang')),
                    ('copies', models.PositiveIntegerField(blank=True, null=True, verbose_name='số lượng bản')),
                    ('kept_by', models.CharField(blank=True, max_length=120, verbose_name='đơn vị, người nhận bản lưu')),
                    ('note', models.TextField(blank=True)),
                    ('folded', models.CharField(blank=True, max_length=900)),
                    ('once', models.CharField(blank=True, max_length=36, null=True, unique=True)),
                    ('created_at', models.DateTimeField()),
                    ('issuer_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued', to='people.body')),
                    ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.body')),
                    ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='registry.series')),
                    ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                    ('cancelled_why', models.CharField(blank=True, default='', max_length=300, verbose_name='lý do hủy')),
                    ('due', models.DateField(blank=True, null=True, verbose_name='hạn trả lời')),
                    ('envelopes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số lượng bì')),
                    ('handed_on', models.DateField(blank=True, null=True, verbose_name='ngày chuyển')),
                    ('handed_to', models.CharField(blank=True, default='', max_length=120, verbose_name='ký nhận')),
                    ('joint_with', models.CharField(blank=True, default='', max_length=300, verbose_name='cơ quan cùng ban hành')),
                    ('language', models.CharField(default='Tiếng Việt', max_length=30, verbose_name='ngôn ngữ')),
                    ('number_why', models.CharField(blank=True, default='', max_length=300, verbose_name='vì sao lấy số này')),
                    ('secrecy', models.CharField(blank=True, choices=[('SECRET', 'Mật'), ('HIGH', 'Tối mật'), ('HIGHEST', 'Tuyệt mật')], default='', max_length=8, verbose_name='độ mật')),
                    ('suffix', models.CharField(blank=True, default='', max_length=2)),
                    ('urgency', models.CharField(blank=True, choices=[('URGENT', 'Khẩn'), ('MORE', 'Thượng khẩn'), ('FLASH', 'Hỏa tốc')], default='', max_length=8, verbose_name='độ khẩn')),
                ],
                options={
                    'indexes': [models.Index(fields=['keeper', 'direction', '-dated'], name='registry_do_keeper__101345_idx'), models.Index(fields=['number', 'symbol'], name='registry_do_number_b311c0_idx'), models.Index(fields=['keeper', 'direction', '-dated', '-ordinal', '-id'], name='registry_outgoing_book')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ordinal__isnull', False)), fields=('series', 'ordinal', 'suffix'), name='a_number_is_given_once')],
                },
            ),
            migrations.CreateModel(
                name='Reference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('raw', models.CharField(max_length=300)),
                    ('kind', models.CharField(choices=[('CITES', 'dẫn'), ('BASIS', 'căn cứ'), ('IMPLEMENTS', 'thực hiện'), ('AMENDS', 'sửa đổi, bổ sung'), ('REPLACES', 'thay thế'), ('ANSWERS', 'trả lời')], default='CITES', max_length=20, verbose_name='quan hệ')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='registry.document')),
                    ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cited_by', to='registry.document')),
                    ('by_machine', models.BooleanField(default=False)),
                ],
            ),
            migrations.CreateModel(
                name='Term',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_date', models.DateField(verbose_name='từ ngày')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                    ('name', models.CharField(max_length=40, verbose_name='nhiệm kỳ')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='people.body')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='term_ends_after_it_begins'), models.UniqueConstraint(fields=('body', 'from_date'), name='a_term_of_a_body_begins_once')],
                },
            ),
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sha256', models.CharField(max_length=64)),
                    ('name', models.CharField(max_length=200)),
                    ('size', models.PositiveBigIntegerField()),
                    ('content_type', models.CharField(max_length=100)),
                    ('added_at', models.DateTimeField()),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='registry.document')),
                    ('role', models.CharField(choices=[('MAIN', 'văn bản'), ('SIGNED', 'bản ký (quét hoặc ký số)'), ('ANNEX', 'phụ lục'), ('SIGNATURE', 'tệp chữ ký rời')], default='MAIN', max_length=9, verbose_name='là')),
                    ('signatures', models.JSONField(blank=True, default=list)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('document', 'sha256'), name='a_file_is_attached_once')],
                    'indexes': [models.Index(fields=['sha256'], name='registry_at_sha256_fc2145_idx')],
                },
            ),
            migrations.CreateModel(
                name='Arrival',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('number', models.CharField(max_length=20, verbose_name='số đến')),
                    ('arrived_on', models.DateField(verbose_name='ngày đến')),
                    ('forwarded_to', models.CharField(blank=True, max_length=200, verbose_name='chuyển')),
                    ('forwarded_on', models.DateField(blank=True, null=True, verbose_name='ngày chuyển')),
                    ('file_symbol', models.CharField(blank=True, max_length=80, verbose_name='số và ký hiệu HS')),
                    ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body')),
                    ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='arrival', to='registry.document')),
                    ('received_by', models.CharField(blank=True, default='', max_length=120, verbose_name='ký nhận')),
                    ('received_on', models.DateField(blank=True, null=True, verbose_name='ngày ký nhận')),
                ],
                options={
                    'indexes': [models.Index(fields=['keeper', '-arrived_on'], name='registry_ar_keeper__157503_idx'), models.Index(fields=['keeper', '-arrived_on', '-document'], name='registry_incoming_book')],
                    'constraints': [models.UniqueConstraint(fields=('keeper', 'year', 'number'), name='an_arrival_number_is_given_once')],
                },
            ),
            migrations.CreateModel(
                name='Group',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, verbose_name='tên nhóm')),
                    ('folded', models.CharField(max_length=220)),
                    ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipient_groups', to='people.body')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('keeper', 'folded'), name='a_group_has_one_name')],
                },
            ),
            migrations.CreateModel(
                name='Recipient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('is_group', models.BooleanField(default=False)),
                    ('level', models.CharField(blank=True, choices=[('NATION', 'toàn quốc'), ('PROVINCE', 'tỉnh, thành phố'), ('DISTRICT', 'huyện, quận'), ('COMMUNE', 'xã, phường')], max_length=10)),
                    ('purpose', models.CharField(blank=True, max_length=60)),
                    ('copies', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('raw', models.CharField(blank=True, max_length=300)),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.body')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='registry.document')),
                    ('count', models.PositiveIntegerField(blank=True, null=True)),
                    ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.group')),
                ],
                options={
                    'indexes': [models.Index(fields=['level', 'document'], name='registry_re_level_15afda_idx')],
                },
            ),
            migrations.CreateModel(
                name='AttachmentText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('WAITING', 'chờ đọc'), ('READ', 'đã đọc'), ('FAILED', 'không đọc được')], default='WAITING', max_length=7)),
                    ('text', models.TextField(blank=True)),
                    ('source', models.CharField(blank=True, max_length=10)),
                    ('pages', models.PositiveIntegerField(blank=True, null=True)),
                    ('warnings', models.JSONField(blank=True, default=list)),
                    ('said', models.CharField(blank=True, max_length=300)),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reading', to='registry.attachment')),
                ],
                options={
                    'indexes': [models.Index(fields=['state'], name='registry_at_state_aefbda_idx')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.body')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='registry.document')),
                    ('entered', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='came_by', to='registry.document')),
                    ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.recipient')),
                ],
                options={
                    'indexes': [models.Index(fields=['body', '-document'], name='registry_de_body_id_5b84cb_idx')],
                    'constraints': [models.UniqueConstraint(fields=('document', 'body'), name='a_body_gets_a_document_once')],
                },
            ),
            migrations.CreateModel(
                name='Dossier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='năm hình thành')),
                    ('notation', models.CharField(max_length=20, verbose_name='số và ký hiệu hồ sơ')),
                    ('title', models.CharField(max_length=500, verbose_name='tiêu đề')),
                    ('folded', models.CharField(blank=True, max_length=560)),
                    ('maintenance', models.CharField(max_length=30, verbose_name='thời hạn bảo quản')),
                    ('rights', models.CharField(blank=True, max_length=30, verbose_name='chế độ sử dụng')),
                    ('opened_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                    ('creator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='people.body')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('keeper', 'year', 'notation'), name='a_dossier_has_one_notation')],
                },
            ),
            migrations.CreateModel(
                name='DossierPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ordinal', models.PositiveSmallIntegerField()),
                    ('added_at', models.DateTimeField()),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_dossiers', to='registry.document')),
                    ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='registry.dossier')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('dossier', 'document'), name='a_document_is_filed_once')],
                },
            ),
            migrations.CreateModel(
                name='GroupMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.body')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='registry.group')),
                ],
            ),
            migrations.CreateModel(
                name='HeldNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ordinal', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('HELD', 'đang giữ'), ('USED', 'đã dùng'), ('RELEASED', 'đã thôi giữ'), ('CANCELLED', 'đã hủy')], default='HELD', max_length=9)),
                    ('for_whom', models.CharField(max_length=120, verbose_name='giữ cho')),
                    ('why', models.CharField(max_length=300, verbose_name='lý do')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='giữ đến hết ngày')),
                    ('held_at', models.DateTimeField()),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                    ('settled_why', models.CharField(blank=True, max_length=300)),
                    ('once', models.CharField(blank=True, max_length=36, null=True, unique=True)),
                    ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held_number', to='registry.document')),
                    ('held_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held', to='registry.series')),
                ],
                options={
                    'indexes': [models.Index(fields=['series', 'ordinal'], name='registry_he_series__e97d34_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['HELD', 'CANCELLED'])), fields=('series', 'ordinal'), name='a_number_is_held_once')],
                },
            ),
            migrations.CreateModel(
                name='SearchWords',
                fields=[
                    ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='registry.document')),
                    ('written', models.TextField()),
                    ('who', models.TextField()),
                ],
            ),
            migrations.CreateModel(
                name='Task',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.CharField(choices=[('LEAD', 'chủ trì'), ('JOIN', 'phối hợp'), ('KNOW', 'để biết')], max_length=4)),
                    ('unit', models.CharField(blank=True, max_length=120, verbose_name='đơn vị')),
                    ('instruction', models.TextField(blank=True, verbose_name='ý kiến chỉ đạo')),
                    ('due', models.DateField(blank=True, null=True, verbose_name='thời hạn')),
                    ('given_by_leader', models.BooleanField(default=False)),
                    ('given_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('GIVEN', 'chưa nhận'), ('ACCEPTED', 'đang làm'), ('RETURNED', 'trả lại'), ('DONE', 'đã xong')], default='GIVEN', max_length=8)),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                    ('said', models.TextField(blank=True)),
                    ('reminded', models.CharField(blank=True, max_length=4)),
                    ('above', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='below', to='registry.task')),
                    ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers_tasks', to='registry.document')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='registry.document')),
                    ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='document_tasks', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['document', 'part'], name='registry_ta_documen_63fba8_idx'), models.Index(fields=['state', 'due'], name='registry_ta_state_d48feb_idx'), models.Index(fields=['person', 'state'], name='registry_ta_person__845dee_idx')],
                },
            ),
            migrations.CreateModel(
                name='Volume',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_date', models.DateField(verbose_name='từ ngày')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                    ('direction', models.CharField(choices=[('INCOMING', 'đến'), ('OUTGOING', 'đi'), ('KNOWN', 'được nhắc đến')], max_length=8)),
                    ('kind', models.CharField(blank=True, max_length=60, verbose_name='tên loại')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='quyển số')),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='volumes', to='people.body')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='volume_ends_after_it_begins'), models.UniqueConstraint(fields=('keeper', 'direction', 'kind', 'year', 'number'), name='a_volume_has_one_number')],
                },
            ),
        ]),
    ]
