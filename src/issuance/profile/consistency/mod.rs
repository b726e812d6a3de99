//! Whether profiles, offers, mandate and issuers can live together: what contradicts is found at start, not at the first
//! applicant.

mod issuer;

use jiff::{Timestamp, civil::Date};

pub use self::issuer::IssuerFacts;
use super::{
    Profile,
    authority::AuthorityForm,
    catalogue::{Catalogue, Entry, ProfileFile},
    effective::moscow,
};
use crate::registration::{mandate::Mandate, offer::Offer};

/// Days before its end at which a profile without a successor is spoken of.
pub const NOTICE_DAYS: i32 = 90;

/// What the profiles must agree with.
pub struct Surroundings<'a> {
    /// What can be applied for.
    pub offers: &'a [Offer],
    /// Which holders may be served, and when.
    pub mandate: &'a Mandate,
    /// Who can certify them now.
    pub issuers: &'a [IssuerFacts],
    /// Now.
    pub now: Timestamp,
}

/// How grave a contradiction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravity {
    /// It will matter on a known day.
    Warning,
    /// The server must not start.
    Error,
}

/// A contradiction: where it stands, and why it cannot stay.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Contradiction {
    /// How grave it is.
    pub gravity: Gravity,
    /// The profile's file, or none when it stands in the configuration.
    pub file: Option<String>,
    /// The key.
    pub key: String,
    /// What is wrong, with dates and names.
    pub reason: String,
}

impl std::fmt::Display for Contradiction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        write!(f, "{}: {}", self.key, self.reason)
    }
}

/// Every contradiction, errors first.
pub fn check(catalogue: &Catalogue, around: &Surroundings<'_>) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for offer in around.offers {
        check_offer(catalogue, around, offer, &mut found);
    }
    for (entry, profile, offer) in in_use(catalogue, around) {
        let contradictions = issuer::check(profile, offer, around).into_iter();
        found.extend(contradictions.map(|(gravity, key, reason)| Contradiction {
            gravity,
            file: Some(entry.file.clone()),
            key: key.to_owned(),
            reason,
        }));
    }
    for entry in catalogue.entries() {
        check_end(catalogue, around, entry, &mut found);
    }
    check_classes(catalogue, around.now, &mut found);
    let mut once: Vec<Contradiction> = Vec::new();
    for contradiction in found {
        if !once.contains(&contradiction) {
            once.push(contradiction);
        }
    }
    once.sort_by_key(|contradiction| std::cmp::Reverse(contradiction.gravity));
    once
}

/// An issuing authority never stands above its root (order FSB 795).
fn check_classes(catalogue: &Catalogue, now: Timestamp, found: &mut Vec<Contradiction>) {
    let of_form = |form: AuthorityForm| {
        let entries = catalogue.entries().iter();
        entries.filter_map(move |entry| match &entry.profile {
            ProfileFile::Authority(profile) if profile.form() == form && profile.is_effective(now) => {
                Some((entry, profile))
            }
            ProfileFile::Authority(_) | ProfileFile::Holder(_) => None,
        })
    };
    for (_, root) in of_form(AuthorityForm::Root) {
        for (entry, issuing) in of_form(AuthorityForm::IssuingAuthority) {
            let mut policies = issuing.policies().iter();
            if !policies.all(|policy| root.policies().contains(policy)) {
                found.push(Contradiction {
                    gravity: Gravity::Error,
                    file: Some(entry.file.clone()),
                    key: "tool_class".to_owned(),
                    reason: format!("is above the class of profile {} (order FSB 795)", root.name()),
                });
            }
        }
    }
}

/// The profiles that are in force now, with the offers that name them.
fn in_use<'a>(
    catalogue: &'a Catalogue,
    around: &'a Surroundings<'_>,
) -> impl Iterator<Item = (&'a Entry, &'a Profile, &'a Offer)> {
    around.offers.iter().filter_map(|offer| {
        let mut entries = catalogue.named(&offer.profile);
        entries.find_map(|entry| match &entry.profile {
            ProfileFile::Holder(profile) if profile.is_effective(around.now) => Some((entry, profile, offer)),
            ProfileFile::Holder(_) | ProfileFile::Authority(_) => None,
        })
    })
}

fn check_offer(
    catalogue: &Catalogue,
    around: &Surroundings<'_>,
    offer: &Offer,
    found: &mut Vec<Contradiction>,
) {
    let mut say = |gravity, part: &str, reason: String| {
        found.push(Contradiction {
            gravity,
            file: None,
            key: format!("offer.{}.{part}", offer.id),
            reason,
        });
    };
    let code = offer.holder_type.code();
    if !around.mandate.names(offer.holder_type) {
        let reason = format!("{code} is not in authority.mandate");
        say(Gravity::Error, "holder_type", reason);
    } else if !around.mandate.allows(offer.holder_type, around.now) {
        let reason = format!("authority.mandate does not cover {code} today: nobody can apply");
        say(Gravity::Warning, "holder_type", reason);
    }
    let Some(profile) = catalogue.find(&offer.profile, around.now) else {
        let reason = absent(catalogue, &offer.profile, moscow(around.now));
        return say(Gravity::Error, "profile", reason);
    };
    if profile.holder() != offer.holder_type {
        let reason = format!(
            "profile {} is for {}, and the offer for {}",
            offer.profile,
            profile.holder().code(),
            offer.holder_type.code()
        );
        say(Gravity::Error, "profile", reason);
    }
    if i64::from(offer.validity_months) != i64::from(profile.key_months()) {
        let reason = format!(
            "says {}, and the certificate will last {} (validity.key_months of profile {})",
            offer.validity_months,
            profile.key_months(),
            offer.profile
        );
        say(Gravity::Warning, "validity_months", reason);
    }
}

/// Why no holders' profile of that name is in force.
fn absent(catalogue: &Catalogue, name: &str, today: Date) -> String {
    let holders = || {
        let entries = catalogue.named(name);
        entries.filter(|entry| matches!(entry.profile, ProfileFile::Holder(_)))
    };
    let last = holders().max_by_key(|entry| entry.profile.effective().from);
    let Some(last) = last else {
        return match catalogue.named(name).next() {
            Some(entry) => format!("{} is for the authority's own certificates", entry.file),
            None => format!("there is no profile {name}"),
        };
    };
    let effective = last.profile.effective();
    if let Some(until) = effective.until.filter(|until| *until <= today) {
        return format!(
            "profile {name} ended on {until} and has no successor: add one to the folder, or take the offer out"
        );
    }
    let begins = holders()
        .map(|entry| entry.profile.effective().from)
        .filter(|from| *from > today)
        .min();
    format!(
        "profile {name} is not in force before {}",
        begins.unwrap_or(effective.from)
    )
}

/// A profile in use that ends soon, and nothing follows.
fn check_end(
    catalogue: &Catalogue,
    around: &Surroundings<'_>,
    entry: &Entry,
    found: &mut Vec<Contradiction>,
) {
    let (name, effective) = (entry.profile.name(), entry.profile.effective());
    let used = match &entry.profile {
        ProfileFile::Holder(_) => around.offers.iter().any(|offer| offer.profile == name),
        ProfileFile::Authority(_) => true,
    };
    let today = moscow(around.now);
    let Some(until) = effective.until.filter(|until| *until > today) else {
        return;
    };
    let days = today.until(until).map_or(i32::MAX, |span| span.get_days());
    if used && effective.contains(around.now) && days <= NOTICE_DAYS && !catalogue.has_successor(name, until)
    {
        found.push(Contradiction {
            gravity: Gravity::Warning,
            file: Some(entry.file.clone()),
            key: "effective_until".to_owned(),
            reason: format!(
                "the profile ends on {until}, in {days} days, and has no successor: without one nothing is issued by it"
            ),
        });
    }
}

#[cfg(test)]
mod tests;
