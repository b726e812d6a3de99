//! The words of a protocol, in both languages.

use crate::locale::Locale;

/// Every fixed text of a protocol.
pub(super) struct Words {
    pub(super) held: &'static str,
    pub(super) checked: &'static str,
    pub(super) nothing_made: &'static str,
    kinds: [(&'static str, &'static str); 7],
    origins: [(&'static str, &'static str); 4],
    pub(super) purpose: &'static str,
    pub(super) place: &'static str,
    pub(super) at: &'static str,
    pub(super) software: &'static str,
    pub(super) participants: &'static str,
    pub(super) inputs: &'static str,
    pub(super) made: &'static str,
    pub(super) subject: &'static str,
    pub(super) issuer: &'static str,
    pub(super) serial: &'static str,
    pub(super) drawn: &'static str,
    pub(super) not_before: &'static str,
    pub(super) not_after: &'static str,
    pub(super) key_not_after: &'static str,
    pub(super) key: &'static str,
    pub(super) key_name: &'static str,
    pub(super) issuer_key_name: &'static str,
    pub(super) key_identifier: &'static str,
    pub(super) authority_key_identifier: &'static str,
    pub(super) key_sha256: &'static str,
    pub(super) signature: &'static str,
    pub(super) profile: &'static str,
    pub(super) statute: &'static str,
    pub(super) fingerprints: &'static str,
    pub(super) read_aloud: &'static str,
    pub(super) to_be_signed: &'static str,
    pub(super) outputs: &'static str,
    pub(super) lint: &'static str,
    pub(super) lint_clean: &'static str,
    pub(super) lint_accepted: &'static str,
    pub(super) signatures: &'static str,
    pub(super) statement: &'static str,
    pub(super) signature_line: &'static str,
}

impl Words {
    pub(super) fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Ru => &RUSSIAN,
            Locale::En => &ENGLISH,
        }
    }

    /// What is made, by its code in ceremony files.
    pub(super) fn kind(&self, code: &'static str) -> &'static str {
        named(&self.kinds, code)
    }

    /// Where the certified key comes from.
    pub(super) fn origin(&self, code: &'static str) -> &'static str {
        named(&self.origins, code)
    }
}

fn named(table: &[(&'static str, &'static str)], code: &'static str) -> &'static str {
    table
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, text)| text)
}

static RUSSIAN: Words = Words {
    held: "ПРОТОКОЛ ЦЕРЕМОНИИ",
    checked: "ПРОВЕРКА ФАЙЛА ЦЕРЕМОНИИ",
    nothing_made: "Ключи не использовались, ничего не изготовлено.",
    kinds: [
        ("root", "Сертификат корневого удостоверяющего центра"),
        ("issuing_authority", "Сертификат издающего удостоверяющего центра"),
        ("ocsp_responder", "Сертификат службы OCSP"),
        ("cross_certificate", "Кросс-сертификат удостоверяющего центра"),
        (
            "certification_request",
            "Запрос на сертификат в головной удостоверяющий центр",
        ),
        ("tls_server", "Сертификат сервера TLS"),
        ("operator", "Сертификат оператора"),
    ],
    origins: [
        (
            "generated",
            "создан в ходе церемонии, хранится в зашифрованном файле",
        ),
        (
            "generated_in_token",
            "создан в ходе церемонии в токене и не может быть извлечён",
        ),
        ("held", "создан ранее"),
        ("public", "известен только открытый ключ"),
    ],
    purpose: "Цель",
    place: "Место",
    at: "Дата и время",
    software: "Программа",
    participants: "Участники",
    inputs: "Исходные файлы (SHA-256)",
    made: "Что изготовлено",
    subject: "Владелец",
    issuer: "Издатель",
    serial: "Серийный номер",
    drawn: "будет выбран случайно",
    not_before: "Действует с",
    not_after: "Действует по",
    key_not_after: "Ключ подписывает сертификаты по",
    key: "Ключ",
    key_name: "Место хранения ключа",
    issuer_key_name: "Подписывает ключ",
    key_identifier: "Идентификатор ключа",
    authority_key_identifier: "Идентификатор ключа издателя",
    key_sha256: "SHA-256 открытого ключа",
    signature: "Алгоритм подписи",
    profile: "Профиль",
    statute: "Основание",
    fingerprints: "Отпечатки (DER)",
    read_aloud: "Один участник читает отпечатки вслух по группам, другой сверяет их с экраном и отмечает каждую строку.",
    to_be_signed: "SHA-256 подписываемых данных",
    outputs: "Изготовленные файлы (SHA-256)",
    lint: "Проверка по правилам",
    lint_clean: "замечаний нет; правил",
    lint_accepted: "Принято участниками:",
    signatures: "Подписи участников",
    statement: "Присутствовали при церемонии, сверили отпечатки, подтверждают изложенное:",
    signature_line: "подпись, дата",
};

static ENGLISH: Words = Words {
    held: "CEREMONY PROTOCOL",
    checked: "CHECK OF A CEREMONY FILE",
    nothing_made: "No key was used, nothing was made.",
    kinds: [
        ("root", "Certificate of a root certification authority"),
        (
            "issuing_authority",
            "Certificate of an issuing certification authority",
        ),
        ("ocsp_responder", "Certificate of an OCSP responder"),
        (
            "cross_certificate",
            "Cross-certificate of a certification authority",
        ),
        (
            "certification_request",
            "Certification request to a head authority",
        ),
        ("tls_server", "Certificate of a TLS server"),
        ("operator", "Certificate of an operator"),
    ],
    origins: [
        ("generated", "made in this ceremony, kept in an encrypted file"),
        (
            "generated_in_token",
            "made in this ceremony in a token, and cannot leave it",
        ),
        ("held", "made before"),
        ("public", "only the public key is known"),
    ],
    purpose: "Purpose",
    place: "Place",
    at: "Date and time",
    software: "Software",
    participants: "Participants",
    inputs: "Input files (SHA-256)",
    made: "What was made",
    subject: "Subject",
    issuer: "Issuer",
    serial: "Serial number",
    drawn: "will be drawn at random",
    not_before: "Valid from",
    not_after: "Valid until",
    key_not_after: "Key signs certificates until",
    key: "Key",
    key_name: "Where the key is kept",
    issuer_key_name: "Signing key",
    key_identifier: "Key identifier",
    authority_key_identifier: "Issuer's key identifier",
    key_sha256: "SHA-256 of the public key",
    signature: "Signature algorithm",
    profile: "Profile",
    statute: "Clauses",
    fingerprints: "Fingerprints (DER)",
    read_aloud: "One participant reads the fingerprints aloud by groups, another compares them with the screen and ticks every line.",
    to_be_signed: "SHA-256 of the signed bytes",
    outputs: "Files that were made (SHA-256)",
    lint: "Check by the rules",
    lint_clean: "no findings; rules",
    lint_accepted: "Accepted by the participants:",
    signatures: "Signatures of the participants",
    statement: "Were present, compared the fingerprints, confirm the above:",
    signature_line: "signature, date",
};
