//! Whom the authority may certify, and from which day until which: the acts behind it begin and end on known days.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{calendar::moscow_date, registration::applicant::HolderType};

/// Leave to certify one kind of holder for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Which holders.
    pub holder_type: HolderType,
    /// First day, in Moscow time.
    pub from: Date,
    /// First day on which it no longer holds; none while no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// All grants. In a file: names of holder types, which count without end, or tables with days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Mandate(Vec<Grant>);

/// A grant that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mandate for {} ends on {until}, not after {from}, when it begins", holder_type.code())]
pub struct EmptyGrant {
    holder_type: HolderType,
    from: Date,
    until: Date,
}

impl Mandate {
    /// The mandate of these grants.
    pub fn new(grants: Vec<Grant>) -> Result<Self, EmptyGrant> {
        let empty = grants.iter().find_map(|grant| {
            let until = grant.until.filter(|until| *until <= grant.from)?;
            Some(EmptyGrant {
                holder_type: grant.holder_type,
                from: grant.from,
                until,
            })
        });
        empty.map_or(Ok(Self(grants)), Err)
    }

    /// These holders, on every day.
    pub fn always(holder_types: impl IntoIterator<Item = HolderType>) -> Self {
        Self(holder_types.into_iter().map(Grant::always).collect())
    }

    /// Whether a certificate for such a holder may be applied for, and made, at that moment.
    pub fn allows(&self, holder_type: HolderType, at: Timestamp) -> bool {
        let today = moscow_date(at);
        self.of(holder_type)
            .any(|grant| grant.from <= today && grant.until.is_none_or(|until| today < until))
    }

    /// Whether such holders are named at all, on whatever days.
    pub fn names(&self, holder_type: HolderType) -> bool {
        self.of(holder_type).next().is_some()
    }

    /// The grants, in the order of the file.
    pub fn grants(&self) -> &[Grant] {
        &self.0
    }

    /// The grants for such holders.
    fn of(&self, holder_type: HolderType) -> impl Iterator<Item = &Grant> {
        self.0
            .iter()
            .filter(move |grant| grant.holder_type == holder_type)
    }
}

impl Grant {
    fn always(holder_type: HolderType) -> Self {
        Self {
            holder_type,
            from: Date::MIN,
            until: None,
        }
    }
}

/// How a grant is written.
#[derive(Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a holder type, or a table of holder_type, from and until with days such as \"2027-01-01\""
)]
enum Entry {
    Always(HolderType),
    Dated(Grant),
}

impl TryFrom<Vec<Entry>> for Mandate {
    type Error = EmptyGrant;

    fn try_from(entries: Vec<Entry>) -> Result<Self, EmptyGrant> {
        let grant = |entry| match entry {
            Entry::Always(holder_type) => Grant::always(holder_type),
            Entry::Dated(grant) => grant,
        };
        Self::new(entries.into_iter().map(grant).collect())
    }
}

impl From<Mandate> for Vec<Entry> {
    fn from(mandate: Mandate) -> Self {
        let entry = |grant: Grant| match grant {
            always if always == Grant::always(always.holder_type) => Entry::Always(always.holder_type),
            dated => Entry::Dated(dated),
        };
        mandate.0.into_iter().map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct File {
        mandate: Mandate,
    }

    const DATED: &str = "[[mandate]]\nholder_type = \"natural-person\"\nfrom = \"2026-01-01\"\nuntil = \"2027-09-01\"\n\n\
        [[mandate]]\nholder_type = \"legal-entity-automatic\"\nfrom = \"2026-03-01\"\n";

    fn read(text: &str) -> Mandate {
        toml::from_str::<File>(text).unwrap().mandate
    }

    #[test]
    fn days_are_days_of_moscow_and_the_last_one_is_out() {
        let mandate = read(DATED);
        let allows = |at: &str| mandate.allows(HolderType::NaturalPerson, at.parse().unwrap());
        assert!(!allows("2025-12-31T20:59:59Z"));
        assert!(allows("2025-12-31T21:00:00Z"));
        assert!(allows("2027-08-31T20:59:59Z"));
        assert!(!allows("2027-08-31T21:00:00Z"));
        assert!(mandate.names(HolderType::LegalEntityAutomatic));
        assert!(!mandate.names(HolderType::IndividualEntrepreneur));
    }

    #[test]
    fn the_short_form_counts_without_end() {
        let mandate = read("mandate = [\"natural-person\"]");
        assert!(mandate.allows(HolderType::NaturalPerson, Timestamp::MIN));
        assert!(mandate.allows(HolderType::NaturalPerson, Timestamp::MAX));
        assert!(!mandate.allows(HolderType::IndividualEntrepreneur, Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn what_was_read_is_written_so_that_it_reads_the_same() {
        let mixed = "mandate = [\"natural-person\", { holder_type = \"individual-entrepreneur\", from = \"2026-01-01\" }]";
        for text in [DATED, mixed, "mandate = [\"natural-person\"]"] {
            let file: File = toml::from_str(text).unwrap();
            let written = toml::to_string_pretty(&file).unwrap();
            assert_eq!(toml::from_str::<File>(&written).unwrap(), file, "{written}");
        }
    }

    #[test]
    fn a_grant_without_a_day_is_refused_with_its_days() {
        let text = DATED.replace("2027-09-01", "2026-01-01");
        let error = toml::from_str::<File>(&text).unwrap_err().to_string();
        assert!(
            error.contains("natural-person") && error.contains("2026-01-01"),
            "{error}"
        );
    }
}
