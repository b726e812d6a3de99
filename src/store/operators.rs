//! Operators.

use super::{
    StoreError, Tx,
    row::{Row, micros},
    statement::statements,
};
use crate::{actor::Role, id::OperatorId, registration::operator::Operator};

const TABLE: &str = "operators";

statements! {
    INSERT = "INSERT INTO operators (id, name, email, roles, video_trained_until, locked_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    SAVE = "UPDATE operators SET name = $2, email = $3, roles = $4, video_trained_until = $5, locked_at = $6 \
        WHERE id = $1";
    LOAD = "SELECT * FROM operators WHERE id = $1";
    LIST = "SELECT * FROM operators ORDER BY id";
}

/// Adds an operator; `Conflict` when the e-mail address belongs to another.
pub async fn insert(tx: &mut Tx, operator: &Operator) -> Result<(), StoreError> {
    write(tx, &INSERT, operator).await
}

/// Changes an operator.
pub async fn save(tx: &mut Tx, operator: &Operator) -> Result<(), StoreError> {
    write(tx, &SAVE, operator).await
}

/// The operator of that identifier.
pub async fn load(tx: &mut Tx, id: OperatorId) -> Result<Option<Operator>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_string());
    tx.one(TABLE, query).await?.as_ref().map(operator).transpose()
}

/// All operators, oldest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Operator>, StoreError> {
    let query = tx.query(&LIST);
    tx.all(TABLE, query).await?.iter().map(operator).collect()
}

async fn write(
    tx: &mut Tx,
    statement: &super::dialect::Statement,
    operator: &Operator,
) -> Result<(), StoreError> {
    let roles: Vec<&str> = operator.roles.iter().map(|role| role.code()).collect();
    let query = tx
        .query(statement)
        .bind(operator.id.to_string())
        .bind(operator.name.clone())
        .bind(operator.email.clone())
        .bind(roles.join(" "))
        .bind(operator.video_trained_until.map(micros))
        .bind(operator.locked_at.map(micros));
    tx.change(query, "operator").await
}

fn operator(row: &Row) -> Result<Operator, StoreError> {
    let roles = |text: &str| text.split_whitespace().map(Role::from_code).collect();
    Ok(Operator {
        id: row.parsed("id")?,
        name: row.text("name")?,
        email: row.text("email")?,
        roles: row.code("roles", roles)?,
        video_trained_until: row.optional_instant("video_trained_until")?,
        locked_at: row.optional_instant("locked_at")?,
    })
}
