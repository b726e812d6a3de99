//! Lists are signed, written, read back and checked. Blocks, away from the runtime.

use std::{
    fs::File,
    io::{self, BufWriter},
    sync::Arc,
};

use crate::{
    crash::Point,
    issuance::issuer::Issuer,
    lifecycle::{Authority, Branch, Error, Result, background::background},
    status::crl::{
        examine::{self, CrlFacts, CrlFault, Signer},
        plan::{CrlError, CrlPlan, CrlSummary},
        scope::CrlScope,
        spool::RevokedSpool,
    },
    store::{
        crl_files::{CrlFiles, CrlName},
        crls::CrlRow,
    },
};

/// A list that lies in its file.
pub(super) struct Made {
    scope: CrlScope,
    facts: CrlFacts,
}

/// A list was not made.
#[derive(Debug, thiserror::Error)]
pub(super) enum MakeError {
    #[error(transparent)]
    Crl(#[from] CrlError),
    #[error("the file of the list: {0}")]
    Io(#[from] io::Error),
    #[error("what was written is not what was to be published: {0}")]
    Fault(#[from] CrlFault),
    #[error("what was written reads back as another list")]
    Another,
}

impl Made {
    /// The row that makes it the newest; its entries were read when the journal had come to `position`.
    pub(super) fn row(self, issuer: &str, position: u64) -> CrlRow {
        row(issuer, self.scope, self.facts, position)
    }
}

/// The row of a list that lies in its file and knows the journal up to `position`.
pub(super) fn row(issuer: &str, scope: CrlScope, facts: CrlFacts, position: u64) -> CrlRow {
    let CrlFacts {
        number,
        base,
        this_update,
        next_update,
        entries,
        length,
        digest,
    } = facts;
    CrlRow {
        issuer: issuer.to_owned(),
        scope,
        number,
        base,
        position,
        entries,
        length,
        digest,
        this_update,
        next_update,
    }
}

/// Makes the lists one after the other.
pub(super) async fn make(
    authority: &Authority,
    branch: &Branch,
    lists: Vec<(CrlScope, RevokedSpool<File>)>,
    plan: impl Fn(CrlScope) -> CrlPlan,
) -> Result<Vec<Made>> {
    let lists: Vec<_> = lists
        .into_iter()
        .map(|(scope, entries)| (scope, plan(scope), entries))
        .collect();
    let (issuer, files) = (Arc::clone(&branch.issuer), Arc::clone(&authority.crl_files));
    let made = background(move || {
        lists
            .into_iter()
            .map(|(scope, plan, entries)| make_one(&issuer, &files, scope, &plan, entries))
            .collect::<std::result::Result<Vec<_>, _>>()
    });
    made.await?.map_err(Error::internal)
}

fn make_one(
    issuer: &Issuer,
    files: &CrlFiles,
    scope: CrlScope,
    plan: &CrlPlan,
    entries: RevokedSpool<File>,
) -> std::result::Result<Made, MakeError> {
    let name = CrlName {
        issuer: issuer.id().to_owned(),
        scope,
        number: plan.number,
    };
    let mut draft = files.begin(&name)?;
    Point::CRL_BEFORE_KEY.pass();
    let written = plan.sign(entries, &**issuer.key(), BufWriter::new(draft.file()))?;
    Point::CRL_AFTER_KEY.pass();
    let path = draft.publish()?;
    let facts = examine::examine(File::open(path)?, signer(issuer), |_| ())?;
    if !agree(plan, &written, &facts) {
        return Err(MakeError::Another);
    }
    Ok(Made { scope, facts })
}

/// Who signs the lists of an issuer.
pub(super) fn signer(issuer: &Issuer) -> Signer<'_> {
    Signer {
        name: issuer.subject(),
        spki: issuer.key().public_key(),
        algorithm: issuer.algorithm(),
    }
}

fn agree(plan: &CrlPlan, written: &CrlSummary, read: &CrlFacts) -> bool {
    (read.number, read.base) == (plan.number, plan.base)
        && read.this_update.as_second() == plan.this_update.as_second()
        && read.next_update.as_second() == plan.next_update.as_second()
        && (read.entries, read.length, read.digest) == (written.entries, written.length, written.digest)
}
