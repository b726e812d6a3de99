//! `openssl ocsp`, `openssl crl`, `openssl verify`.

use super::{
    Failure,
    tool::{self, Case},
    world::World,
};

/// How each request begins: the address, and the root that everything must lead to.
macro_rules! ocsp {
    ($name:literal, $arguments:literal, $says:expr) => {
        ocsp!($name, $arguments, $says, &[])
    };
    ($name:literal, $arguments:literal, $says:expr, $never:expr) => {
        Case {
            name: $name,
            arguments: concat!(
                "ocsp -url {url} -CAfile root.pem -verify_other issuer.pem -resp_text ",
                $arguments
            ),
            says: $says,
            never: $never,
        }
    };
}

const VERIFY: &str = "Response verify OK";

const CASES: &[Case] = &[
    ocsp!(
        "good_sha1_with_nonce",
        "-issuer issuer.pem -cert good.pem",
        &[VERIFY, "good.pem: good", "OCSP Nonce"],
        &["WARNING"]
    ),
    ocsp!(
        "good_sha1_without_nonce",
        "-no_nonce -issuer issuer.pem -cert good.pem",
        &[VERIFY, "good.pem: good"],
        &["OCSP Nonce"]
    ),
    ocsp!(
        "good_sha256",
        "-issuer issuer.pem -sha256 -cert good.pem",
        &[VERIFY, "good.pem: good", "Hash Algorithm: sha256"]
    ),
    ocsp!(
        "good_sha384",
        "-no_nonce -issuer issuer.pem -sha384 -cert good.pem",
        &[VERIFY, "good.pem: good", "Hash Algorithm: sha384"]
    ),
    ocsp!(
        "good_sha512",
        "-issuer issuer.pem -sha512 -cert good.pem",
        &[VERIFY, "good.pem: good", "Hash Algorithm: sha512"]
    ),
    ocsp!(
        "good_by_serial_number",
        "-issuer issuer.pem -serial 0x{good}",
        &[VERIFY, "0x{good}: good"]
    ),
    ocsp!(
        "revoked_with_reason",
        "-issuer issuer.pem -cert revoked-key_compromise.pem",
        &[
            VERIFY,
            "revoked-key_compromise.pem: revoked",
            "Reason: keyCompromise"
        ]
    ),
    ocsp!(
        "revoked_without_reason",
        "-issuer issuer.pem -cert revoked-unspecified.pem",
        &[VERIFY, "revoked-unspecified.pem: revoked"],
        &["Reason:"]
    ),
    ocsp!(
        "never_issued_is_unknown",
        "-issuer issuer.pem -cert forged.pem",
        &[VERIFY, "forged.pem: unknown"]
    ),
    ocsp!(
        "never_issued_by_serial_number",
        "-issuer issuer.pem -serial 0x{forged}",
        &[VERIFY, "0x{forged}: unknown"]
    ),
    ocsp!(
        "negative_serial_number_is_unknown",
        "-issuer issuer.pem -serial -5",
        &[VERIFY, "-5: unknown"]
    ),
    ocsp!(
        "zero_serial_number_is_unknown",
        "-issuer issuer.pem -serial 0",
        &[VERIFY, "0: unknown"]
    ),
    ocsp!(
        "serial_number_of_thirty_octets_is_unknown",
        "-issuer issuer.pem -serial 0x010203040506070809101112131415161718192021222324252627282930",
        &[VERIFY, ": unknown"]
    ),
    ocsp!(
        "three_certificates_in_one_request",
        "-issuer issuer.pem -cert good.pem -cert forged.pem -cert revoked-superseded.pem",
        &[
            VERIFY,
            "good.pem: good",
            "forged.pem: unknown",
            "revoked-superseded.pem: revoked"
        ]
    ),
    ocsp!(
        "one_certificate_twice",
        "-issuer issuer.pem -cert good.pem -cert good.pem",
        &[VERIFY, "good.pem: good"]
    ),
    ocsp!(
        "certificate_by_two_hashes",
        "-issuer issuer.pem -cert good.pem -sha256 -cert good.pem",
        &[VERIFY, "Hash Algorithm: sha1", "Hash Algorithm: sha256"]
    ),
    ocsp!(
        "another_of_our_issuers_in_one_request_is_unknown",
        "-issuer issuer.pem -cert good.pem -issuer retired-issuer.pem -cert retired.pem",
        &["good.pem: good", "retired.pem: unknown"]
    ),
    ocsp!(
        "a_stranger_beside_ours_is_unknown",
        "-issuer issuer.pem -cert good.pem -issuer stranger-issuer.pem -cert stranger.pem",
        &["good.pem: good", "stranger.pem: unknown"]
    ),
    ocsp!(
        "a_stranger_alone_is_unauthorized",
        "-issuer stranger-issuer.pem -cert stranger.pem",
        &["unauthorized (6)"]
    ),
    ocsp!(
        "our_certificate_under_a_strange_issuer_is_unauthorized",
        "-issuer stranger-issuer.pem -cert good.pem",
        &["unauthorized (6)"]
    ),
    ocsp!(
        "a_signed_request_is_answered",
        "-issuer issuer.pem -cert good.pem -signer client.pem -signkey client.key",
        &[VERIFY, "good.pem: good"]
    ),
    ocsp!(
        "expired_is_answered",
        "-issuer issuer.pem -cert expired.pem",
        &[VERIFY, "expired.pem: good"]
    ),
    ocsp!(
        "expired_and_revoked_stays_revoked",
        "-issuer issuer.pem -cert expired-revoked.pem",
        &[VERIFY, "expired-revoked.pem: revoked"]
    ),
    ocsp!(
        "the_responder_is_named_by_key_and_comes_along",
        "-issuer issuer.pem -cert good.pem",
        &["Responder Id: ", "OCSP Signing", "OCSP No Check"]
    ),
    Case {
        name: "a_retired_issuer_answers",
        arguments: "ocsp -url {url} -CAfile retired-root.pem -verify_other retired-issuer.pem -resp_text -issuer retired-issuer.pem -cert retired.pem",
        says: &[VERIFY, "retired.pem: good", "sha256WithRSAEncryption"],
        never: &[],
    },
    Case {
        name: "the_list_has_the_issuers_signature",
        arguments: "crl -inform DER -in issuer.crl -CAfile issuer.pem -noout -text",
        says: &[
            "verify OK",
            "X509v3 CRL Number",
            "X509v3 Authority Key Identifier",
            "Key Compromise",
        ],
        never: &["Unspecified"],
    },
    Case {
        name: "the_list_lets_a_good_one_pass",
        arguments: "verify -x509_strict -crl_check -CRLfile issuer.crl -CAfile root.pem -untrusted issuer.pem good.pem",
        says: &["good.pem: OK"],
        never: &["error"],
    },
    Case {
        name: "the_list_stops_a_revoked_one",
        arguments: "verify -x509_strict -crl_check -CRLfile issuer.crl -CAfile root.pem -untrusted issuer.pem revoked-privilege_withdrawn.pem",
        says: &["certificate revoked"],
        never: &["revoked-privilege_withdrawn.pem: OK"],
    },
    Case {
        name: "the_list_is_fetched_from_the_address_in_the_certificate",
        arguments: "verify -crl_check -crl_download -CAfile root.pem -untrusted issuer.pem revoked-superseded.pem",
        says: &["certificate revoked"],
        never: &["unable to get certificate CRL"],
    },
    Case {
        name: "the_part_names_the_certificates_address",
        arguments: "crl -inform DER -in part.crl -CAfile issuer.pem -noout -text",
        says: &[
            "verify OK",
            "X509v3 Issuing Distribution Point: critical",
            "/crl/",
        ],
        never: &[],
    },
    Case {
        name: "the_part_stops_a_revoked_one",
        arguments: "verify -x509_strict -crl_check -CRLfile part.crl -CAfile root.pem -untrusted issuer.pem revoked-superseded.pem",
        says: &["certificate revoked"],
        never: &["revoked-superseded.pem: OK"],
    },
    Case {
        name: "the_delta_names_its_base",
        arguments: "crl -inform DER -in delta.crl -CAfile issuer.pem -noout -text",
        says: &["verify OK", "X509v3 Delta CRL Indicator: critical"],
        never: &[],
    },
    Case {
        name: "the_list_of_a_retired_issuer",
        arguments: "verify -x509_strict -crl_check -CRLfile retired-issuer.crl -CAfile retired-root.pem -untrusted retired-issuer.pem retired.pem",
        says: &["retired.pem: OK"],
        never: &["error"],
    },
];

pub(super) fn names() -> Vec<&'static str> {
    CASES.iter().map(|case| case.name).collect()
}

pub(super) fn failures(world: &World) -> Vec<Failure> {
    tool::failures("openssl", "openssl", CASES, world)
}
