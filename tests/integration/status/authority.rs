//! A chain made on the spot, a register in memory, a listener on a free port.

use std::{
    collections::HashMap,
    fs,
    net::SocketAddr,
    path::PathBuf,
    process::{Command, Output},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use kepler::{
    clock::{Clock, SystemClock},
    crypto::{algorithm::SignatureAlgorithm, digest::sha256, private_key::PrivateKey},
    http::public::{PublicStatus, limits::Limits, server::serve},
    issuance::issuer::{SigningError, SigningKey},
    lifecycle::status_source::Crl,
    registry::revocation::{Revocation, RevocationReason},
    status::{
        crl::{plan::CrlPlan, scope::CrlScope},
        ocsp::{identity::IssuerStatusIdentity, responder::Responder, rules::AnswerRules},
        source::{CaCertificate, PublishedCrl, SerialStatus, StatusSource, Unavailable},
    },
};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256,
    SerialNumber,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

pub(crate) const GOOD: u64 = 0x1001;
pub(crate) const REVOKED: u64 = 0x1002;
pub(crate) const NEVER_ISSUED: u64 = 0x1003;
/// A register that is down for this one.
pub(crate) const UNAVAILABLE: u64 = 0x1004;

/// A key in memory.
pub(crate) struct MemoryKey {
    key: PrivateKey,
    /// It refuses.
    pub(crate) broken: Mutex<bool>,
    /// What it signs is not what it was given.
    pub(crate) wrong: Mutex<bool>,
}

impl MemoryKey {
    /// The same key for us and for the maker of certificates.
    fn generate(algorithm: SignatureAlgorithm) -> (Arc<Self>, KeyPair) {
        let (key, pkcs8) = PrivateKey::generate(algorithm, 2048).unwrap();
        let signs_with = match algorithm {
            SignatureAlgorithm::EcdsaP256 => &PKCS_ECDSA_P256_SHA256,
            SignatureAlgorithm::EcdsaP384 => &PKCS_ECDSA_P384_SHA384,
            SignatureAlgorithm::Rsa | SignatureAlgorithm::RsaPss => &PKCS_RSA_SHA256,
            SignatureAlgorithm::Gost256 | SignatureAlgorithm::Gost512 => {
                panic!("the maker of these certificates knows no GOST: interop has its own authority")
            }
        };
        let pair = KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.as_slice().into(), signs_with).unwrap();
        let key = Self {
            key,
            broken: Mutex::default(),
            wrong: Mutex::default(),
        };
        (Arc::new(key), pair)
    }
}

impl SigningKey for MemoryKey {
    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }

    fn public_key(&self) -> &[u8] {
        self.key.public_key()
    }

    fn waits(&self) -> bool {
        false
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError> {
        if *self.broken.lock().unwrap() {
            return Err(SigningError::Refused("broken".to_owned()));
        }
        let mut digest = digest.to_vec();
        digest[0] ^= u8::from(*self.wrong.lock().unwrap());
        self.key
            .sign_digest(&digest)
            .map_err(|error| SigningError::Refused(error.to_string()))
    }
}

/// An authority with one issuer, and files of its certificates for the tools.
pub(crate) struct TestAuthority {
    pub(crate) folder: TempDir,
    pub(crate) certificate: Vec<u8>,
    pub(crate) responder_certificate: Vec<u8>,
    pub(crate) issuer_key: Arc<MemoryKey>,
    pub(crate) responder_key: Arc<MemoryKey>,
}

impl TestAuthority {
    pub(crate) fn new(name: &str) -> Self {
        Self::signing_with(name, SignatureAlgorithm::EcdsaP256)
    }

    pub(crate) fn signing_with(name: &str, algorithm: SignatureAlgorithm) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (issuer_key, ca_pair) = MemoryKey::generate(algorithm);
        let (responder_key, responder_pair) = MemoryKey::generate(algorithm);
        let mut params = named(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![
            KeyUsagePurpose::KeyCertSign,
            KeyUsagePurpose::CrlSign,
            KeyUsagePurpose::DigitalSignature,
        ];
        let certificate = params.self_signed(&ca_pair).unwrap();
        let issuer = Issuer::from_params(&params, &ca_pair);
        let responder = responder_params(name, true)
            .signed_by(&responder_pair, &issuer)
            .unwrap();
        fs::write(folder.path().join("ca.pem"), certificate.pem()).unwrap();
        for serial in [GOOD, REVOKED, NEVER_ISSUED, UNAVAILABLE] {
            let mut params = named("Holder");
            params.serial_number = Some(SerialNumber::from(serial));
            params.use_authority_key_identifier_extension = true;
            let holder = params.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
            fs::write(folder.path().join(format!("{serial:x}.pem")), holder.pem()).unwrap();
        }
        Self {
            folder,
            certificate: certificate.der().to_vec(),
            responder_certificate: responder.der().to_vec(),
            issuer_key,
            responder_key,
        }
    }

    pub(crate) fn identity(&self) -> IssuerStatusIdentity {
        IssuerStatusIdentity::new(
            &self.certificate,
            &self.responder_certificate,
            self.responder_key.clone(),
        )
        .unwrap()
    }

    pub(crate) fn issuer(&self) -> String {
        self.identity().issuer().to_owned()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `openssl`, in the folder of the files.
    pub(crate) fn openssl(&self, arguments: &str) -> (bool, String) {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .expect("openssl is installed");
        (output.status.success(), text(&output))
    }

    /// A list with one entry, in memory.
    pub(crate) fn crl(&self, number: u64) -> Crl {
        let now = SystemClock.now();
        let next = now + SignedDuration::from_hours(24);
        let plan = CrlPlan::for_issuer(&self.certificate, number, now, next).unwrap();
        let serial = REVOKED.to_be_bytes();
        let der = plan
            .build([(&serial[6..], revocation())], self.issuer_key.as_ref())
            .unwrap();
        Crl {
            der,
            number,
            this_update: now,
            next_update: next,
        }
    }
}

impl TestAuthority {
    /// A list in a file, as the register names it to the listener.
    pub(crate) fn published(&self, list: &Crl) -> PublishedCrl {
        let path = self.path(&format!("published-{}.crl", list.number));
        fs::write(&path, &list.der).unwrap();
        PublishedCrl {
            path: path.into(),
            length: list.der.len() as u64,
            digest: sha256(&list.der),
            number: list.number,
            this_update: list.this_update,
            next_update: list.next_update,
            is_dated: true,
        }
    }
}

pub(crate) fn revocation() -> Revocation {
    Revocation::new(
        "2026-01-10T12:00:00Z".parse().unwrap(),
        RevocationReason::KeyCompromise,
    )
}

/// A responder's certificate; without the extended key usage it must not be taken.
pub(crate) fn responder_params(name: &str, signs_ocsp: bool) -> CertificateParams {
    let mut params = named(&format!("{name} OCSP"));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    if signs_ocsp {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
    }
    // id-pkix-ocsp-nocheck, NULL.
    let no_check = CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 48, 1, 5], vec![5, 0]);
    params.custom_extensions = vec![no_check];
    params
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_identifier_method = KeyIdMethod::Sha256;
    params
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A register in memory.
pub(crate) struct MemoryRegister {
    pub(crate) issuer: String,
    pub(crate) certificate: Vec<u8>,
    pub(crate) statuses: Mutex<HashMap<u64, SerialStatus>>,
    pub(crate) crl: Mutex<Option<PublishedCrl>>,
    /// It does not say which list is the newest.
    pub(crate) is_down: AtomicBool,
    /// Tests change statuses behind the listener's back: every look finds another generation.
    pub(crate) looks: AtomicU64,
}

#[async_trait]
impl StatusSource for MemoryRegister {
    fn generation(&self) -> Result<u64, Unavailable> {
        Ok(self.looks.fetch_add(1, Ordering::Relaxed))
    }

    fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus, Unavailable> {
        let number = serial
            .iter()
            .fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
        if number == UNAVAILABLE {
            return Err(Unavailable);
        }
        let known = (issuer == self.issuer).then(|| self.statuses.lock().unwrap().get(&number).copied());
        Ok(known.flatten().unwrap_or(SerialStatus::Unknown))
    }

    async fn crl(&self, issuer: &str, scope: CrlScope) -> Result<Option<PublishedCrl>, Unavailable> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(Unavailable);
        }
        let known = issuer == self.issuer && scope == CrlScope::Full;
        Ok(self.crl.lock().unwrap().clone().filter(|_| known))
    }

    async fn ca_certificate(&self, issuer: &str) -> Result<Option<CaCertificate>, Unavailable> {
        let found = CaCertificate {
            cross_certificates: Vec::new(),
            der: self.certificate.clone().into(),
            chain: Vec::new(),
        };
        Ok((issuer == self.issuer).then_some(found))
    }
}

/// The listener, on a free port; stops when told, or when dropped.
pub(crate) struct Listening {
    pub(crate) authority: TestAuthority,
    pub(crate) register: Arc<MemoryRegister>,
    pub(crate) address: SocketAddr,
    pub(crate) shutdown: CancellationToken,
    pub(crate) served: JoinHandle<()>,
}

impl Listening {
    pub(crate) async fn new() -> Self {
        Self::within(Limits::default()).await
    }

    pub(crate) async fn within(limits: Limits) -> Self {
        Self::serving(TestAuthority::new("Kepler Test CA"), limits).await
    }

    pub(crate) async fn serving(authority: TestAuthority, limits: Limits) -> Self {
        let rules = AnswerRules::valid_for(SignedDuration::from_mins(10));
        Self::ruled(authority, limits, rules, Arc::new(SystemClock)).await
    }

    /// By other rules and another clock.
    pub(crate) async fn ruled(
        authority: TestAuthority,
        limits: Limits,
        rules: AnswerRules,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let statuses = [
            (GOOD, SerialStatus::Good),
            (REVOKED, SerialStatus::Revoked(revocation())),
        ];
        let register = Arc::new(MemoryRegister {
            issuer: authority.issuer(),
            certificate: authority.certificate.clone(),
            statuses: Mutex::new(HashMap::from(statuses)),
            crl: Mutex::new(Some(authority.published(&authority.crl(7)))),
            is_down: AtomicBool::new(false),
            looks: AtomicU64::new(0),
        });
        let responder = Responder::new([authority.identity()], rules.validity).by_rules(rules);
        let service = PublicStatus::new(register.clone(), responder, clock, limits);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let served = tokio::spawn(serve(listener, Arc::new(service), shutdown.clone()));
        Self {
            authority,
            register,
            address,
            shutdown,
            served,
        }
    }

    /// `openssl ocsp` against the listener; fails the test unless the answer's signature is right.
    pub(crate) fn ocsp(&self, serial: u64, options: &str) -> String {
        let arguments = format!(
            "ocsp -url http://{}/ocsp -CAfile ca.pem -issuer ca.pem {options} -cert {serial:x}.pem -resp_text",
            self.address
        );
        let (success, said) = self.authority.openssl(&arguments);
        assert!(success && said.contains("Response verify OK"), "{said}");
        said
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
