//! Dates, times, plurals and reasons as people read them.

use jiff::{
    Timestamp, Zoned,
    civil::Date,
    tz::{Offset, TimeZone},
};

use crate::{locale::Locale, registry::revocation::RevocationReason};

const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day: `24 ноября 2026 г.`, `24 November 2026`.
pub fn day(date: Date, locale: Locale) -> String {
    let months = match locale {
        Locale::Ru => &MONTHS_RU,
        Locale::En => &MONTHS_EN,
    };
    let index = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    let month = months.get(index).copied().unwrap_or_default();
    let year_word = match locale {
        Locale::Ru => "\u{a0}г.",
        Locale::En => "",
    };
    format!("{}\u{a0}{month} {}{year_word}", date.day(), date.year())
}

/// An instant in a zone: `24 ноября 2026 г., 14:30 (UTC+03:00)`. Moscow time if the zone is not known.
pub fn moment(at: Timestamp, zone: &str, locale: Locale) -> String {
    let local = in_zone(at, zone);
    let offset = local.offset();
    let sign = if offset.is_negative() { '-' } else { '+' };
    let minutes = offset.seconds().abs() / 60;
    format!(
        "{}, {:02}:{:02} (UTC{sign}{:02}:{:02})",
        day(local.date(), locale),
        local.hour(),
        local.minute(),
        minutes / 60,
        minutes % 60,
    )
}

/// The day of an instant in a zone. Moscow time if the zone is not known.
pub fn local_day(at: Timestamp, zone: &str) -> Date {
    in_zone(at, zone).date()
}

fn in_zone(at: Timestamp, zone: &str) -> Zoned {
    let moscow = TimeZone::fixed(Offset::constant(3));
    at.to_zoned(TimeZone::get(zone).unwrap_or(moscow))
}

/// `1 день`, `2 дня`, `5 дней`; `1 day`, `2 days`.
pub fn days(count: i64, locale: Locale) -> String {
    let word = match locale {
        Locale::En if count == 1 => "day",
        Locale::En => "days",
        Locale::Ru => match (count % 100, count % 10) {
            (11..=14, _) => "дней",
            (_, 1) => "день",
            (_, 2..=4) => "дня",
            _ => "дней",
        },
    };
    format!("{count}\u{a0}{word}")
}

/// Why a certificate was revoked.
pub fn revocation_reason(reason: RevocationReason, locale: Locale) -> &'static str {
    match (locale, reason) {
        (Locale::Ru, RevocationReason::Unspecified) => "не указана",
        (Locale::Ru, RevocationReason::KeyCompromise) => "ключ электронной подписи скомпрометирован",
        (Locale::Ru, RevocationReason::CaCompromise) => "скомпрометирован ключ удостоверяющего центра",
        (Locale::Ru, RevocationReason::AffiliationChanged) => {
            "изменились данные владельца или его связь с организацией"
        }
        (Locale::Ru, RevocationReason::Superseded) => "сертификат заменён новым",
        (Locale::Ru, RevocationReason::CessationOfOperation) => "сертификат больше не нужен",
        (Locale::Ru, RevocationReason::PrivilegeWithdrawn) => "прекращены полномочия владельца",
        (Locale::En, RevocationReason::Unspecified) => "not stated",
        (Locale::En, RevocationReason::KeyCompromise) => "the signing key is compromised",
        (Locale::En, RevocationReason::CaCompromise) => {
            "the key of the certification authority is compromised"
        }
        (Locale::En, RevocationReason::AffiliationChanged) => {
            "the holder's data or ties to the organisation changed"
        }
        (Locale::En, RevocationReason::Superseded) => "replaced by a new certificate",
        (Locale::En, RevocationReason::CessationOfOperation) => "the certificate is no longer needed",
        (Locale::En, RevocationReason::PrivilegeWithdrawn) => "the holder's powers ended",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_counts_days_by_the_last_digits() {
        let words: Vec<String> = [1, 2, 5, 11, 14, 21, 22, 30, 90, 111]
            .map(|count| days(count, Locale::Ru).replace('\u{a0}', " "))
            .into();
        let expected = [
            "1 день",
            "2 дня",
            "5 дней",
            "11 дней",
            "14 дней",
            "21 день",
            "22 дня",
            "30 дней",
            "90 дней",
            "111 дней",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn an_instant_is_told_in_the_zone_and_with_its_offset() {
        let at: Timestamp = "2026-11-24T21:30:00Z".parse().unwrap();
        let told = moment(at, "Asia/Vladivostok", Locale::En).replace('\u{a0}', " ");
        assert_eq!(told, "25 November 2026, 07:30 (UTC+10:00)");
        let unknown = moment(at, "No/Where", Locale::Ru).replace('\u{a0}', " ");
        assert_eq!(unknown, "25 ноября 2026 г., 00:30 (UTC+03:00)");
    }
}
