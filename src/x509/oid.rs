//! Every object identifier outside the algorithm table.

use const_oid::ObjectIdentifier;

macro_rules! identifiers { ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => { $(
    $(#[$doc])*
    pub const $name: ObjectIdentifier = ObjectIdentifier::new_unwrap($text);
)* } }

identifiers! {
    // names: X.520
    /// `commonName`
    COMMON_NAME = "2.5.4.3";
    /// `surname`
    SURNAME = "2.5.4.4";
    /// `countryName`
    COUNTRY = "2.5.4.6";
    /// `localityName`
    LOCALITY = "2.5.4.7";
    /// `stateOrProvinceName`
    STATE_OR_PROVINCE = "2.5.4.8";
    /// `streetAddress`
    STREET = "2.5.4.9";
    /// `organizationName`
    ORGANIZATION = "2.5.4.10";
    /// `organizationalUnitName`
    ORGANIZATIONAL_UNIT = "2.5.4.11";
    /// `title`
    TITLE = "2.5.4.12";
    /// `givenName`
    GIVEN_NAME = "2.5.4.42";
    /// `emailAddress` (PKCS#9)
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1";

    // names: RFC 9215, order FSB 795
    /// INN of a natural person
    INN = "1.2.643.3.131.1.1";
    /// INN of a legal entity
    INN_LE = "1.2.643.100.4";
    /// OGRN of a legal entity
    OGRN = "1.2.643.100.1";
    /// OGRN of an individual entrepreneur
    OGRNIP = "1.2.643.100.5";
    /// SNILS
    SNILS = "1.2.643.100.3";

    // extensions: RFC 5280
    /// `subjectKeyIdentifier`
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    /// `keyUsage`
    KEY_USAGE = "2.5.29.15";
    /// `privateKeyUsagePeriod`
    PRIVATE_KEY_USAGE_PERIOD = "2.5.29.16";
    /// `subjectAltName`
    SUBJECT_ALT_NAME = "2.5.29.17";
    /// `basicConstraints`
    BASIC_CONSTRAINTS = "2.5.29.19";
    /// `cRLDistributionPoints`
    CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    /// `certificatePolicies`
    CERTIFICATE_POLICIES = "2.5.29.32";
    /// `authorityKeyIdentifier`
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    /// `extKeyUsage`
    EXTENDED_KEY_USAGE = "2.5.29.37";
    /// `authorityInfoAccess`
    AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
    /// `id-pkix-ocsp-nocheck` (RFC 6960 4.2.2.2.1)
    OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";

    /// `nameConstraints`
    NAME_CONSTRAINTS = "2.5.29.30";
    /// `policyMappings`
    POLICY_MAPPINGS = "2.5.29.33";
    /// `policyConstraints`
    POLICY_CONSTRAINTS = "2.5.29.36";
    /// `inhibitAnyPolicy`
    INHIBIT_ANY_POLICY = "2.5.29.54";

    // extensions: RFC 9215, order FSB 795
    /// `subjectSignTool`
    SUBJECT_SIGN_TOOL = "1.2.643.100.111";
    /// `issuerSignTool`
    ISSUER_SIGN_TOOL = "1.2.643.100.112";
    /// `identificationKind`
    IDENTIFICATION_KIND = "1.2.643.100.114";

    // access methods
    /// `id-ad-ocsp`
    ACCESS_OCSP = "1.3.6.1.5.5.7.48.1";
    /// `id-ad-caIssuers`
    ACCESS_CA_ISSUERS = "1.3.6.1.5.5.7.48.2";

    // certification requests: RFC 2985 5.4.2
    /// `extensionRequest`
    EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

    // status: RFC 5280 5.2.3, RFC 6960 4.2.1 and 4.4
    /// `cRLNumber`
    CRL_NUMBER = "2.5.29.20";
    /// `reasonCode` of an entry
    REASON_CODE = "2.5.29.21";
    /// `invalidityDate` of an entry
    INVALIDITY_DATE = "2.5.29.24";
    /// `deltaCRLIndicator`
    DELTA_CRL_INDICATOR = "2.5.29.27";
    /// `issuingDistributionPoint`
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    /// `certificateIssuer` of an entry in an indirect list
    CERTIFICATE_ISSUER = "2.5.29.29";
    /// `freshestCRL`
    FRESHEST_CRL = "2.5.29.46";
    /// `expiredCertsOnCRL` (X.509 9.5.2.8)
    EXPIRED_CERTS_ON_CRL = "2.5.29.60";
    /// `id-pkix-ocsp-basic`
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
    /// `id-pkix-ocsp-nonce`
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";
    /// `id-pkix-ocsp-response`: acceptable response types
    OCSP_RESPONSE = "1.3.6.1.5.5.7.48.1.4";
    /// `id-pkix-ocsp-service-locator`
    OCSP_SERVICE_LOCATOR = "1.3.6.1.5.5.7.48.1.7";
    /// `id-pkix-ocsp-pref-sig-algs`
    OCSP_PREFERRED_ALGORITHMS = "1.3.6.1.5.5.7.48.1.8";
    /// `id-pkix-ocsp-archive-cutoff`
    OCSP_ARCHIVE_CUTOFF = "1.3.6.1.5.5.7.48.1.6";
    /// `id-pkix-ocsp-extended-revoke`
    OCSP_EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9";

    // extended key usages
    /// `id-kp-serverAuth`
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    /// `id-kp-clientAuth`
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// `id-kp-emailProtection`
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    /// `id-kp-OCSPSigning`
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

    // certificate policies
    /// `anyPolicy`
    ANY_POLICY = "2.5.29.32.0";
    /// Signature tool of class KC1
    POLICY_KC1 = "1.2.643.100.113.1";
    /// Signature tool of class KC2
    POLICY_KC2 = "1.2.643.100.113.2";
    /// Signature tool of class KC3
    POLICY_KC3 = "1.2.643.100.113.3";
    /// Signature tool of class KB1
    POLICY_KB1 = "1.2.643.100.113.4";
    /// Signature tool of class KB2
    POLICY_KB2 = "1.2.643.100.113.5";
    /// Signature tool of class KA1
    POLICY_KA1 = "1.2.643.100.113.6";

    // cryptographic message syntax
    /// `id-data`
    DATA = "1.2.840.113549.1.7.1";
    /// `id-signedData`
    SIGNED_DATA = "1.2.840.113549.1.7.2";
}

/// The tool classes in rising order: a class includes those before it.
pub const TOOL_CLASSES: [(&str, ObjectIdentifier); 6] = [
    ("KC1", POLICY_KC1),
    ("KC2", POLICY_KC2),
    ("KC3", POLICY_KC3),
    ("KB1", POLICY_KB1),
    ("KB2", POLICY_KB2),
    ("KA1", POLICY_KA1),
];
