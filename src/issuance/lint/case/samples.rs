//! A certificate beside the case that it was made from, whole or changed in one place.

use super::{Case, case};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::{
        issuer::Authority,
        prepare::Order,
        samples,
        to_be_signed::{ToBeSigned, assemble},
    },
};

/// The names of the rules that a changed certificate of a natural person breaks. Its signature is rubbish.
pub(super) fn broken(change: impl FnOnce(&mut ToBeSigned)) -> Vec<&'static str> {
    let [person, ..] = samples::holders();
    broken_of(&person, change)
}

fn broken_of(
    holder: &crate::registration::applicant::Holder,
    change: impl FnOnce(&mut ToBeSigned),
) -> Vec<&'static str> {
    let (subject, key) = (
        samples::subject(holder),
        samples::key(SignatureAlgorithm::EcdsaP256),
    );
    let (key, profile, urls) = (
        samples::accepted(&key),
        samples::profile_of(holder),
        samples::urls(),
    );
    let order = Order {
        subject: &subject,
        key: &key,
        profile: &profile,
        urls: &urls,
    };
    let (mut parts, _) = samples::issuer()
        .to_be_signed(&order, samples::serial(2), samples::now())
        .unwrap();
    change(&mut parts);
    let der = assemble(&parts.encode(), parts.algorithm, &[1; 64]);
    let authority = Authority::read(samples::issuer().certificate()).unwrap();
    let verified = Case {
        subject: &subject,
        profile: &profile,
        key: &key,
        authority: &authority,
    };
    case(&der, &verified).iter().map(|finding| finding.rule).collect()
}

#[test]
fn what_was_made_from_a_case_agrees_with_it() {
    for holder in samples::holders() {
        assert_eq!(broken_of(&holder, |_| ()), Vec::<&str>::new());
    }
}
