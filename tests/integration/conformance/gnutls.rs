//! GnuTLS: `ocsptool` asks, `certtool` reads lists.

use super::{
    Failure,
    tool::{self, Case},
    world::World,
};

/// Every question is verbose, so that the answer is printed.
macro_rules! ask {
    ($name:literal, $arguments:literal, $says:expr, $never:expr) => {
        Case {
            name: $name,
            arguments: concat!("-V --ask={url} ", $arguments),
            says: $says,
            never: $never,
        }
    };
}

macro_rules! list {
    ($name:literal, $arguments:literal, $says:expr, $never:expr) => {
        Case {
            name: $name,
            arguments: $arguments,
            says: $says,
            never: $never,
        }
    };
}

const VERIFIED: &str = "Verifying OCSP Response: Success";

const OCSP: &[Case] = &[
    ask!(
        "good",
        "--load-cert good.pem --load-issuer issuer.pem",
        &[VERIFIED, "Certificate Status: good"],
        &["Nonce:"]
    ),
    ask!(
        "good_with_nonce",
        "--nonce --load-cert good.pem --load-issuer issuer.pem",
        &[VERIFIED, "Certificate Status: good", "Nonce: "],
        &[]
    ),
    ask!(
        "revoked",
        "--load-cert revoked-superseded.pem --load-issuer issuer.pem",
        &[VERIFIED, "Certificate Status: revoked", "Revocation time:"],
        &["Certificate Status: good"]
    ),
    ask!(
        "revoked_without_reason",
        "--nonce --load-cert revoked-unspecified.pem --load-issuer issuer.pem",
        &[VERIFIED, "Certificate Status: revoked"],
        &["Certificate Status: good"]
    ),
    ask!(
        "never_issued_is_unknown",
        "--load-cert forged.pem --load-issuer issuer.pem",
        &[VERIFIED, "Certificate Status: unknown"],
        &["Certificate Status: good"]
    ),
    ask!(
        "expired_is_answered",
        "--load-cert expired.pem --load-issuer issuer.pem",
        &[VERIFIED, "Certificate Status: good"],
        &[]
    ),
    ask!(
        "expired_and_revoked_stays_revoked",
        "--load-cert expired-revoked.pem --load-issuer issuer.pem",
        &[VERIFIED, "Certificate Status: revoked"],
        &[]
    ),
    ask!(
        "a_retired_issuer_answers",
        "--load-cert retired.pem --load-issuer retired-issuer.pem",
        &[VERIFIED, "Certificate Status: good", "RSA-SHA256"],
        &[]
    ),
    ask!(
        "a_stranger_is_unauthorized",
        "--load-cert stranger.pem --load-issuer stranger-issuer.pem",
        &["Response Status: unauthorized"],
        &["Certificate Status:"]
    ),
    ask!(
        "another_anchor_does_not_trust_the_answer",
        "--load-cert good.pem --load-issuer issuer.pem --load-trust stranger-issuer.pem",
        &["Signer cert is not trusted"],
        &[VERIFIED]
    ),
];

const LISTS: &[Case] = &[
    list!(
        "the_list_is_read",
        "--crl-info --inder --infile issuer.crl",
        &[
            "CRL Number (not critical)",
            "Revoked certificates (7)",
            "ECDSA-SHA256"
        ],
        &["error"]
    ),
    list!(
        "the_delta_is_read",
        "--crl-info --inder --infile delta.crl",
        &[
            "CRL Number (not critical)",
            "Unknown extension 2.5.29.27 (critical)"
        ],
        &["error"]
    ),
    list!(
        "the_list_lets_a_good_one_pass",
        "--verify --verify-profile low --load-ca-certificate root.pem --load-crl issuer.crl.pem --infile good-chain.pem",
        &["Chain verification output: Verified"],
        &["revoked"]
    ),
    list!(
        "the_list_stops_a_revoked_one",
        "--verify --verify-profile low --load-ca-certificate root.pem --load-crl issuer.crl.pem --infile revoked-superseded-chain.pem",
        &["Chain verification output: Not verified", "revoked"],
        &[]
    ),
];

pub(super) fn names() -> Vec<&'static str> {
    OCSP.iter().chain(LISTS).map(|case| case.name).collect()
}

pub(super) fn failures(world: &World) -> Vec<Failure> {
    let mut failures = tool::failures("gnutls", "ocsptool", OCSP, world);
    failures.extend(tool::failures("gnutls", "certtool", LISTS, world));
    failures
}
