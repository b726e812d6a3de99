//! pyca/cryptography, the strictest parser there is: `tests/support/judges/relying_party.py`.

use std::{collections::BTreeMap, fs, process::Command};

use serde_json::json;

use super::{Failure, world::World};
use crate::support::python::python;

/// The same names stand in the program; one that stands in one list only fails.
pub(super) const CASES: &[&str] = &[
    "ocsp_cert_id_by_sha1",
    "ocsp_cert_id_by_sha256",
    "ocsp_cert_id_by_sha384",
    "ocsp_cert_id_by_sha512",
    "ocsp_cert_id_by_sha224_is_not_ours",
    "ocsp_revoked_key_compromise",
    "ocsp_revoked_affiliation_changed",
    "ocsp_revoked_superseded",
    "ocsp_revoked_cessation_of_operation",
    "ocsp_revoked_privilege_withdrawn",
    "ocsp_revoked_unspecified_says_no_reason",
    "ocsp_never_issued_is_unknown",
    "ocsp_serial_of_twenty_octets_is_unknown",
    "ocsp_serial_one_is_unknown",
    "ocsp_expired_certificate_is_still_answered",
    "ocsp_expired_revoked_certificate_stays_revoked",
    "ocsp_of_a_retired_issuer",
    "ocsp_wrong_issuer_is_unauthorized",
    "ocsp_our_name_with_another_key_is_unauthorized",
    "ocsp_other_issuer_with_our_serial_is_unauthorized",
    "ocsp_nonce_of_one_octet",
    "ocsp_nonce_of_32_octets",
    "ocsp_nonce_of_128_octets",
    "ocsp_nonce_of_129_octets_is_refused",
    "ocsp_empty_nonce_is_refused",
    "ocsp_no_nonce_asked_none_given",
    "ocsp_get_percent_encoded",
    "ocsp_get_raw",
    "ocsp_get_url_alphabet_without_padding",
    "ocsp_get_doubled_slash",
    "ocsp_get_and_post_say_the_same",
    "ocsp_get_of_revoked_has_validators",
    "ocsp_get_again_is_not_modified",
    "ocsp_expires_is_next_update",
    "ocsp_answer_with_nonce_is_never_stored",
    "ocsp_unknown_is_never_stored",
    "ocsp_head_has_the_length_of_get",
    "ocsp_garbage_is_malformed",
    "http_wrong_content_type_is_415",
    "http_content_type_with_parameters_is_taken",
    "http_body_past_the_bound_is_413",
    "http_chunked_body_is_taken",
    "http_other_methods_are_405",
    "http_unknown_path_is_404",
    "http_connection_is_kept_for_the_next_request",
    "crl_is_signed_and_in_force",
    "crl_holds_every_reason_and_time",
    "crl_leaves_out_what_is_good",
    "crl_has_each_serial_once",
    "crl_of_a_retired_issuer",
    "crl_held_already_is_304",
    "crl_head_has_the_length_of_get",
    "crl_delta_adds_to_an_earlier_list",
    "crl_full_list_says_where_the_delta_is",
    "crl_part_is_the_one_that_the_certificate_names",
    "crl_parts_together_are_the_full_list",
    "crl_comes_compressed_to_who_takes_it",
    "crl_comes_in_ranges",
    "ca_certificate_is_the_issuers",
    "ca_bundle_leads_to_the_root",
    "ca_addresses_in_certificates_lead_here",
];

/// Runs every case in one process.
pub(super) fn failures(world: &World) -> Vec<Failure> {
    let told = json!({
        "host": world.address.ip().to_string(),
        "port": world.address.port(),
        "folder": world.folder(),
        "issuer": world.issuer,
        "retired_issuer": world.retired_issuer,
        "revoked_at": world.revoked_at,
    });
    let file = world.folder().join("world.json");
    fs::write(&file, told.to_string()).unwrap();
    let program = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/judges/relying_party.py"
    );
    let output = Command::new(python())
        .arg("-B")
        .arg(program)
        .arg(&file)
        .args(CASES)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    let verdicts: BTreeMap<String, Option<String>> = serde_json::from_slice(&output.stdout).unwrap();
    let named = CASES.iter().map(|name| {
        let missing = || Some("was not run".to_owned());
        (*name, verdicts.get(*name).cloned().unwrap_or_else(missing))
    });
    let strangers = verdicts.keys().filter(|name| !CASES.contains(&name.as_str()));
    named
        .filter_map(|(name, wrong)| Some(("python", name, wrong?)))
        .chain(strangers.map(|name| ("python", "another case", name.clone())))
        .collect()
}
