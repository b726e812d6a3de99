//! The faults: what each is called, the rule that must speak, and how it is planted.

use const_oid::ObjectIdentifier;
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    x509::{encode, oid},
};

use super::parts::{Parts, rdn};

/// A fault and the rules of which one at least must name it.
pub(super) struct Fault {
    pub(super) name: &'static str,
    pub(super) rules: &'static [&'static str],
    pub(super) plant: fn(&mut Parts),
}

macro_rules! faults { ($($name:literal: $($rule:ident)|+ => $plant:expr;)*) => {
    &[$(Fault { name: $name, rules: &[$(stringify!($rule)),+], plant: $plant }),*]
} }

const UTF8: u8 = 0x0c;
const NUMERIC: u8 = 0x12;
const PRINTABLE: u8 = 0x13;
const IA5: u8 = 0x16;
const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.100.999");
const NAME_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");

/// An EC key whose point is `bits`.
fn point(bits: &[u8]) -> Vec<u8> {
    let parameters = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
    encode::sequence(&[parameters, &encode::bit_string(bits)])
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let parameters = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    let numbers = encode::sequence(&[&encode::integer(modulus), &encode::integer(exponent)]);
    encode::sequence(&[parameters, &encode::bit_string(&numbers)])
}

/// Puts another key in, with the identifier and the usage that belong to it.
fn key(parts: &mut Parts, spki: Vec<u8>) {
    let bits = kepler::crypto::public_key::bits(&spki).unwrap_or_default();
    let identifier = kepler::crypto::digest::sha1(bits);
    parts.value(oid::SUBJECT_KEY_IDENTIFIER, &encode::octet_string(&identifier));
    parts.value(oid::KEY_USAGE, &[3, 2, 6, 0xc0]);
    parts.spki = spki;
}

/// A distribution point at this address.
fn point_at(uri: &str) -> Vec<u8> {
    let name = encode::context(6, uri.as_bytes());
    let full = encode::context_constructed(0, &[&encode::context_constructed(0, &[&name])]);
    encode::sequence(&[&encode::sequence(&[&full])])
}

/// Access to a place by OCSP and by caIssuers.
fn access(places: &[(ObjectIdentifier, &str)]) -> Vec<u8> {
    let places: Vec<_> = places
        .iter()
        .map(|(method, uri)| encode::sequence(&[&encode::oid(*method), &encode::context(6, uri.as_bytes())]))
        .collect();
    encode::element(0x30, &places.concat())
}

fn oids(identifiers: &[ObjectIdentifier]) -> Vec<u8> {
    let identifiers: Vec<_> = identifiers.iter().copied().map(encode::oid).collect();
    encode::element(0x30, &identifiers.concat())
}

fn policies(identifiers: &[ObjectIdentifier]) -> Vec<u8> {
    let identifiers: Vec<_> = identifiers
        .iter()
        .map(|policy| encode::sequence(&[&encode::oid(*policy)]))
        .collect();
    encode::element(0x30, &identifiers.concat())
}

fn tools(texts: [&str; 4]) -> Vec<u8> {
    encode::element(0x30, &texts.map(encode::utf8_string).concat())
}

/// The key's usage period.
fn period(from: &str, until: &str) -> Vec<u8> {
    encode::sequence(&[
        &encode::context(0, from.as_bytes()),
        &encode::context(1, until.as_bytes()),
    ])
}

/// Every fault.
pub(super) static FAULTS: &[Fault] = faults! {
    // the frame
    "version 2": structure | version => |parts| parts.version = encode::context_constructed(0, &[&[2, 1, 1]]);
    "serial negative": serial_number | serial_positive => |parts| parts.serial[2] |= 0x80;
    "serial of 21 octets": serial_number | serial_length => |parts| parts.serial = encode::integer(&[0x11; 21]);
    "serial predictable": serial_number | serial_entropy => |parts| parts.serial = vec![2, 1, 5];
    "serial zero": serial_number | serial_positive => |parts| parts.serial = vec![2, 1, 0];
    "serial with leading zeros": strict_der | structure => |parts| parts.serial = [&[2, 18, 0, 0][..], &[0x11; 16]].concat();
    "algorithms differ": algorithm_identifiers | algorithms_agree => |parts| parts.inner_algorithm = SignatureAlgorithm::EcdsaP384.identifier().to_vec();
    "ECDSA with parameters": algorithm_identifiers | ecdsa_parameters => |parts| {
        parts.inner_algorithm = b"\x30\x0c\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02\x05\x00".to_vec();
        parts.outer_algorithm.clone_from(&parts.inner_algorithm);
    };
    "algorithm unknown": algorithm_identifiers | algorithm_unknown => |parts| {
        parts.inner_algorithm = b"\x30\x04\x06\x02\x2a\x03".to_vec();
        parts.outer_algorithm.clone_from(&parts.inner_algorithm);
    };
    "unique identifier": structure | unique_identifiers => |parts| parts.unique = encode::context(1, &[0, 7]);
    "no extensions": structure | extensions_not_empty | key_usage => |parts| parts.extensions.clear();

    // time
    "time without seconds": validity_form | structure => |parts| parts.not_before = b"\x17\x0b2611231000Z".to_vec();
    "time with a zone": validity_form | structure => |parts| parts.not_before = b"\x17\x11261123100000+0000".to_vec();
    "time with a fraction": validity_form | strict_der | structure => |parts| parts.not_before = b"\x18\x1120261123100000.5Z".to_vec();
    "GeneralizedTime before 2050": validity_form | validity_encoding => |parts| parts.not_before = b"\x18\x0f20261123100000Z".to_vec();
    "ends before it begins": validity_period | validity_order => |parts| parts.not_after = b"\x17\x0d251123100000Z".to_vec();
    "valid for four years": validity_period | validity_length => |parts| parts.not_after = b"\x17\x0d301123100000Z".to_vec();

    // names
    "surname missing": subject_attributes => |parts| parts.without_attribute(oid::SURNAME);
    "INN missing": subject_attributes => |parts| parts.without_attribute(oid::INN);
    "SNILS missing": subject_attributes => |parts| parts.without_attribute(oid::SNILS);
    "country missing": subject_attributes => |parts| parts.without_attribute(oid::COUNTRY);
    "INN as UTF8String": name_strings | number_string_type => |parts| parts.attribute(oid::INN, UTF8, b"123456789047");
    "SNILS as PrintableString": name_strings | number_string_type => |parts| parts.attribute(oid::SNILS, PRINTABLE, b"12345678964");
    "country as UTF8String": name_strings | country_string_type => |parts| parts.attribute(oid::COUNTRY, UTF8, b"RU");
    "country in small letters": name_strings | country_code => |parts| parts.attribute(oid::COUNTRY, PRINTABLE, b"ru");
    "mail as UTF8String": name_strings | mail_string_type => |parts| parts.attribute(oid::EMAIL_ADDRESS, UTF8, b"maria@example.ru");
    "INN with a wrong check digit": identifier_checksums | inn_checksum => |parts| parts.attribute(oid::INN, NUMERIC, b"123456789048");
    "SNILS with a wrong check digit": identifier_checksums | snils_checksum => |parts| parts.attribute(oid::SNILS, NUMERIC, b"12345678965");
    "INN too short": name_strings | number_length | identifier_checksums => |parts| parts.attribute(oid::INN, NUMERIC, b"12345678904");
    "SNILS with separators": name_strings | number_length | numeric_string_alphabet | structure => |parts| parts.attribute(oid::SNILS, NUMERIC, b"123-456-789 64");
    "INN of an entity with a wrong check digit": identifier_checksums | organisation_inn_checksum => |parts| parts.subject.push(rdn(oid::INN_LE, NUMERIC, b"1234567895"));
    "OGRN with a wrong check digit": identifier_checksums | ogrn_checksum => |parts| parts.subject.push(rdn(oid::OGRN, NUMERIC, b"1234567890128"));
    "OGRNIP with a wrong check digit": identifier_checksums | ogrnip_checksum => |parts| parts.subject.push(rdn(oid::OGRNIP, NUMERIC, b"312345678901231"));
    "surname empty": name_strings | name_values_not_empty => |parts| parts.attribute(oid::SURNAME, UTF8, b"");
    "attribute twice": names_single_valued | name_attributes_unique => |parts| parts.subject.push(rdn(oid::COUNTRY, PRINTABLE, b"RU"));
    "two attributes in one RDN": names_single_valued | name_single_valued => |parts| {
        let attribute = |oid, tag, value: &[u8]| encode::sequence(&[&encode::oid(oid), &encode::element(tag, value)]);
        let (title, unit) = (attribute(oid::TITLE, UTF8, b"a"), attribute(oid::ORGANIZATIONAL_UNIT, UTF8, b"b"));
        parts.subject.push(encode::set_of(&[&title, &unit]));
    };
    "name of 65 characters": name_length => |parts| parts.subject.push(rdn(oid::TITLE, UTF8, &[b'x'; 65]));
    "mail missing from the alternative name": subject_alternative_name | mail_in_alternative_name => |parts| parts.remove(oid::SUBJECT_ALT_NAME);
    "another mail in the alternative name": subject_alternative_name | mail_in_alternative_name => |parts| {
        parts.value(oid::SUBJECT_ALT_NAME, &encode::sequence(&[&encode::context(1, b"other@example.ru")]));
    };

    // the key
    "point off the curve": public_key | ec_point_on_curve => |parts| key(parts, point(&[&[4][..], &[1; 64]].concat()));
    "point compressed": public_key | ec_point_form => |parts| key(parts, point(&[&[2][..], &[1; 32]].concat()));
    "RSA of 1024 bits": public_key | rsa_modulus_size => |parts| key(parts, rsa(&[0xf1; 128], &[1, 0, 1]));
    "RSA with exponent 3": public_key | rsa_exponent => |parts| key(parts, rsa(&[0xf1; 256], &[3]));
    "RSA with a small factor": public_key | rsa_modulus_factors => |parts| key(parts, rsa(&[0xff; 256], &[1, 0, 1]));
    "key algorithm unknown": public_key | algorithm_unknown => |parts| key(parts, encode::sequence(&[b"\x30\x05\x06\x03\x2b\x65\x70", &encode::bit_string(&[7; 32])]));

    // extensions: presence
    "key usage missing": key_usage => |parts| parts.remove(oid::KEY_USAGE);
    "policies missing": certificate_policies | tool_class => |parts| parts.remove(oid::CERTIFICATE_POLICIES);
    "subjectSignTool missing": subject_sign_tool => |parts| parts.remove(oid::SUBJECT_SIGN_TOOL);
    "issuerSignTool missing": issuer_sign_tool => |parts| parts.remove(oid::ISSUER_SIGN_TOOL);
    "identificationKind missing": identification_kind => |parts| parts.remove(oid::IDENTIFICATION_KIND);
    "key identifier missing": subject_key_identifier => |parts| parts.remove(oid::SUBJECT_KEY_IDENTIFIER);
    "issuer's key identifier missing": authority_key_identifier => |parts| parts.remove(oid::AUTHORITY_KEY_IDENTIFIER);
    "distribution points missing": crl_distribution_points => |parts| parts.remove(oid::CRL_DISTRIBUTION_POINTS);
    "access to the issuer missing": authority_information_access | issuer_certificate_named => |parts| parts.remove(oid::AUTHORITY_INFORMATION_ACCESS);

    // extensions: criticality and form
    "key usage not critical": extension_criticality | key_usage_critical => |parts| parts.critical(oid::KEY_USAGE, false);
    "policies critical": extension_criticality | form_critical => |parts| parts.critical(oid::CERTIFICATE_POLICIES, true);
    "key identifier critical": extension_criticality | subject_key_identifier_critical => |parts| parts.critical(oid::SUBJECT_KEY_IDENTIFIER, true);
    "issuer's key identifier critical": extension_criticality | authority_key_identifier_critical => |parts| parts.critical(oid::AUTHORITY_KEY_IDENTIFIER, true);
    "access critical": extension_criticality | authority_information_access_critical => |parts| parts.critical(oid::AUTHORITY_INFORMATION_ACCESS, true);
    "key period critical": extension_criticality | private_key_usage_period_critical => |parts| parts.critical(oid::PRIVATE_KEY_USAGE_PERIOD, true);
    "unknown extension critical": extension_criticality | unknown_critical => |parts| parts.add(UNKNOWN, true, &[5, 0]);
    "criticality FALSE written": structure | strict_der | default_encoded => |parts| parts.extension(oid::KEY_USAGE).critical = vec![1, 1, 0];
    "extension twice": extensions_unique => |parts| {
        let again = parts.extension(oid::EXTENDED_KEY_USAGE).clone();
        parts.extensions.push(again);
    };
    "octets after an extension's value": extension_encoding | identification_kind => |parts| parts.value(oid::IDENTIFICATION_KIND, &[2, 1, 0, 5, 0]);
    "extension of another type": extension_syntax | identification_kind => |parts| parts.value(oid::IDENTIFICATION_KIND, &[5, 0]);

    // extensions: values
    "key usage for a CA": key_usage | key_usage_cert_sign => |parts| parts.value(oid::KEY_USAGE, &[3, 2, 2, 0xc4]);
    "key usage for lists": key_usage | key_usage_crl_sign => |parts| parts.value(oid::KEY_USAGE, &[3, 2, 1, 0xc2]);
    "key usage without binding signatures": key_usage | key_usage_holder => |parts| parts.value(oid::KEY_USAGE, &[3, 2, 7, 0x80]);
    "key usage empty": key_usage | key_usage_not_empty | key_usage_holder => |parts| parts.value(oid::KEY_USAGE, &[3, 1, 0]);
    "EC key that enciphers": key_usage | key_usage_elliptic => |parts| parts.value(oid::KEY_USAGE, &[3, 2, 5, 0xe0]);
    "basic constraints without cA": basic_constraints => |parts| parts.add(oid::BASIC_CONSTRAINTS, true, &[0x30, 0]);
    "purposes empty": extended_key_usage | purposes_not_empty => |parts| parts.value(oid::EXTENDED_KEY_USAGE, &[0x30, 0]);
    "holder who answers for the issuer": extended_key_usage | responder_purpose_alone => |parts| {
        parts.value(oid::EXTENDED_KEY_USAGE, &oids(&[oid::CLIENT_AUTH, oid::OCSP_SIGNING]));
    };
    "class KC2 without KC1": certificate_policies | tool_classes_cumulative | tool_class => |parts| parts.value(oid::CERTIFICATE_POLICIES, &policies(&[oid::POLICY_KC2]));
    "class KC3 without KC2": certificate_policies | tool_classes_cumulative => |parts| parts.value(oid::CERTIFICATE_POLICIES, &policies(&[oid::POLICY_KC1, oid::POLICY_KC3]));
    "policies empty": certificate_policies | policies_not_empty | tool_class => |parts| parts.value(oid::CERTIFICATE_POLICIES, &[0x30, 0]);
    "subjectSignTool empty": subject_sign_tool | subject_sign_tool_size => |parts| parts.value(oid::SUBJECT_SIGN_TOOL, &[UTF8, 0]);
    "subjectSignTool too long": subject_sign_tool | subject_sign_tool_size => |parts| parts.value(oid::SUBJECT_SIGN_TOOL, &encode::utf8_string(&"x".repeat(201)));
    "subjectSignTool as IA5String": subject_sign_tool | extension_syntax => |parts| parts.value(oid::SUBJECT_SIGN_TOOL, &[IA5, 1, b'x']);
    "issuerSignTool with an empty text": issuer_sign_tool | issuer_sign_tool_sizes => |parts| parts.value(oid::ISSUER_SIGN_TOOL, &tools(["a", "b", "", "d"]));
    "issuerSignTool too long": issuer_sign_tool | issuer_sign_tool_sizes => |parts| parts.value(oid::ISSUER_SIGN_TOOL, &tools(["a", "b", &"c".repeat(101), "d"]));
    "identificationKind 4": identification_kind | identification_kind_value => |parts| parts.value(oid::IDENTIFICATION_KIND, &[2, 1, 4]);
    "key identifier of another key": subject_key_identifier | subject_key_identifier_method => |parts| parts.value(oid::SUBJECT_KEY_IDENTIFIER, &encode::octet_string(&[7; 20]));
    "issuer named by key alone": authority_key_identifier | authority_key_identifier_parts => |parts| {
        parts.value(oid::AUTHORITY_KEY_IDENTIFIER, &encode::sequence(&[&encode::context(0, &[7; 20])]));
    };
    "issuer named without key": authority_key_identifier => |parts| parts.value(oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 0]);
    "list fetched over https": crl_distribution_points | crl_distribution_points_http => |parts| {
        parts.value(oid::CRL_DISTRIBUTION_POINTS, &point_at("https://example.ru/a.crl"));
    };
    "list fetched over ldap": crl_distribution_points | crl_distribution_points_http => |parts| {
        parts.value(oid::CRL_DISTRIBUTION_POINTS, &point_at("ldap://example.ru/a"));
    };
    "distribution points empty": crl_distribution_points | crl_distribution_points_not_empty => |parts| parts.value(oid::CRL_DISTRIBUTION_POINTS, &[0x30, 0]);
    "responder over https": authority_information_access | authority_information_access_http => |parts| {
        let places = [(oid::ACCESS_OCSP, "https://example.ru/ocsp"), (oid::ACCESS_CA_ISSUERS, "http://example.ru/ca")];
        parts.value(oid::AUTHORITY_INFORMATION_ACCESS, &access(&places));
    };
    "issuer's certificate not named": authority_information_access | issuer_certificate_named => |parts| {
        parts.value(oid::AUTHORITY_INFORMATION_ACCESS, &access(&[(oid::ACCESS_OCSP, "http://example.ru/ocsp")]));
    };
    "access empty": authority_information_access | authority_information_access_not_empty => |parts| parts.value(oid::AUTHORITY_INFORMATION_ACCESS, &[0x30, 0]);
    "key period without end": private_key_usage_period | key_period_ends => |parts| {
        parts.value(oid::PRIVATE_KEY_USAGE_PERIOD, &encode::sequence(&[&encode::context(0, b"20261123100000Z")]));
    };
    "key period ends before it begins": private_key_usage_period | key_period_order => |parts| {
        parts.value(oid::PRIVATE_KEY_USAGE_PERIOD, &period("20270123100000Z", "20261223100000Z"));
    };
    "key period beyond the certificate": private_key_usage_period | key_period_inside => |parts| {
        parts.value(oid::PRIVATE_KEY_USAGE_PERIOD, &period("20261123100000Z", "20361123100000Z"));
    };
    "key period with a fraction": private_key_usage_period | key_period_form => |parts| {
        parts.value(oid::PRIVATE_KEY_USAGE_PERIOD, &period("20261123100000.5Z", "20271123100000Z"));
    };
    "name constraints of a holder": name_constraints_authority | extension_criticality => |parts| parts.add(NAME_CONSTRAINTS, true, &[0x30, 0]);
};

/// A key that signs what was broken: whose it is, no rule can tell.
pub(super) fn signer() -> PrivateKey {
    PrivateKey::generate(SignatureAlgorithm::EcdsaP256, 0).unwrap().0
}
