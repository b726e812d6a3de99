//! Passports in time, holders as JSON, and what the records keep to themselves.

use jiff::civil::{Date, date};

use crate::registration::applicant::{
    BirthDate, Holder, HolderType, Passport, PassportRefused, PersonName, PersonRefused,
    samples::{holders, person, value},
};

fn passport_of(issued_on: Date) -> Passport {
    Passport {
        issued_on,
        ..person().passport
    }
}

#[test]
fn a_passport_serves_through_the_ninetieth_day_after_the_twentieth_birthday() {
    let born: BirthDate = value("2006-03-15");
    let first = passport_of(date(2020, 4, 1));
    assert_eq!(first.valid_on(born, date(2026, 6, 13)), Ok(()));
    assert_eq!(
        first.valid_on(born, date(2026, 6, 14)),
        Err(PassportRefused::ReplacementOverdue { age: 20 })
    );
    assert_eq!(
        passport_of(date(2026, 3, 15)).valid_on(born, date(2051, 6, 13)),
        Ok(())
    );
    assert_eq!(
        passport_of(date(2026, 3, 15)).valid_on(born, date(2051, 6, 14)),
        Err(PassportRefused::ReplacementOverdue { age: 45 })
    );
    assert_eq!(
        passport_of(date(2051, 3, 15)).valid_on(born, date(2090, 1, 1)),
        Ok(())
    );
}

#[test]
fn a_passport_is_issued_from_fourteen_and_not_tomorrow() {
    let born: BirthDate = value("2006-03-15");
    let today = date(2021, 1, 1);
    assert_eq!(
        passport_of(date(2020, 3, 14)).valid_on(born, today),
        Err(PassportRefused::IssuedTooEarly)
    );
    assert_eq!(passport_of(date(2020, 3, 15)).valid_on(born, today), Ok(()));
    assert_eq!(passport_of(date(2021, 1, 1)).valid_on(born, today), Ok(()));
    assert_eq!(
        passport_of(date(2021, 1, 2)).valid_on(born, today),
        Err(PassportRefused::IssuedInFuture)
    );
}

#[test]
fn a_person_may_apply_or_hears_which_rule_forbids_it() {
    assert_eq!(person().may_apply(date(2026, 1, 1)), Ok(()));
    let code = |today| person().may_apply(today).map_err(PersonRefused::code);
    assert_eq!(code(date(2003, 1, 1)), Err("birth_date_too_young"));
    assert_eq!(code(date(2010, 3, 31)), Err("passport_issued_in_future"));
    assert_eq!(code(date(2036, 1, 1)), Err("passport_replacement_overdue"));
}

#[test]
fn names_join_as_certificates_write_them() {
    let name = person().name;
    assert_eq!(name.full(), "Образцова Мария Ивановна");
    assert_eq!(name.given(), "Мария Ивановна");
    assert_eq!(name.masked(), "О•••••••• М•••• И•••••••");
    let single = PersonName { middle: None, ..name };
    assert_eq!(single.full(), "Образцова Мария");
    assert_eq!(single.given(), "Мария");
}

#[test]
fn holders_are_tagged_and_survive_json() {
    for holder in holders() {
        let json = serde_json::to_value(&holder).unwrap();
        assert_eq!(json["holder_type"], holder.holder_type().code());
        assert!(serde_json::from_value::<Holder>(json).unwrap() == holder);
    }
    let names = holders().map(|holder| holder.display_name());
    assert_eq!(
        names,
        [
            "Образцова Мария Ивановна",
            "Образцова Мария Ивановна",
            "ООО «Образец»",
            "ООО «Образец»"
        ]
    );
}

#[test]
fn a_wrong_number_inside_json_is_refused_without_quoting_it() {
    let mut json = serde_json::to_value(&holders()[0]).unwrap();
    json["person"]["inn"] = "123456789012".into();
    let refused = serde_json::from_value::<Holder>(json).unwrap_err().to_string();
    assert!(
        refused.contains("inn_checksum") && !refused.contains("123456789012"),
        "{refused}"
    );
}

#[test]
fn an_entrepreneur_without_a_register_number_does_not_parse() {
    let mut json = serde_json::to_value(&holders()[1]).unwrap();
    json.as_object_mut().unwrap().remove("ogrnip");
    assert!(serde_json::from_value::<Holder>(json).is_err());
}

#[test]
fn a_certificate_for_automatic_signing_names_nobody() {
    for holder in holders() {
        let automatic = holder.holder_type() == HolderType::LegalEntityAutomatic;
        assert_eq!(holder.named_person().is_none(), automatic);
        assert_eq!(holder.person().snils, person().snils);
    }
}

#[test]
fn codes_of_holder_types_read_back() {
    for holder_type in HolderType::ALL {
        assert_eq!(HolderType::from_code(holder_type.code()), Some(holder_type));
        assert_eq!(serde_json::to_value(holder_type).unwrap(), holder_type.code());
    }
    assert_eq!(HolderType::from_code("person"), None);
}

#[test]
fn records_print_nothing_about_the_person() {
    for holder in holders() {
        assert_eq!(format!("{holder:?}"), "Holder(..)");
        assert_eq!(format!("{:?}", holder.person()), "Person(..)");
    }
    assert_eq!(
        format!("{:?} {:?}", person().passport, person().birth_date),
        "Passport(..) BirthDate(..)"
    );
}

#[test]
fn the_certificate_writes_the_region_with_its_code() {
    let organisation = holders()[2].organisation().cloned().unwrap();
    assert_eq!(organisation.address.state_or_province(), "77 г. Москва");
}
