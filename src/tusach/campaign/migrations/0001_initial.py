import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tusach.kit.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('places', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='CalendarFeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Campaign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=300, verbose_name='tên')),
                    ('short_name', models.CharField(max_length=80, verbose_name='tên ngắn')),
                    ('reference_date', models.DateField(verbose_name='ngày xác định địa giới')),
                    ('first_year', models.PositiveSmallIntegerField(verbose_name='từ năm')),
                    ('last_year', models.PositiveSmallIntegerField(verbose_name='đến năm')),
                    ('survey_due', models.DateField(blank=True, null=True, verbose_name='hạn gửi phiếu khảo sát')),
                    ('report_due', models.DateField(blank=True, null=True, verbose_name='hạn gửi báo cáo')),
                    ('state', models.CharField(choices=[('DRAFT', 'đang chuẩn bị'), ('OPEN', 'đang thực hiện'), ('CLOSED', 'đã khép lại')], default='DRAFT', max_length=6)),
                    ('reading', models.JSONField(default=dict, verbose_name='bản đọc kế hoạch')),
                    ('is_illustration', models.BooleanField(default=False, verbose_name='số liệu minh hoạ')),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='registry.document')),
                ],
            ),
            migrations.CreateModel(
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=400, verbose_name='hoạt động')),
                    ('lead', models.CharField(blank=True, max_length=200, verbose_name='chủ trì')),
                    ('partners', models.JSONField(default=list, verbose_name='phối hợp')),
                    ('from_date', models.DateField(blank=True, null=True)),
                    ('to_date', models.DateField(blank=True, null=True)),
                    ('contents', models.JSONField(default=list, verbose_name='nội dung')),
                    ('state', models.CharField(choices=[('PLANNED', 'chưa bắt đầu'), ('DOING', 'đang làm'), ('DONE', 'đã xong')], default='PLANNED', max_length=7)),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='campaign.campaign')),
                ],
            ),
            migrations.CreateModel(
                name='Committee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, verbose_name='tên')),
                    ('legal_basis', models.CharField(blank=True, max_length=200, verbose_name='quyết định thành lập')),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='committees', to='campaign.campaign')),
                ],
            ),
            migrations.CreateModel(
                name='Milestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=300)),
                    ('from_date', models.DateField()),
                    ('to_date', models.DateField()),
                    ('details', models.JSONField(default=list)),
                    ('done_on', models.DateField(blank=True, null=True)),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='campaign.campaign')),
                ],
            ),
            migrations.CreateModel(
                name='Obligation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('SURVEY', 'phiếu khảo sát'), ('REPORT', 'báo cáo theo đề cương')], max_length=8)),
                    ('level', models.CharField(max_length=10)),
                    ('unit_name', models.CharField(max_length=120)),
                    ('unit_sort', models.CharField(max_length=240)),
                    ('due_date', models.DateField()),
                    ('extended_to', models.DateField(blank=True, null=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='đã gửi lúc')),
                    ('dropped_at', models.DateTimeField(blank=True, null=True)),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='obligations', to='campaign.campaign')),
                    ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                    ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='places.unit')),
                ],
                options={
                    'indexes': [models.Index(fields=['campaign', 'kind', 'province'], name='campaign_ob_campaig_fdb062_idx'), models.Index(fields=['campaign', 'kind', 'district'], name='campaign_ob_campaig_b52eee_idx'), models.Index(fields=['unit'], name='campaign_ob_unit_id_c0425e_idx')],
                    'constraints': [models.UniqueConstraint(fields=('campaign', 'kind', 'unit'), name='a_unit_owes_an_answer_once'), models.CheckConstraint(condition=models.Q(('extended_to__isnull', True), ('extended_to__gt', models.F('due_date')), _connector='OR'), name='an_extension_is_later_than_the_due_date')],
                },
            ),
            migrations.CreateModel(
                name='ObligationChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('EXTENDED', 'gia hạn'), ('ADDED', 'thêm vào'), ('DROPPED', 'đưa ra')], max_length=8)),
                    ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                    ('until', models.DateField(blank=True, null=True)),
                    ('at', models.DateTimeField()),
                    ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='campaign.obligation')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='PlanReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200)),
                    ('file', models.FileField(upload_to='plans/%Y')),
                    ('reading', models.JSONField()),
                    ('read_at', models.DateTimeField()),
                    ('corrected_at', models.DateTimeField(blank=True, null=True)),
                    ('campaign', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='source', to='campaign.campaign')),
                    ('read_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ReminderRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('SURVEY', 'phiếu khảo sát'), ('REPORT', 'báo cáo theo đề cương')], max_length=8)),
                    ('offset_days', models.SmallIntegerField(verbose_name='số ngày so với hạn')),
                    ('audience', models.CharField(choices=[('OWNER', 'đơn vị có phiếu, báo cáo'), ('PARENT', 'cấp trên trực tiếp'), ('COMMITTEE', 'ban chỉ đạo, tổ giúp việc')], max_length=9, verbose_name='gửi cho')),
                    ('text', models.CharField(max_length=250, verbose_name='lời nhắc')),
                    ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_rules', to='campaign.campaign')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('campaign', 'kind', 'offset_days', 'audience'), name='a_reminder_rule_is_made_once')],
                },
            ),
            migrations.CreateModel(
                name='ReminderSent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('people', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField()),
                    ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='campaign.obligation')),
                    ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sent', to='campaign.reminderrule')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('rule', 'obligation'), name='a_reminder_is_sent_once')],
                },
            ),
            migrations.CreateModel(
                name='Trip',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=200, verbose_name='đoàn')),
                    ('region', models.CharField(blank=True, max_length=200, verbose_name='địa bàn')),
                    ('leader', models.CharField(blank=True, max_length=120, verbose_name='trưởng đoàn')),
                    ('members', models.TextField(blank=True, verbose_name='thành viên')),
                    ('from_date', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                    ('hosts', models.TextField(blank=True, verbose_name='nơi đón tiếp')),
                    ('findings', models.TextField(blank=True, verbose_name='điều ghi nhận')),
                    ('proposals', models.TextField(blank=True, verbose_name='kiến nghị')),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trips', to='campaign.campaign')),
                ],
            ),
            migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(blank=True, max_length=120, verbose_name='nhiệm vụ')),
                    ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='campaign.committee')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(blank=True, max_length=120, verbose_name='họ và tên')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('committee', 'person'), name='a_member_sits_once_in_a_committee'), models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='a_member_has_an_account_or_a_name')],
                },
            ),
            migrations.CreateModel(
                name='BudgetLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('item', models.CharField(max_length=300, verbose_name='nội dung chi')),
                    ('source', models.CharField(choices=[('CENTRAL', 'ngân sách trung ương'), ('LOCAL', 'ngân sách địa phương'), ('SOCIAL', 'xã hội hóa')], max_length=7, verbose_name='nguồn')),
                    ('planned', models.PositiveBigIntegerField(verbose_name='dự toán')),
                    ('spent', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='đã chi')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget', to='campaign.campaign')),
                ],
            ),
            migrations.CreateModel(
                name='Letter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('units', models.PositiveIntegerField(verbose_name='số đơn vị')),
                    ('at', models.DateTimeField()),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='campaign.campaign')),
                    ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document')),
                ],
            ),
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=300, verbose_name='tên')),
                    ('held_on', models.DateField(verbose_name='ngày')),
                    ('form', models.CharField(choices=[('IN_PERSON', 'trực tiếp'), ('ONLINE', 'trực tuyến'), ('MIXED', 'trực tiếp và trực tuyến'), ('WRITTEN', 'xin ý kiến bằng văn bản')], default='IN_PERSON', max_length=9, verbose_name='hình thức')),
                    ('places', models.TextField(blank=True, verbose_name='địa điểm, điểm cầu')),
                    ('invited', models.TextField(blank=True, verbose_name='thành phần mời')),
                    ('outcome', models.TextField(blank=True, verbose_name='kết luận, ý kiến')),
                    ('minutes_sha256', models.CharField(blank=True, max_length=64)),
                    ('minutes_name', models.CharField(blank=True, max_length=200)),
                    ('minutes_type', models.CharField(blank=True, max_length=100)),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='campaign.campaign')),
                ],
            ),
        ]),
    ]
