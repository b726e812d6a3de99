//! The applicant's data as rows of the form, masked unless the operator asked to see them.

use crate::{
    http::console::{locale, moment::Moments},
    registration::{
        applicant::{Holder, Organisation, Passport, Person, Sex},
        application::Application,
    },
};

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// End of a `group-` key.
    pub(crate) code: &'static str,
    /// The rows.
    pub(crate) rows: Vec<Row>,
}

/// One field.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// End of a `field-` key.
    pub(crate) code: &'static str,
    /// The value, masked or whole.
    pub(crate) value: String,
    /// An open defect speaks of it.
    pub(crate) defect: bool,
    /// Digits that are compared with a scan: shown in figures of equal width.
    pub(crate) digits: bool,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({}, ..)", self.code)
    }
}

/// Shows values whole or masked.
#[derive(Clone, Copy)]
struct Shown(bool);

impl Shown {
    fn pick(self, whole: impl Into<String>, masked: String) -> String {
        if self.0 { whole.into() } else { masked }
    }
}

/// The name in the identity bar.
pub(crate) fn holder_name(holder: &Holder, shown: bool) -> String {
    Shown(shown).pick(holder.person().name.full(), holder.person().name.masked())
}

/// The form of an application.
pub(crate) fn groups(case: &Application, shown: bool, moments: &Moments) -> Vec<Group> {
    let shown = Shown(shown);
    let holder = case.holder();
    // Who applies for a machine is checked like any other, and the operator knows that the certificate names nobody.
    let heading = match holder.named_person() {
        Some(_) => "person",
        None => "applicant",
    };
    let mut groups = vec![
        person(heading, holder.person(), shown, moments),
        passport(&holder.person().passport, shown, moments),
        contacts(holder.person(), shown),
    ];
    if let Some(ogrnip) = holder.ogrnip() {
        groups.push(Group {
            code: "entrepreneur",
            rows: vec![digits("ogrnip", shown.pick(ogrnip.as_str(), ogrnip.masked()))],
        });
    }
    if let Some(company) = holder.organisation() {
        let position = holder.position().map(|position| position.as_str().to_owned());
        groups.push(organisation(company, position));
    }
    for row in groups.iter_mut().flat_map(|group| group.rows.iter_mut()) {
        row.defect = case
            .review()
            .open_defects()
            .any(|defect| names(&defect.target, row.code));
    }
    groups
}

fn person(heading: &'static str, person: &Person, shown: Shown, moments: &Moments) -> Group {
    let sex = match person.sex {
        Sex::Female => "sex-female",
        Sex::Male => "sex-male",
    };
    let birth = moments.day(person.birth_date.date());
    let mut rows = vec![
        row(
            "last_name",
            shown.pick(person.name.last.as_str(), person.name.last.masked()),
        ),
        row(
            "first_name",
            shown.pick(person.name.first.as_str(), person.name.first.masked()),
        ),
    ];
    if let Some(middle) = &person.name.middle {
        rows.push(row("middle_name", shown.pick(middle.as_str(), middle.masked())));
    }
    rows.extend([
        digits("birth_date", shown.pick(birth.as_str(), hidden(&birth))),
        row(
            "birth_place",
            shown.pick(person.birth_place.as_str(), person.birth_place.masked()),
        ),
        row("sex", locale::text(moments.locale, sex)),
        digits(
            "snils",
            shown.pick(person.snils.formatted(), person.snils.masked()),
        ),
        digits("inn", shown.pick(person.inn.as_str(), person.inn.masked())),
    ]);
    Group { code: heading, rows }
}

fn passport(passport: &Passport, shown: Shown, moments: &Moments) -> Group {
    let number = format!("{} {}", passport.series.as_str(), passport.number.as_str());
    let masked = format!("{} {}", passport.series.masked(), passport.number.masked());
    let issued = moments.day(passport.issued_on);
    Group {
        code: "passport",
        rows: vec![
            digits("passport", shown.pick(number, masked)),
            digits("passport_issued_on", shown.pick(issued.as_str(), hidden(&issued))),
            row(
                "passport_issued_by",
                shown.pick(passport.issued_by.as_str(), passport.issued_by.masked()),
            ),
            digits(
                "passport_division",
                shown.pick(passport.division_code.as_str(), passport.division_code.masked()),
            ),
        ],
    }
}

fn contacts(person: &Person, shown: Shown) -> Group {
    Group {
        code: "contacts",
        rows: vec![
            row("email", shown.pick(person.email.as_str(), person.email.masked())),
            digits("phone", shown.pick(person.phone.as_str(), person.phone.masked())),
        ],
    }
}

/// What the public register of legal entities says is not masked.
fn organisation(company: &Organisation, position: Option<String>) -> Group {
    let address = &company.address;
    let place = [
        address.state_or_province(),
        address.locality.as_str().to_owned(),
        address.street.as_str().to_owned(),
    ];
    let mut rows = vec![
        row("organisation", company.short_name.as_str().to_owned()),
        row("organisation_full", company.full_name.as_str().to_owned()),
        digits("organisation_inn", company.inn.as_str().to_owned()),
        digits("ogrn", company.ogrn.as_str().to_owned()),
        digits("kpp", company.kpp.as_str().to_owned()),
        row("address", place.join(", ")),
    ];
    rows.extend(position.map(|position| row("position", position)));
    Group {
        code: "organisation",
        rows,
    }
}

fn row(code: &'static str, value: String) -> Row {
    Row {
        code,
        value,
        defect: false,
        digits: false,
    }
}

fn digits(code: &'static str, value: String) -> Row {
    Row {
        digits: true,
        ..row(code, value)
    }
}

/// A date with bullets for its digits and letters.
fn hidden(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_alphanumeric() { '•' } else { letter })
        .collect()
}

/// Whether the target of a defect speaks of the field in this row.
fn names(target: &str, code: &str) -> bool {
    match target {
        "/person/name" => matches!(code, "last_name" | "first_name" | "middle_name"),
        "/person/passport" => code.starts_with("passport"),
        "/organisation" => matches!(
            code,
            "organisation" | "organisation_full" | "organisation_inn" | "ogrn" | "kpp"
        ),
        other => other.rsplit('/').next() == Some(code),
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_defect_marks_the_rows_that_it_speaks_of() {
        assert!(names("/person/inn", "inn"));
        assert!(names("/person/passport", "passport_issued_on"));
        assert!(names("/organisation", "ogrn"));
        assert!(!names("/organisation", "ogrnip"));
        assert!(!names("document:passport", "passport"));
        assert!(!names("/person/inn", "organisation_inn"));
    }
}
