//! The model's rows.

use std::collections::BTreeSet;

use storage::{Error, FromRow, Row, Tx, params, sql};

use super::acts::ModelUse;
use super::error::ModelFailure;
use super::settings::{ModelSettings, Use};

/// The model with its sealed key.
#[derive(Debug, Clone)]
pub(crate) struct StoredModel {
    pub(crate) settings: ModelSettings,
    pub(crate) sealed_key: Option<String>,
}

impl FromRow for StoredModel {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let (base_url, model, sealed_key): (String, String, Option<String>) =
            (r.next()?, r.next()?, r.next()?);
        let uses: BTreeSet<Use> = r.next::<String>()?.split_whitespace().filter_map(Use::from_word).collect();
        let settings = ModelSettings {
            base_url,
            model,
            has_key: sealed_key.is_some(),
            uses,
            timeout_s: r.next()?,
            monthly_tokens: r.next()?,
            version: r.next()?,
        };
        Ok(Self { settings, sealed_key })
    }
}

impl FromRow for ModelUse {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            tokens: r.next()?,
            calls: r.next()?,
            failed_calls: r.next()?,
            last_failure: r.next::<Option<String>>()?.as_deref().and_then(ModelFailure::from_word),
        })
    }
}

pub(crate) fn model(tx: &Tx<'_>) -> Result<Option<StoredModel>, Error> {
    tx.find(sql!("model"), &[])
}

pub(crate) fn lock_model(tx: &Tx<'_>) -> Result<Option<StoredModel>, Error> {
    tx.find(sql!("lock_model"), &[])
}

pub(crate) fn put_model(tx: &Tx<'_>, s: &ModelSettings, sealed_key: Option<&str>) -> Result<(), Error> {
    let uses: Vec<&str> = s.uses.iter().map(|one| one.word()).collect();
    tx.exec(
        sql!("put_model"),
        &params![
            s.base_url.clone(),
            s.model.clone(),
            sealed_key.map(str::to_owned),
            uses.join(" "),
            s.timeout_s,
            s.monthly_tokens,
            s.version
        ],
    )?;
    Ok(())
}

pub(crate) fn use_of_month(tx: &Tx<'_>, month: &str) -> Result<ModelUse, Error> {
    Ok(tx.find(sql!("use_of_month"), &params![month])?.unwrap_or_default())
}

/// Counts a call with the tokens it may take; `false`: fewer than that are left of `monthly`.
pub(crate) fn begin_use(tx: &Tx<'_>, month: &str, tokens: i64, monthly: i64) -> Result<bool, Error> {
    Ok(tx.exec(sql!("begin_use"), &params![month, tokens, monthly])? == 1)
}

pub(crate) fn end_use(
    tx: &Tx<'_>,
    month: &str,
    reserved: i64,
    counted: i64,
    failure: Option<ModelFailure>,
) -> Result<(), Error> {
    tx.exec(sql!("end_use"), &params![month, reserved, counted, failure.map(ModelFailure::word)])?;
    Ok(())
}
