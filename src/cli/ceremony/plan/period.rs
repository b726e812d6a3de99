//! From when until when.

use jiff::{Timestamp, Unit};

use crate::{
    cli::ceremony::{
        fault::{Fault, ensure},
        file::{CeremonyFile, Kind, Validity},
    },
    issuance::profile::authority::AuthorityProfile,
};

/// The validity of a certificate and of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) key_not_after: Timestamp,
}

impl Term {
    /// A request has none.
    pub(super) fn read(
        file: &CeremonyFile,
        profile: &AuthorityProfile,
        now: Timestamp,
    ) -> Result<Option<Self>, Fault> {
        if file.kind == Kind::CertificationRequest {
            ensure(
                file.validity.is_none(),
                "validity",
                "the head authority decides it, not a request",
                "take the section out",
            )?;
            return Ok(None);
        }
        let validity = file.validity.ok_or_else(|| {
            let remedy = "give not_before and not_after, or from_profile = true";
            Fault::new("validity", "is missing", remedy)
        })?;
        let term = if validity.from_profile {
            from_profile(&validity, profile, now)?
        } else {
            from_dates(&validity, profile)?
        };
        ensure(
            term.not_after > now,
            "validity.not_after",
            format_args!("{} is over", term.not_after),
            "give a date in the future",
        )?;
        Ok(Some(term))
    }
}

fn from_profile(validity: &Validity, profile: &AuthorityProfile, now: Timestamp) -> Result<Term, Fault> {
    let dates = [validity.not_before, validity.not_after, validity.key_not_after];
    ensure(
        dates.iter().all(Option::is_none),
        "validity.from_profile",
        "takes all dates from the profile, and dates are given as well",
        "keep one of the two",
    )?;
    let beyond = || Fault::new("validity", "lies beyond the calendar", "give dates");
    let not_before = now.round(Unit::Second).map_err(|_| beyond())?;
    let (key_not_after, not_after) = profile.validity(not_before).ok_or_else(beyond)?;
    Ok(Term {
        not_before,
        not_after,
        key_not_after,
    })
}

fn from_dates(validity: &Validity, profile: &AuthorityProfile) -> Result<Term, Fault> {
    let (Some(not_before), Some(not_after)) = (validity.not_before, validity.not_after) else {
        let reason = "not_before and not_after are both needed";
        return Err(Fault::new(
            "validity",
            reason,
            "give both, or from_profile = true",
        ));
    };
    let authority = profile.form().is_authority();
    ensure(
        authority || validity.key_not_after.is_none(),
        "validity.key_not_after",
        "belongs to authorities alone",
        "take it out",
    )?;
    let key_not_after = match validity.key_not_after {
        Some(instant) => instant,
        None if !authority => not_after,
        None => {
            let reason = "is missing: an authority states its key's usage period (order FSB 795)";
            return Err(Fault::new("validity.key_not_after", reason, "give the date"));
        }
    };
    for (key, instant) in [
        ("validity.not_before", not_before),
        ("validity.not_after", not_after),
        ("validity.key_not_after", key_not_after),
    ] {
        ensure(
            instant.subsec_nanosecond() == 0,
            key,
            "has parts of a second, and certificates do not (RFC 5280 4.1.2.5)",
            "give a whole second",
        )?;
    }
    Ok(Term {
        not_before,
        not_after,
        key_not_after,
    })
}
