//! What a CRL is besides its entries, and its signature.

use std::io::{self, Cursor, Read, Seek, Write};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{
    encoding::{SEQUENCE, put_header},
    extensions,
    spool::RevokedSpool,
};
use crate::{
    crypto::{digest::sha1, public_key},
    issuance::issuer::{SigningError, SigningKey},
    registry::revocation::Revocation,
    x509::{certificate::Certificate, encode, time},
};

/// `version`: v2(1).
const V2: &[u8] = b"\x02\x01\x01";

/// A CRL of one issuer key. Of a full list everything after [`next_update`](Self::next_update) is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlPlan {
    /// The issuer's `Name`, as it stands in the CA certificate, DER.
    pub issuer_name: Vec<u8>,
    /// `keyIdentifier` of the issuer's key.
    pub authority_key_identifier: Vec<u8>,
    /// `cRLNumber`: grows with every list of this issuer; lists that are issued together share it.
    pub number: u64,
    /// `thisUpdate`: the instant of the snapshot.
    pub this_update: Timestamp,
    /// `nextUpdate`.
    pub next_update: Timestamp,
    /// `deltaCRLIndicator`: the list tells of what changed since the full list of that number, and no more.
    pub base: Option<u64>,
    /// `issuingDistributionPoint`: the addresses of the list, when it speaks of the certificates that name them only.
    pub distribution_points: Vec<String>,
    /// `freshestCRL`: where deltas to this list are found; never in a delta itself.
    pub freshest: Vec<String>,
    /// `expiredCertsOnCRL`: entries of certificates that ended later than this are kept for ever.
    pub expired_since: Option<Timestamp>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrlSummary {
    /// How many entries.
    pub entries: u64,
    /// How many octets.
    pub length: u64,
    /// SHA-256 of all of them.
    pub digest: [u8; 32],
}

/// A CRL was not made.
#[derive(Debug, thiserror::Error)]
pub enum CrlError {
    /// The issuer's certificate does not decode.
    #[error("the issuer's certificate does not decode: {0}")]
    Malformed(#[from] der::Error),
    /// A serial number of no or more than twenty octets.
    #[error("a serial number has no or more than twenty octets")]
    Serial,
    /// `nextUpdate` is not after `thisUpdate`.
    #[error("nextUpdate is not after thisUpdate")]
    Updates,
    /// The base of a delta is not older than the delta.
    #[error("the base of the delta is not older than the delta")]
    Base,
    /// Scratch store or output.
    #[error("the list cannot be written: {0}")]
    Io(#[from] io::Error),
    /// The key.
    #[error(transparent)]
    Key(#[from] SigningError),
}

impl CrlPlan {
    /// The plan for the issuer of `certificate` (DER).
    pub fn for_issuer(
        certificate: &[u8],
        number: u64,
        this_update: Timestamp,
        next_update: Timestamp,
    ) -> Result<Self, CrlError> {
        let certificate = Certificate::parse(certificate)?;
        let authority_key_identifier = match certificate.subject_key_identifier() {
            Some(identifier) => identifier.to_vec(),
            None => sha1(public_key::bits(certificate.spki).unwrap_or_default()).to_vec(),
        };
        Ok(Self {
            issuer_name: certificate.subject.to_vec(),
            authority_key_identifier,
            number,
            this_update,
            next_update,
            base: None,
            distribution_points: Vec::new(),
            freshest: Vec::new(),
            expired_since: None,
        })
    }

    /// A list that fits into memory.
    pub fn build<'e>(
        &self,
        entries: impl IntoIterator<Item = (&'e [u8], Revocation)>,
        key: &dyn SigningKey,
    ) -> Result<Vec<u8>, CrlError> {
        let mut spool = RevokedSpool::new(Cursor::new(Vec::new()));
        for (serial, revocation) in entries {
            spool.push(serial, &revocation)?;
        }
        let mut out = Vec::new();
        self.sign(spool, key, &mut out)?;
        Ok(out)
    }

    /// Hashes, signs and writes the list. Nothing reaches `out` before the key has signed. Blocks.
    ///
    /// ```text
    /// CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }
    /// ```
    pub fn sign<S: Read + Write + Seek>(
        &self,
        mut entries: RevokedSpool<S>,
        key: &dyn SigningKey,
        out: impl Write,
    ) -> Result<CrlSummary, CrlError> {
        self.check()?;
        let algorithm = key.algorithm();
        let identifier = algorithm.identifier();
        let extensions = extensions::encode(self);
        let head = self.head(identifier, entries.length(), extensions.len() as u64);

        let mut digest = algorithm.digest().stream();
        digest.update(&head);
        entries.replay(|part| {
            digest.update(part);
            Ok(())
        })?;
        digest.update(&extensions);
        let signature = key.sign_digest(&digest.finish())?;
        let tail = [extensions.as_slice(), identifier, &encode::bit_string(&signature)].concat();

        let content = (head.len() as u64)
            .saturating_add(entries.length())
            .saturating_add(tail.len() as u64);
        let mut outer = Vec::new();
        put_header(&mut outer, SEQUENCE, content);
        let mut out = Tally {
            out,
            digest: Sha256::new(),
        };
        out.write_all(&outer)?;
        out.write_all(&head)?;
        entries.replay(|part| Ok(out.write_all(part)?))?;
        out.write_all(&tail)?;
        out.flush()?;
        Ok(CrlSummary {
            entries: entries.entries(),
            length: content.saturating_add(outer.len() as u64),
            digest: out.digest.finalize().into(),
        })
    }

    fn check(&self) -> Result<(), CrlError> {
        if self.next_update <= self.this_update {
            return Err(CrlError::Updates);
        }
        if self.base.is_some_and(|base| base >= self.number) {
            return Err(CrlError::Base);
        }
        Ok(())
    }

    /// ```text
    /// TBSCertList ::= SEQUENCE { version, signature, issuer, thisUpdate, nextUpdate, revokedCertificates, ...
    /// ```
    ///
    /// Everything up to the first entry, the header of the whole included.
    fn head(&self, identifier: &[u8], entries: u64, extensions: u64) -> Vec<u8> {
        let mut fields = V2.to_vec();
        fields.extend_from_slice(identifier);
        fields.extend_from_slice(&self.issuer_name);
        fields.extend(time::time(self.this_update));
        fields.extend(time::time(self.next_update));
        // RFC 5280 5.1.2.6: without entries the list itself must be absent.
        if entries > 0 {
            put_header(&mut fields, SEQUENCE, entries);
        }
        let mut head = Vec::new();
        put_header(
            &mut head,
            SEQUENCE,
            (fields.len() as u64)
                .saturating_add(entries)
                .saturating_add(extensions),
        );
        head.extend_from_slice(&fields);
        head
    }
}

/// Digests what passes by on its way to the output.
struct Tally<W> {
    out: W,
    digest: Sha256,
}

impl<W: Write> Write for Tally<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let written = self.out.write(octets)?;
        self.digest.update(octets.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
