//! Applications: the sealed aggregate, beside it in clear what is searched for and what the schema guards.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Store, StoreError, Tx, Writes,
    bulk::{
        Bulk,
        Column::{Bytes, Integer, Text},
    },
    dialect::Statement,
    row::{Row, limit, micros},
    sealing::{Place, Sealing},
    statement::statements,
    transaction::Values,
};
use crate::{
    id::{ApplicationId, CheckId, OperatorId, PortalId},
    registration::application::Application,
};

const TABLE: &str = "applications";

/// Which applications to list; what is left empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct ApplicationFilter {
    /// Of this portal only.
    pub portal: Option<PortalId>,
    /// In one of these states.
    pub states: Vec<String>,
    /// Changed after this instant.
    pub changed_after: Option<Timestamp>,
    /// With this reference of the portal.
    pub reference: Option<String>,
    /// After this one: the last of the page before.
    pub after: Option<ApplicationId>,
    /// At most that many.
    pub limit: u32,
}

statements! {
    INSERT = "INSERT INTO applications (id, version, state, changed_at, due_at, reviewer_id, video_operator_id, \
        approver_id, snils_index, inn_index, body, portal_id, portal_reference, holder_type, received_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    SAVE = "UPDATE applications SET version = $2, state = $3, changed_at = $4, due_at = $5, reviewer_id = $6, \
        video_operator_id = $7, approver_id = $8, snils_index = $9, inn_index = $10, body = $11 \
        WHERE id = $1 AND version = $2 - 1";
    INSERT_CHECK = "INSERT INTO application_checks (check_id, application_id) VALUES ($1, $2)";
    LOAD = "SELECT id, version, state, body FROM applications WHERE id = $1";
    LOCK = "SELECT id, version, state, body FROM applications WHERE id = $1" locks "";
    BY_REFERENCE = "SELECT id, version, state, body FROM applications WHERE portal_id = $1 AND portal_reference = $2";
    // States come as one text, ',in_checks,in_review,', because neither engine takes a list through `Any`. The column
    // comes first, because PostgreSQL takes the type of a value from the first place where it stands.
    LIST = "SELECT id, version, state, body FROM applications WHERE (portal_id = $1 OR $1 IS NULL) \
        AND ($2 LIKE '%,' || state || ',%' OR $2 IS NULL) AND (changed_at > $3 OR $3 IS NULL) \
        AND (portal_reference = $4 OR $4 IS NULL) AND (id > $5 OR $5 IS NULL) ORDER BY id LIMIT $6";
    QUEUE = "SELECT id, version, state, body FROM applications WHERE state = $1 ORDER BY due_at, id LIMIT $2";
    COUNT_BY_STATE = "SELECT state, COUNT(*) AS number FROM applications GROUP BY state";
    OVERDUE = "SELECT id FROM applications WHERE due_at <= $1 ORDER BY due_at LIMIT $2";
    OF_CHECK = "SELECT application_id FROM application_checks WHERE check_id = $1";
    BY_SNILS = "SELECT id FROM applications WHERE snils_index = $1 ORDER BY id";
    FORGET_APPROVAL = "DELETE FROM application_decisions WHERE application_id = $1 AND part = 'approval'";
    INSERT_PREPARATION = "INSERT INTO application_decisions (application_id, operator_id, part) \
        VALUES ($1, $2, 'preparation') ON CONFLICT (application_id, operator_id) DO NOTHING";
    INSERT_APPROVAL = "INSERT INTO application_decisions (application_id, operator_id, part) \
        VALUES ($1, $2, 'approval')";
}

static MANY: Bulk = Bulk::new(
    "SELECT id, version, state, body FROM applications WHERE id IN (",
    &[Text],
    ") ORDER BY id",
);
static LOCK_MANY: Bulk = Bulk::new(
    "SELECT id, version FROM applications WHERE id IN (",
    &[Text],
    ") ORDER BY id",
)
.locking();
static SAVE_MANY: Bulk = Bulk::new(
    "WITH next (application, version, state, changed_at, due_at, body) AS (VALUES ",
    &[Text, Integer, Text, Integer, Integer, Bytes],
    ") UPDATE applications SET version = next.version, state = next.state, changed_at = next.changed_at, \
     due_at = next.due_at, body = next.body FROM next \
     WHERE applications.id = next.application AND applications.version = next.version - 1",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&MANY, &LOCK_MANY, &SAVE_MANY];

/// Adds an application; `Conflict` when the portal has used its reference before.
pub async fn insert(tx: &mut Tx, application: &Application) -> Result<(), StoreError> {
    let query = bound(tx, &INSERT, application)?
        .bind(application.portal().to_string())
        .bind(application.portal_reference().to_owned())
        .bind(application.holder().holder_type().code())
        .bind(micros(application.received_at()));
    tx.change(query, "portal_reference").await?;
    for check in application.checks().iter() {
        let query = tx
            .query(&INSERT_CHECK)
            .bind(check.id.to_string())
            .bind(application.id().to_string());
        tx.change(query, "check").await?;
    }
    Ok(())
}

/// Writes what a transition made of an application. `Conflict` `version` when somebody changed it meanwhile,
/// `four_eyes` when somebody would stand on both sides of the decision.
pub async fn save(tx: &mut Tx, application: Application) -> Result<Application, StoreError> {
    let version = application.version().saturating_add(1);
    let application = application.stored(version);
    let query = bound(tx, &SAVE, &application)?;
    tx.change(query, "version").await.map_err(four_eyes)?;
    save_decisions(tx, &application).await?;
    Ok(application)
}

/// The application of that identifier.
pub async fn load(tx: &mut Tx, id: ApplicationId) -> Result<Option<Application>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_string());
    one(tx, query).await
}

/// The same, and nobody else changes it until this transaction ends.
pub async fn load_for_update(tx: &mut Tx, id: ApplicationId) -> Result<Option<Application>, StoreError> {
    let query = tx.query(&LOCK).bind(id.to_string());
    one(tx, query).await
}

/// An application as it lies in the database.
pub struct StoredApplication(Row);

impl StoredApplication {
    /// Its identifier.
    pub fn id(&self) -> Result<ApplicationId, StoreError> {
        self.0.parsed("id")
    }

    /// Opens and reads it: work for the processor, outside of any transaction.
    pub fn open(&self, store: &Store) -> Result<Application, StoreError> {
        opened(&store.sealing, &self.0)
    }
}

/// The applications of these identifiers, as far as there are any, still sealed.
pub async fn load_many(tx: &mut Tx, ids: &[ApplicationId]) -> Result<Vec<StoredApplication>, StoreError> {
    let rows = tx.all_bulk(TABLE, &MANY, ids, by_id).await?;
    Ok(rows.into_iter().map(StoredApplication).collect())
}

/// Locks many applications until this transaction ends, and says which version each has.
pub async fn lock_many(
    tx: &mut Tx,
    ids: &[ApplicationId],
) -> Result<BTreeMap<ApplicationId, i64>, StoreError> {
    let rows = tx.all_bulk(TABLE, &LOCK_MANY, ids, by_id).await?;
    let versions = rows.iter();
    versions
        .map(|row| Ok((row.parsed("id")?, row.integer("version")?)))
        .collect()
}

fn by_id(query: Values, id: &ApplicationId) -> Values {
    query.bind(id.to_string())
}

/// What a transition made of an application, sealed and ready to be written.
pub struct SealedApplication {
    application: Application,
    body: Vec<u8>,
}

impl SealedApplication {
    /// The application as it will be once it is written.
    pub fn application(&self) -> &Application {
        &self.application
    }
}

/// Seals what a transition made of an application, before any transaction is open.
pub fn seal(store: &Store, application: Application) -> Result<SealedApplication, StoreError> {
    let version = application.version().saturating_add(1);
    let application = application.stored(version);
    let body = store
        .sealing
        .seal_json(body(&application.id().to_string()), &application)?;
    Ok(SealedApplication { application, body })
}

/// Writes what transitions made of many applications, all or none. For transitions of the authority itself, which
/// leave holder, review, call and approval as they are. `Conflict` `version` when somebody changed one meanwhile.
pub fn save_many(writes: &mut Writes, applications: &[&SealedApplication]) {
    let bind = |query: Values, sealed: &&SealedApplication| {
        let application = &sealed.application;
        query
            .bind(application.id().to_string())
            .bind(application.version())
            .bind(application.state().code())
            .bind(micros(application.changed_at()))
            .bind(due_at(application))
            .bind(sealed.body.clone())
    };
    writes.change(&SAVE_MANY, applications, bind, "version");
}

/// The application to which a portal gave this reference.
pub async fn by_reference(
    tx: &mut Tx,
    portal: PortalId,
    reference: &str,
) -> Result<Option<Application>, StoreError> {
    let query = tx
        .query(&BY_REFERENCE)
        .bind(portal.to_string())
        .bind(reference.to_owned());
    one(tx, query).await
}

/// A page of applications, oldest first.
pub async fn list(tx: &mut Tx, filter: &ApplicationFilter) -> Result<Vec<Application>, StoreError> {
    let states = (!filter.states.is_empty()).then(|| format!(",{},", filter.states.join(",")));
    let query = tx
        .query(&LIST)
        .bind(filter.portal.map(|id| id.to_string()))
        .bind(states)
        .bind(filter.changed_after.map(micros))
        .bind(filter.reference.clone())
        .bind(filter.after.map(|id| id.to_string()))
        .bind(limit(filter.limit));
    all(tx, query).await
}

/// The applications in these states whose time runs out first.
pub async fn queue(tx: &mut Tx, states: &[&str], at_most: u32) -> Result<Vec<Application>, StoreError> {
    let mut queue = Vec::new();
    for state in states {
        let query = tx.query(&QUEUE).bind((*state).to_owned()).bind(limit(at_most));
        queue.extend(all(tx, query).await?);
    }
    queue.sort_by_key(|application| (due_at(application), application.id()));
    queue.truncate(at_most as usize);
    Ok(queue)
}

/// How many applications are in which state.
pub async fn count_by_state(tx: &mut Tx) -> Result<Vec<(String, i64)>, StoreError> {
    let query = tx.query(&COUNT_BY_STATE);
    let rows = tx.all(TABLE, query).await?;
    rows.iter()
        .map(|row| Ok((row.text("state")?, row.integer("number")?)))
        .collect()
}

/// The applications whose deadline has passed.
pub async fn overdue(tx: &mut Tx, now: Timestamp, at_most: u32) -> Result<Vec<ApplicationId>, StoreError> {
    let query = tx.query(&OVERDUE).bind(micros(now)).bind(limit(at_most));
    tx.all(TABLE, query)
        .await?
        .iter()
        .map(|row| row.parsed("id"))
        .collect()
}

/// The application to which a check belongs.
pub async fn of_check(tx: &mut Tx, check: CheckId) -> Result<Option<ApplicationId>, StoreError> {
    let query = tx.query(&OF_CHECK).bind(check.to_string());
    let row = tx.one("application_checks", query).await?;
    row.map(|row| row.parsed("application_id")).transpose()
}

/// The applications of one person, by the 11 digits of the pension account number.
pub async fn by_snils(tx: &mut Tx, snils: &str) -> Result<Vec<ApplicationId>, StoreError> {
    let index = tx.sealing().blind_index("applications.snils", snils);
    let query = tx.query(&BY_SNILS).bind(index);
    tx.all(TABLE, query)
        .await?
        .iter()
        .map(|row| row.parsed("id"))
        .collect()
}

fn bound(tx: &Tx, statement: &Statement, application: &Application) -> Result<Values, StoreError> {
    let id = application.id().to_string();
    let person = application.holder().person();
    let video_operator = application.identity().verdict().map(|verdict| verdict.operator);
    let sealing = tx.sealing();
    let body = sealing.seal_json(body(&id), application)?;
    let text = |operator: OperatorId| operator.to_string();
    Ok(tx
        .query(statement)
        .bind(id)
        .bind(application.version())
        .bind(application.state().code())
        .bind(micros(application.changed_at()))
        .bind(due_at(application))
        .bind(application.review().reviewer.map(text))
        .bind(video_operator.map(text))
        .bind(application.approval().approver.map(text))
        .bind(sealing.blind_index("applications.snils", person.snils.as_str()))
        .bind(sealing.blind_index("applications.inn", person.inn.as_str()))
        .bind(body))
}

/// Everyone who ever reviewed or held a call stands on one side; the approver must not be among them.
async fn save_decisions(tx: &mut Tx, application: &Application) -> Result<(), StoreError> {
    let id = application.id().to_string();
    let verdicts = application
        .identity()
        .verdicts
        .iter()
        .map(|verdict| verdict.operator);
    let prepared = application.review().decided_by.iter().copied().chain(verdicts);
    let approver = application.approval().approver;
    let mut prepared: Vec<OperatorId> = prepared.collect();
    prepared.sort_unstable();
    prepared.dedup();
    if prepared.is_empty() && approver.is_none() {
        return Ok(());
    }
    let query = tx.query(&FORGET_APPROVAL).bind(id.clone());
    tx.run(query).await?;
    for operator in prepared {
        let query = tx
            .query(&INSERT_PREPARATION)
            .bind(id.clone())
            .bind(operator.to_string());
        tx.run(query).await?;
    }
    if let Some(approver) = approver {
        let query = tx.query(&INSERT_APPROVAL).bind(id).bind(approver.to_string());
        tx.change(query, "four_eyes").await?;
    }
    Ok(())
}

fn four_eyes(error: StoreError) -> StoreError {
    match error {
        StoreError::Conflict { what: "check" } => StoreError::Conflict { what: "four_eyes" },
        other => other,
    }
}

/// No deadline sorts last on both engines.
fn due_at(application: &Application) -> i64 {
    application.due_at().map_or(i64::MAX, micros)
}

fn body(id: &str) -> Place<'_> {
    Place {
        table: TABLE,
        column: "body",
        id,
    }
}

async fn one(tx: &mut Tx, query: Values) -> Result<Option<Application>, StoreError> {
    let row = tx.one(TABLE, query).await?;
    row.map(|row| application(tx, &row)).transpose()
}

async fn all(tx: &mut Tx, query: Values) -> Result<Vec<Application>, StoreError> {
    let rows = tx.all(TABLE, query).await?;
    rows.iter().map(|row| application(tx, row)).collect()
}

fn application(tx: &Tx, row: &Row) -> Result<Application, StoreError> {
    opened(tx.sealing(), row)
}

fn opened(sealing: &Sealing, row: &Row) -> Result<Application, StoreError> {
    let id = row.text("id")?;
    let application: Application = sealing.open_json(body(&id), &row.blob("body")?)?;
    if application.version() != row.integer("version")? {
        return Err(row.inconsistent("version"));
    }
    if application.state().code() != row.text("state")? {
        return Err(row.inconsistent("state"));
    }
    Ok(application)
}
