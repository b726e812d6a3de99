//! What a CRL is besides its entries, and its signature.

use std::io::{self, Cursor, Read, Seek, Write};

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::{
    encoding::{SEQUENCE, put_header},
    spool::RevokedSpool,
};
use crate::{
    crypto::{digest::sha1, public_key},
    issuance::issuer::{SigningError, SigningKey},
    registry::revocation::Revocation,
    x509::{certificate::Certificate, encode, oid, time},
};

/// `version`: v2(1).
const V2: &[u8] = b"\x02\x01\x01";

/// A full CRL of one issuer key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlPlan {
    /// The issuer's `Name`, as it stands in the CA certificate, DER.
    pub issuer_name: Vec<u8>,
    /// `keyIdentifier` of the issuer's key.
    pub authority_key_identifier: Vec<u8>,
    /// `cRLNumber`: grows with every list of this issuer.
    pub number: u64,
    /// `thisUpdate`: the instant of the snapshot.
    pub this_update: Timestamp,
    /// `nextUpdate`.
    pub next_update: Timestamp,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrlSummary {
    /// How many entries.
    pub entries: u64,
    /// How many octets.
    pub length: u64,
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
        mut out: impl Write,
    ) -> Result<CrlSummary, CrlError> {
        if self.next_update <= self.this_update {
            return Err(CrlError::Updates);
        }
        let algorithm = key.algorithm();
        let identifier = algorithm.identifier();
        let extensions = self.extensions();
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
        out.write_all(&outer)?;
        out.write_all(&head)?;
        entries.replay(|part| Ok(out.write_all(part)?))?;
        out.write_all(&tail)?;
        out.flush()?;
        Ok(CrlSummary {
            entries: entries.entries(),
            length: content.saturating_add(outer.len() as u64),
        })
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

    /// RFC 5280 5.2.1 and 5.2.3: both a must in every CRL. A shard or a delta adds its own here.
    fn extensions(&self) -> Vec<u8> {
        let authority = encode::sequence(&[&encode::context(0, &self.authority_key_identifier)]);
        let number = encode::integer(&self.number.to_be_bytes());
        let list = encode::sequence(&[
            &extension(oid::AUTHORITY_KEY_IDENTIFIER, &authority),
            &extension(oid::CRL_NUMBER, &number),
        ]);
        encode::context_constructed(0, &[&list])
    }
}

/// An extension that is not critical.
fn extension(id: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    encode::sequence(&[&encode::oid(id), &encode::octet_string(value)])
}
