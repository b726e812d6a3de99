# Тексты консоли. Ключ с дефисом: вид и код («state-in_review»); коды те же, что в базе и API.

skip = К содержанию
navigation = Разделы
nav-queue = Очередь
nav-appointments = Звонки
nav-certificates = Сертификаты
nav-audit = Журнал
search-reference = Номер заявления ( / )
help = Клавиши
sign-out = Выйти
close = Закрыть
back = Назад
to-queue = В очередь
cancel = Отмена
find = Найти
reset = Сбросить
me = вы
optional = если есть
now = сейчас
older = Раньше

due-in-minutes = через { $count } мин
due-in-hours = через { $count } ч
due-in-days = через { $count } { $count ->
    [one] день
    [few] дня
   *[many] дней
}
due-overdue-minutes = просрочено на { $count } мин
due-overdue-hours = просрочено на { $count } ч
due-overdue-days = просрочено на { $count } { $count ->
    [one] день
    [few] дня
   *[many] дней
}
ago-minutes = { $count } мин назад
ago-hours = { $count } ч назад
ago-days = { $count } { $count ->
    [one] день
    [few] дня
   *[many] дней
} назад

help-title = Управление с клавиатуры
key-rows = следующая, предыдущая строка
key-open = открыть строку
key-claim = взять в работу (второе нажатие подтверждает)
key-accept = принять, одобрить (второе нажатие подтверждает)
key-defect = новое замечание
key-show = показать данные и сканы
key-zoom = масштаб скана
key-rotate = повернуть скан
key-scan = следующий скан
key-search = поиск
key-help = эта подсказка
key-hint = Клавиши работают и в русской раскладке. Всё доступно и без них: Tab, пробел, Enter.

sign-in = Вход
sign-in-press = Ссылка действует один раз. Нажмите кнопку, чтобы войти на этом компьютере.
sign-in-button = Войти в консоль
sign-in-how = Откройте одноразовую ссылку, которую вам выдал администратор. Ссылка действует 15 минут. Новую выдаёт команда kepler operator invite.
sign-in-refused = Ссылка уже использована или устарела. Попросите новую.
sign-in-ended = Сеанс завершён.

role-reviewer = проверка
role-video_operator = видеозвонки
role-approver = одобрение
role-security_officer = безопасность
role-auditor = аудит

queues = Очереди
tab-in_review = На проверке
tab-awaiting_identity = Идентификация
tab-pending_approval = На одобрении
tab-on_hold = Остановлены
tab-all = Все
claim-next = Взять следующее
queue-empty = Здесь пусто. Новые заявления появятся сами: обновите страницу.
found-for = Найдено по номеру «{ $text }».
list-limit = { $count ->
    [one] Показана первая { $count } строка
    [few] Показаны первые { $count } строки
   *[many] Показаны первые { $count } строк
}; остальные найдёт поиск.
column-reference = Номер
column-holder = Заявитель
column-type = Тип
column-state = Состояние
column-due = Срок
column-claimed = В работе у
column-call = Звонок
column-time = Время
column-operator = Оператор
column-actor = Кто
column-action = Что
column-details = Подробности
no-call = не назначен
no-calls = Назначенных звонков нет.

holder-natural-person = физическое лицо
holder-individual-entrepreneur = ИП
holder-legal-entity-representative = представитель юрлица
holder-legal-entity-automatic = юрлицо, автоматическая подпись

state-awaiting_payment = ждёт оплаты
state-in_checks = запросы в реестры
state-in_review = на проверке
state-awaiting_applicant = ждёт заявителя
state-awaiting_identity = идентификация
state-pending_approval = на одобрении
state-awaiting_key = ждёт ключа
state-issuing = выпуск
state-issued_unacknowledged = выпущен, не принят
state-on_hold = остановлено
state-completed = завершено
state-rejected = отказано
state-withdrawn = отозвано
state-expired = срок истёк

next-awaiting_payment = Действует портал: оплата и сканы.
next-in_checks = Отвечают государственные реестры.
next-in_review = Действует проверяющий.
next-awaiting_applicant = Действует заявитель: исправляет замечания.
next-awaiting_identity = Нужны основание идентификации и видеозвонок, если его требует политика.
next-pending_approval = Решает второй сотрудник: не тот, кто проверял или говорил по видео.
next-awaiting_key = Действует заявитель: создаёт ключ и запрос на сертификат.
next-issuing = Kepler выпускает сертификат.
next-issued_unacknowledged = Действует владелец: знакомится с содержанием сертификата.
next-on_hold = Решает сотрудник безопасности.
next-completed = Заявление завершено. Сертификат живёт в реестре.
next-rejected = В выпуске отказано.
next-withdrawn = Заявитель отозвал заявление.
next-expired = Заявитель не уложился в срок.

case = Заявление
four-eyes = Кто действовал
eye-review = Проверка
eye-video = Видеозвонок
eye-approval = Одобрение

data = Данные
masked = скрыты
shown-whole = показаны, просмотр записан
show-why = Зачем нужны данные
show = Показать
show-hint = Данные и сканы откроются на этой странице. Просмотр попадёт в журнал.
show-review = проверка данных
show-video = видеозвонок
show-approval = одобрение
show-applicant_request = обращение заявителя
show-inspection = внутренний контроль

group-person = Личность
group-passport = Паспорт
group-contacts = Связь
group-entrepreneur = Предприниматель
group-organisation = Организация
field-last_name = Фамилия
field-first_name = Имя
field-middle_name = Отчество
field-birth_date = Дата рождения
field-birth_place = Место рождения
field-sex = Пол
field-snils = СНИЛС
field-inn = ИНН
field-passport = Серия и номер
field-passport_issued_on = Дата выдачи
field-passport_issued_by = Кем выдан
field-passport_division = Код подразделения
field-email = Эл. почта
field-phone = Телефон
field-ogrnip = ОГРНИП
field-organisation = Краткое название
field-organisation_full = Полное название
field-organisation_inn = ИНН
field-ogrn = ОГРН
field-kpp = КПП
field-address = Адрес
field-position = Должность
sex-female = женский
sex-male = мужской
has-defect = замечание

target-person_name = ФИО
target-person_birth_date = Дата рождения
target-person_birth_place = Место рождения
target-person_snils = СНИЛС
target-person_inn = ИНН
target-person_passport = Паспорт
target-person_email = Эл. почта
target-person_phone = Телефон
target-organisation = Организация
target-ogrnip = ОГРНИП

scans = Сканы
slot-passport = Паспорт
slot-request_form = Заявление
slot-authority = Полномочия
zoom-in = Крупнее
zoom-out = Мельче
rotate = Повернуть
open-alone = в отдельной вкладке
scan-veil = Скан откроется вместе с данными
missing-scan = Нет скана

actions = Действия
nothing-to-do = Сейчас от вас ничего не требуется.
action-claim = Взять в работу
action-release = Вернуть в очередь
action-accept = Принять данные
action-defects = Замечания заявителю
action-reject = Отказать
action-hold = Остановить
action-release-hold = Снять остановку
action-video = Итог видеозвонка
action-approve = К одобрению
action-missed = Заявитель не пришёл

why-wrong_state = В этом состоянии действие невозможно.
why-not_claimed = Сначала возьмите заявление в работу.
why-claimed_by_another = Заявление в работе у другого сотрудника.
why-same_person = Вы уже участвовали в этом деле: решает другой человек.
why-checks_open = Не все реестры подтвердили данные.
why-checks_stale = Ответ реестра устарел и запрошен заново: дождитесь его.
why-no_identity_ground = Нет законного основания идентификации.
why-video_missing = Нет положительного итога видеозвонка или отмечены не все пункты.
why-appointment = Звонок не назначен или назначен другой.
why-unknown_check = Этот запрос нельзя повторить сейчас.
why-slot_closed = Этот документ сейчас не запрошен.
why-payment = Сведения об оплате противоречат известным.
why-defects = Замечания нельзя отправить: исчерпаны круги исправлений или список пуст.
why-key_token = Код запроса ключа неверен, использован или устарел.
why-not_due = Срок ещё не прошёл.
why-acknowledged_text = Подтверждён не тот текст.
why-too_early = Звонок ещё не начался.
why-claimed_first = Пока вы нажимали, коллега взял это заявление.
why-nothing_to_claim = Свободных заявлений на проверке нет.
why-not_acknowledged = Сертификат выдаётся после того, как владелец ознакомился с ним.

forbidden-role = Для этого действия нужна другая роль.
forbidden-training = Срок вашей подготовки к видеозвонкам истёк.
forbidden-locked = Ваша учётная запись закрыта.
forbidden-actor = Это действие не для консоли.
forbidden-operator = Звонок назначен другому оператору.
forbidden-cross_site = Запрос пришёл с другого сайта и отклонён. Откройте консоль напрямую и повторите.

defect = Замечание
defects = Замечания
defect-what = Что не так
defect-hint = Подсказка заявителю, без личных данных
defect-note = Заявитель получит письмо. Данные, названные здесь, откроются для исправления.
defects-send = Отправить заявителю
defect-unreadable = не читается
defect-cropped = обрезано
defect-wrong_document = не тот документ
defect-out_of_date = недействителен
defect-not_signed = нет подписи
defect-page_missing = не хватает страницы
defect-differs_from_document = не совпадает с документом
defect-differs_from_register = не совпадает с реестром
defect-misspelt = опечатка
defect-incomplete = неполно
no-defects = Замечаний не было.
rounds = Круг исправлений
answered = исправлено
waits = ждём заявителя

reject-ground = Основание
reject-text = Объяснение заявителю
text-note = Заявитель прочтёт этот текст. Не пишите номеров документов.
reject-sure = Отказ окончателен, я проверил основание
ground-data_not_confirmed = данные не подтверждены реестрами
ground-identity_not_established = личность не установлена
ground-documents_incomplete = документы неполны
ground-document_invalid = документ недействителен
ground-authority_not_proven = полномочия не доказаны
ground-outside_mandate = такие сертификаты этот центр не выдаёт

hold-reason = Причина
hold-suspicion = подозрение на подлог
hold-legal_hold = требование органа
hold-coercion = признаки давления
hold-incident = инцидент безопасности
hold-video_failed = видеозвонок: отказ

checks = Проверки по реестрам
check-passport_validity = Паспорт действителен
check-person_inn = ИНН
check-snils = СНИЛС
check-legal_entity_extract = ЕГРЮЛ
check-entrepreneur_extract = ЕГРИП
source-passport_validity = МВД
source-person_inn = ФНС
source-snils = Социальный фонд
source-legal_entity_extract = ФНС
source-entrepreneur_extract = ФНС
outcome-planned = будет запрошено
outcome-submitted = запрошено
outcome-match = совпадает
outcome-mismatch = расходится
outcome-not_found = не найдено
outcome-invalid = недействителен
outcome-rejected = запрос отклонён
outcome-unavailable = реестр не отвечает
outcome-timed_out = нет ответа в срок
attempt = попытка
ask-again = Запросить снова

identity = Идентификация
ground = Основание
no-ground = основания нет
basis-presence = личное присутствие
basis-qualified_signature = квалифицированная подпись
basis-chip_passport = загранпаспорт с чипом
basis-unified_biometrics = ЕСИА и ЕБС
video = Видеозвонок
video-required = требуется политикой
video-not-required = не требуется
appointment = Назначен
verdict = Итог
verdict-verified = подтверждён
verdict-inconclusive = не удалось, нужен новый звонок
verdict-failed = отказ, остановить дело
verdict-reasons = Причины (если не подтверждён)
verdict-record = Записать итог
checklist = Отметьте каждый пункт
checklist-consent_spoken = Согласие на запись произнесено
checklist-face_matches = Лицо совпадает с фотографией
checklist-document_genuine = Документ подлинный: защита видна при наклоне
checklist-data_matches = Серия и номер прочитаны вслух и совпадают
checklist-free_will = Действует сам, без давления
checklist-challenge_passed = Случайное задание выполнено
video-tech_network = связь
video-tech_device = устройство
video-light = свет
video-sound = звук
video-document_unreadable = документ не читается
video-document_damaged = документ повреждён
video-document_on_screen = документ на экране или копия
video-third_person = посторонний в кадре
video-coercion = признаки давления
video-impaired = состояние заявителя
video-mismatch_face = лицо не совпадает
video-mismatch_data = данные не совпадают
video-manipulation_suspected = подозрение на подмену изображения
video-refused_consent = нет согласия на запись

payment = Оплата
payment-none = нет сведений
payment-invoiced = выставлен счёт
payment-partly_paid = оплачено частично
payment-paid = оплачено
payment-refund_requested = запрошен возврат
payment-refunded = возвращено
paid-of = Оплачено из
invoice = Счёт
reported = Сообщено

consents = Согласия
consent-processing = обработка персональных данных
consent-registers = передача в реестры
consent-recording = запись видеозвонка
text-version = редакция
timeline = История

approval = Одобрение
approval-title = Решение второго сотрудника
back-to-case = к заявлению
who-did-what = Кто что сделал
did-review = Данные принял
did-video = Видеозвонок провёл
did-approve = Одобряет
no-verdict = не было
confirmed-items = { $count ->
    [one] отмечен { $count } пункт
    [few] отмечено { $count } пункта
   *[many] отмечено { $count } пунктов
}
since-review = Что изменилось после проверки
nothing-since = Ничего.
decide = Решение
approve-now = Одобрить выпуск
approve-sure = Я сверил данные, основание и ответы реестров
approve-hint = Заявитель получит приглашение создать ключ.
return = Вернуть на проверку
return-reason = Что проверить ещё раз
return-hint = Заявление возьмёт другой проверяющий.

stale = Заявление изменилось
stale-text = Пока вы работали, заявление изменил кто-то другой. Ваше действие не выполнено, ничего не потеряно.
stale-changes = Что произошло
stale-yours = Что вы отправили
stale-nothing-typed = Только нажатие кнопки, без текста.
stale-look = Открыть заявление
stale-repeat = Повторить моё действие

certificate = Сертификат
certificate-issued = выпущен, не принят
certificate-active = действует
certificate-revoked = прекращён
certificate-expired = срок истёк
serial = Серийный номер
algorithm = Алгоритм
valid-from = Действует с
valid-until = Действует до
no-certificates = Сертификатов не найдено.
certificate-field-issuer = Издатель
certificate-field-issuer_key = Ключ издателя
certificate-field-key_until = Ключ действует до
certificate-field-fingerprint = SHA-256 сертификата
certificate-field-public_key = SHA-256 ключа
certificate-field-acknowledged = Владелец ознакомлен
certificate-field-issued = В реестре с
subject = Владелец
extensions = Расширения
critical = критичное
open-certificate = Открыть сертификат
open-case = Открыть заявление
download-certificate = Скачать сертификат (.cer)
download-chain = Скачать цепочку (.p7b)
revoke = Прекратить действие
revoke-on = Дальше
revoke-reason = Причина
revoke-who = Прекращает действие сотрудник безопасности.
revoke-final = Прекращение окончательно.
revoke-question = Прекратить действие сертификата?
revoke-warning = Отменить это нельзя. OCSP ответит «revoked» сразу, список отозванных обновится за минуты.
revoke-sure = Я проверил заявителя и причину
revocation-unspecified = не указана
revocation-key_compromise = ключ скомпрометирован
revocation-ca_compromise = скомпрометирован ключ центра
revocation-affiliation_changed = сменилась организация или данные
revocation-superseded = заменён новым
revocation-cessation_of_operation = больше не нужен
revocation-privilege_withdrawn = полномочия прекращены

audit-subject = Предмет
chain-whole = { $count ->
    [one] Цепочка цела: { $count } запись. Последний хеш
    [few] Цепочка цела: { $count } записи. Последний хеш
   *[many] Цепочка цела: { $count } записей. Последний хеш
}
chain-broken = Цепочка нарушена на записи
damage-altered = изменена
damage-missing = отсутствует
damage-reordered = не на своём месте
no-records = Записей нет.
actor-portal = портал
actor-applicant = заявитель
actor-system = Kepler
actor-register = реестр

failure-403-title = Нельзя
failure-403-advice = Если роль нужна вам для работы, обратитесь к сотруднику безопасности.
failure-404-title = Не найдено
failure-404-advice = Адрес неверен, или этого больше нет.
failure-409-title = Сейчас это невозможно
failure-409-advice = Ничего не изменилось. Вернитесь и посмотрите, где заявление теперь.
failure-422-title = Форма заполнена не полностью
failure-422-advice = Ничего не изменилось. Вернитесь: браузер сохранил то, что вы ввели.
failure-500-title = Ошибка Kepler
failure-500-advice = Ничего не изменилось наполовину. Сообщите номер инцидента дежурному инженеру.
failure-503-title = Временно недоступно
failure-503-advice = Попробуйте через минуту.
incident = Номер инцидента:
odd-field = Проверьте поле: { $name }.

note-claimed = Заявление у вас в работе.
note-released = Заявление вернулось в очередь.
note-accepted = Данные приняты.
note-defects = Замечания отправлены заявителю.
note-rejected = В выпуске отказано.
note-held = Заявление остановлено.
note-released_hold = Остановка снята.
note-asked = Реестр запрошен снова.
note-verdict = Итог звонка записан.
note-approved = Выпуск одобрен. Заявитель создаёт ключ.
note-returned = Заявление вернулось на проверку.
note-missed = Записано: заявитель не пришёл. Он выберет другое время.
note-revoked = Действие сертификата прекращено.

audit-application_submitted = заявление принято
audit-application_claimed = взято в работу
audit-application_released = возвращено в очередь
audit-application_reassigned = передано другому проверяющему
audit-application_review_accepted = данные приняты
audit-application_defects_opened = замечания отправлены
audit-application_corrected = данные исправлены
audit-application_ground_asserted = заявлено основание идентификации
audit-application_approved = выпуск одобрен
audit-application_returned_to_review = возвращено на проверку
audit-application_rejected = отказано
audit-application_withdrawn = отозвано заявителем
audit-application_expired = срок истёк
audit-application_held = остановлено
audit-application_hold_released = остановка снята
audit-application_revealed = данные показаны
audit-application_refused = действие отклонено
audit-appointment_booked = звонок назначен
audit-appointment_cancelled = звонок отменён
audit-appointment_missed = заявитель не пришёл
audit-certificate_signing = начат выпуск
audit-certificate_issued = сертификат выпущен
audit-certificate_not_prepared = выпуск не подготовлен
audit-certificate_abandoned = попытка выпуска закрыта
audit-certificate_acknowledged = владелец ознакомлен
audit-certificate_revoked = действие прекращено
audit-check_submitted = реестр запрошен
audit-check_answered = реестр ответил
audit-check_asked_again = реестр запрошен снова
audit-check_timed_out = реестр не ответил в срок
audit-check_evidence_refused = ответ реестра без верной подписи
audit-crl_published = список отозванных обновлён
audit-document_attached = скан получен
audit-document_read = скан показан
audit-key_requested = запрошен ключ
audit-key_accepted = ключ принят
audit-message_sent = письмо отправлено
audit-message_failed = письмо не отправлено
audit-operator_invited = сотрудник приглашён
audit-operator_link_made = выдана ссылка для входа
audit-operator_locked = сотрудник закрыт
audit-operator_signed_in = вход в консоль
audit-payment_reported = сообщено об оплате
audit-portal_added = портал добавлен
audit-portal_certificate_bound = сертификат портала привязан
audit-portal_token_rotated = ключ портала сменён
audit-task_buried = задача отложена для человека
audit-task_failed = задача не удалась
audit-video_verdict = итог видеозвонка
audit-webhook_added = вебхук добавлен
audit-webhook_removed = вебхук удалён

detail-from = было
detail-to = стало
detail-asked = просили
detail-code = почему
detail-reason = причина
detail-slot = документ
detail-document = скан
detail-outcome = итог
detail-attempt = попытка
detail-kind = вид
detail-kinds = реестры
detail-check = запрос
detail-basis = основание
detail-ground = основание
detail-appointment = звонок
detail-starts_at = начало
detail-certificate = сертификат
detail-application = заявление
detail-serial = номер
detail-issuer = издатель
detail-number = номер
detail-entries = записей
detail-offer = тариф
detail-paid_kopecks = оплачено, коп.
detail-algorithm = алгоритм
detail-fingerprint = отпечаток
detail-defects = замечания
detail-targets = поля
detail-roles = роли
detail-method = способ
detail-reasons = причины
detail-evidence_sha256 = хеш доказательства
detail-approval = одобрение
detail-failure = сбой
detail-version = версия
detail-state = состояние
detail-operator = сотрудник

sent-text = текст
sent-ground = основание
sent-reason = причина
sent-sure = подтверждение
sent-confirmed = отмечено
sent-outcome = итог
sent-reasons = причина
sent-appointment = звонок
sent-defect-1 = замечание 1
sent-defect-2 = замечание 2
sent-defect-3 = замечание 3
sent-hint-1 = подсказка 1
sent-hint-2 = подсказка 2
sent-hint-3 = подсказка 3
