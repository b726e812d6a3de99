//! Good and bad examples of every value; the error code says which rule was broken.

use std::str::FromStr;

use jiff::civil::date;

use crate::registration::applicant::{
    BirthDate, Country, DivisionCode, EmailAddress, Kpp, Line, Malformed, NamePart, Ogrn, Ogrnip,
    OrganisationInn, PassportNumber, PassportSeries, PersonInn, PhoneNumber, RegionCode, Snils,
};

fn good<T: FromStr<Err = Malformed>>(texts: &[&str]) {
    for text in texts {
        assert!(text.parse::<T>().is_ok(), "{text}");
    }
}

fn bad<T: FromStr<Err = Malformed>>(examples: &[(&str, &str)]) {
    for (text, code) in examples {
        let refused = text.parse::<T>().err().map(|malformed| malformed.code);
        assert_eq!(refused, Some(*code), "{text}");
    }
}

#[test]
fn inn_of_an_organisation() {
    good::<OrganisationInn>(&["0000000018", "1234567894", "9999999998", "0000000040"]);
    bad::<OrganisationInn>(&[
        ("0000000019", "inn_checksum"),
        ("1234567890", "inn_checksum"),
        ("999999999", "inn_length"),
        ("123456789x", "inn_digits"),
        ("0000000000", "inn_zero"),
        ("", "inn_length"),
    ]);
}

#[test]
fn inn_of_a_person() {
    good::<PersonInn>(&["000000000184", "123456789047", "999999999950"]);
    bad::<PersonInn>(&[
        ("000000000185", "inn_checksum"),
        ("123456789012", "inn_checksum"),
        ("99999999995", "inn_length"),
        ("1234567894", "inn_length"),
        ("12345678904\u{664}", "inn_digits"),
        ("000000000000", "inn_zero"),
    ]);
}

#[test]
fn ogrn_of_an_organisation() {
    good::<Ogrn>(&["1000000000000", "1234567890127", "5999999999994"]);
    bad::<Ogrn>(&[
        ("1000000000001", "ogrn_checksum"),
        ("3234567890127", "ogrn_first_digit"),
        ("2000000000002", "ogrn_first_digit"),
        ("123456789012", "ogrn_length"),
        ("123456789012o", "ogrn_digits"),
    ]);
}

#[test]
fn ogrnip_of_an_entrepreneur() {
    good::<Ogrnip>(&[
        "300000000000004",
        "300000000000060",
        "312345678901230",
        "399999999999990",
    ]);
    bad::<Ogrnip>(&[
        ("300000000000005", "ogrnip_checksum"),
        ("31234567890123", "ogrnip_length"),
        ("416060983385691", "ogrnip_first_digit"),
        ("31234567890123O", "ogrnip_digits"),
    ]);
}

#[test]
fn snils_in_both_forms() {
    good::<Snils>(&[
        "100-000-000 09",
        "123-456-789 64",
        "12345678964",
        "999-999-999 01",
        "001-019-997 00",
        "001-029-888 00",
    ]);
    bad::<Snils>(&[
        ("100-000-000 10", "snils_checksum"),
        ("123-456-789 00", "snils_checksum"),
        ("12345678964x", "snils_length"),
        ("123-456-78964", "snils_length"),
        ("123 456-789 64", "snils_digits"),
        ("123-456-789-64", "snils_digits"),
        ("000-000-000 00", "snils_zero"),
    ]);
    let snils: Snils = "123-456-789 64".parse().unwrap();
    assert_eq!(snils.as_str(), "12345678964");
    assert_eq!(snils.formatted(), "123-456-789 64");
    assert_eq!(snils.masked(), "•••-•••-789 64");
}

#[test]
fn snils_is_checked_above_its_threshold_only() {
    good::<Snils>(&["001-001-998 00", "001-001-998 99", "00000060006"]);
    let checked = (0..100).filter(|check| format!("001001999{check:02}").parse::<Snils>().is_ok());
    assert_eq!(checked.count(), 1);
}

#[test]
fn kpp_is_a_pattern() {
    good::<Kpp>(&["000001001", "123450001", "9999AB999"]);
    bad::<Kpp>(&[
        ("77010100", "kpp_length"),
        ("77O101001", "kpp_format"),
        ("7701-1001", "kpp_format"),
        ("9999ab999", "kpp_format"),
    ]);
}

#[test]
fn passport_series_number_and_division() {
    good::<PassportSeries>(&["0000", "9999", "4500", "45 00"]);
    bad::<PassportSeries>(&[
        ("450", "passport_series"),
        ("45O0", "passport_series"),
        ("450 0", "passport_series"),
    ]);
    good::<PassportNumber>(&["000101", "999999", "123456"]);
    bad::<PassportNumber>(&[("12345", "passport_number"), ("1234567", "passport_number")]);
    good::<DivisionCode>(&["000-001", "999-999", "770-001", "770001"]);
    bad::<DivisionCode>(&[
        ("77-0001", "division_code"),
        ("770-01", "division_code"),
        ("770--01", "division_code"),
    ]);
    assert_eq!("770001".parse::<DivisionCode>().unwrap().as_str(), "770-001");
    assert_eq!("45 00".parse::<PassportSeries>().unwrap().as_str(), "4500");
}

#[test]
fn names_of_one_alphabet() {
    good::<NamePart>(&[
        "Иванов",
        "Римский-Корсаков",
        "Ёлкин",
        "Алиев Расул оглы",
        "О'Нил",
        "Müller",
        "Smith",
        "Ибрагимов (Магомедов)",
    ]);
    bad::<NamePart>(&[
        ("", "name_length"),
        ("   ", "name_length"),
        (&"А".repeat(61), "name_length"),
        (&"А".repeat(100_000), "name_length"),
        ("Иванов2", "name_alphabet"),
        ("Иванов\u{202e}", "name_alphabet"),
        ("Ива\nнов<", "name_alphabet"),
        ("Ивaнов", "name_mixed_alphabets"),
        ("-Иванов", "name_separators"),
        ("Иванов-", "name_separators"),
        ("...", "name_separators"),
    ]);
    assert_eq!(
        " Андреи\u{306}  оглы ".parse::<NamePart>().unwrap().as_str(),
        "Андрей оглы"
    );
}

#[test]
fn contacts() {
    good::<EmailAddress>(&[
        "a@b.ru",
        "first.last+tag@mail.example.com",
        "x_1@xn--e1afmkfd.xn--p1ai",
    ]);
    bad::<EmailAddress>(&[
        ("nobody", "email_format"),
        ("@example.ru", "email_mailbox"),
        (".a@example.ru", "email_mailbox"),
        ("a b@example.ru", "email_mailbox"),
        ("a@localhost", "email_host"),
        ("a@-example.ru", "email_host"),
        ("a@127.0.0.1", "email_host"),
        ("почта@example.ru", "email_mailbox"),
        ("a@b.ru\r\nBcc: c@d.ru", "email_mailbox"),
        (&format!("{}@example.ru", "a".repeat(250)), "email_length"),
    ]);
    good::<PhoneNumber>(&["+79001234567", "+7 (900) 123-45-67", "+4930123456"]);
    bad::<PhoneNumber>(&[
        ("89001234567", "phone_plus"),
        ("+7900123456", "phone_length"),
        ("+1234567", "phone_length"),
        ("+1234567890123456", "phone_length"),
        ("+0123456789", "phone_digits"),
        ("+7900123456x", "phone_digits"),
    ]);
    assert_eq!(
        "Maria@Example.RU".parse::<EmailAddress>().unwrap().as_str(),
        "Maria@example.ru"
    );
    assert_eq!(
        "maria@example.ru".parse::<EmailAddress>().unwrap().masked(),
        "m•••@example.ru"
    );
    assert_eq!(
        "+7 (900) 123-45-67".parse::<PhoneNumber>().unwrap().as_str(),
        "+79001234567"
    );
}

#[test]
fn regions_countries_and_lines() {
    good::<RegionCode>(&["01", "77", "99"]);
    bad::<RegionCode>(&[
        ("00", "region_code"),
        ("7", "region_code"),
        ("077", "region_code"),
    ]);
    good::<Country>(&["RU", "KZ"]);
    bad::<Country>(&[("ru", "country"), ("RUS", "country"), ("РФ", "country")]);
    good::<Line>(&["ул. Образцовая, д. 1", "Отдел № 1 — «главный»"]);
    bad::<Line>(&[
        (" ", "line_length"),
        (&"я".repeat(251), "line_length"),
        (&" ".repeat(1_000_000), "line_length"),
        ("одна\nдве", "line_characters"),
        ("справа\u{202e}налево", "line_characters"),
    ]);
    assert_eq!(Country::default().as_str(), "RU");
}

#[test]
fn birth_dates() {
    good::<BirthDate>(&["1900-01-01", "2010-02-28"]);
    bad::<BirthDate>(&[
        ("1899-12-31", "birth_date_before_1900"),
        ("2010-02-29", "birth_date_format"),
        ("15.03.1990", "birth_date_format"),
    ]);
    let born: BirthDate = "2012-02-29".parse().unwrap();
    let verdict = |today| born.suits(today).err().map(|malformed| malformed.code);
    assert_eq!(verdict(date(2012, 2, 28)), Some("birth_date_future"));
    assert_eq!(verdict(date(2026, 2, 28)), Some("birth_date_too_young"));
    assert_eq!(verdict(date(2026, 3, 1)), None);
    assert_eq!(born.birthday(20), date(2032, 2, 29));
}
