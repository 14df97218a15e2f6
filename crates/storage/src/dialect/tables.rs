//! What tables there are: asked of the engine, so that a backup forgets none.

use crate::{Engine, Error, Tx, params};

/// What a column keeps, alike on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ColumnKind {
    Int,
    Real,
    Text,
    Bytes,
}

/// A table of rows. Indexes of words are none: they are made again from the rows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<(String, ColumnKind)>,
    /// The columns of the primary key.
    pub(crate) key: Vec<String>,
}

const LITE_TABLES: &str = "select name from pragma_table_list
 where schema = 'main' and type = 'table' and substr(name, 1, 7) <> 'sqlite_' order by name";
const LITE_COLUMNS: &str = "select name, lower(type), pk from pragma_table_info($1) order by cid";
const PG_TABLES: &str = "select table_name::text from information_schema.tables t
 where table_schema = current_schema() and table_type = 'BASE TABLE' and not exists (
   select 1 from information_schema.columns c where c.table_schema = t.table_schema
     and c.table_name = t.table_name and c.data_type = 'tsvector')
 order by table_name::text collate \"C\"";
const PG_COLUMNS: &str = "select column_name::text, data_type::text, coalesce((
   select k.ordinal_position::bigint from information_schema.table_constraints p
   join information_schema.key_column_usage k on k.constraint_schema = p.constraint_schema
     and k.constraint_name = p.constraint_name and k.table_name = p.table_name
   where p.constraint_type = 'PRIMARY KEY' and p.table_schema = c.table_schema
     and p.table_name = c.table_name and k.column_name = c.column_name), 0)
 from information_schema.columns c
 where table_schema = current_schema() and table_name::text = $1 order by ordinal_position";

/// The tables that hold what cannot be made again, by name.
pub(crate) fn tables(tx: &Tx<'_>, engine: Engine) -> Result<Vec<Table>, Error> {
    let (tables, columns) = match engine {
        Engine::Sqlite => (LITE_TABLES, LITE_COLUMNS),
        Engine::Postgres => (PG_TABLES, PG_COLUMNS),
    };
    let names: Vec<String> = tx.list(tables, &[])?;
    names.into_iter().filter(|name| name != "migrations").map(|name| table(tx, columns, name)).collect()
}

fn table(tx: &Tx<'_>, columns: &str, name: String) -> Result<Table, Error> {
    let rows: Vec<(String, String, i64)> = tx.list(columns, &params![&name])?;
    let mut key: Vec<_> =
        rows.iter().filter(|(.., place)| *place > 0).map(|(c, _, p)| (*p, c.clone())).collect();
    key.sort();
    let columns = rows.into_iter().map(|(column, ty, _)| {
        let kind = match ty.as_str() {
            "integer" | "bigint" => ColumnKind::Int,
            "real" | "double precision" => ColumnKind::Real,
            "text" => ColumnKind::Text,
            "blob" | "bytea" => ColumnKind::Bytes,
            _ => return Err(Error::Engine(format!("{name}.{column} is of the unknown type {ty}"))),
        };
        Ok((column, kind))
    });
    let columns = columns.collect::<Result<_, _>>()?;
    if key.is_empty() {
        return Err(Error::Engine(format!("{name} has no primary key")));
    }
    Ok(Table { name, columns, key: key.into_iter().map(|(_, column)| column).collect() })
}

/// What the engine finds wrong with its own pages, as sentences; empty when all is well. Reads everything.
pub(crate) fn damage(tx: &Tx<'_>, engine: Engine) -> Result<Vec<String>, Error> {
    match engine {
        Engine::Sqlite => {
            let found: Vec<String> = tx.list("pragma quick_check", &[])?;
            Ok(found.into_iter().filter(|line| line != "ok").collect())
        }
        // Reading every row makes the server verify the checksum of every page of the tables.
        Engine::Postgres => {
            for table in tables(tx, engine)? {
                tx.one::<i64>(&format!("select count(*) from \"{}\"", table.name), &[])?;
            }
            Ok(Vec::new())
        }
    }
}
