//! Values in and rows out, alike on both engines.

use crate::Error;

/// A parameter of a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number; ids, counts, milliseconds, booleans as 0 and 1.
    Int(i64),
    /// A real number.
    Real(f64),
    /// Text, UTF-8 without NUL (PostgreSQL cannot keep NUL; it is dropped).
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! into_int {
    ($($ty:ty),*) => {$(
        impl From<$ty> for Value {
            fn from(n: $ty) -> Self {
                Self::Int(i64::from(n))
            }
        }
    )*};
}
into_int!(
    i64,
    i32,
    u32,
    u16,
    u8,
    bool,
    kernel::AgentId,
    kernel::AnnouncementId,
    kernel::ArticleFileId,
    kernel::ArticleId,
    kernel::ApiKeyId,
    kernel::AttachmentId,
    kernel::CategoryId,
    kernel::ContactId,
    kernel::ContactSessionId,
    kernel::ConversationId,
    kernel::DeadJobId,
    kernel::ExpectationId,
    kernel::HolidayId,
    kernel::IdentityId,
    kernel::ImportId,
    kernel::InboxId,
    kernel::KeyId,
    kernel::LabelId,
    kernel::LearningGroupId,
    kernel::LinkId,
    kernel::MessageId,
    kernel::OfferId,
    kernel::OpeningId,
    kernel::RoleId,
    kernel::SessionId,
    kernel::SurveyId,
    kernel::TeamId,
    kernel::TopicId
);

impl From<f64> for Value {
    fn from(n: f64) -> Self {
        Self::Real(n)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.contains('\0') { Self::Text(text.replace('\0', "")) } else { Self::Text(text) }
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<kernel::Locale> for Value {
    fn from(locale: kernel::Locale) -> Self {
        Self::from(locale.tag())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The parameters of a statement, `$1` first: `params![id, name, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

/// One row, read column after column.
pub struct Row<'r> {
    source: Source<'r>,
    next: usize,
}

pub(crate) enum Source<'r> {
    Lite(&'r rusqlite::Row<'r>),
    Pg(&'r postgres::Row),
}

impl<'r> Row<'r> {
    pub(crate) const fn new(source: Source<'r>) -> Self {
        Self { source, next: 0 }
    }

    #[expect(
        clippy::should_implement_trait,
        reason = "each column has a kind of its own, which an iterator cannot say"
    )]
    /// The next column. Errors when the column is missing or of another kind.
    pub fn next<T: Column>(&mut self) -> Result<T, Error> {
        let index = self.next;
        self.next += 1;
        let value = match &self.source {
            Source::Lite(row) => crate::dialect::sqlite::column(row, index),
            Source::Pg(row) => crate::dialect::postgres::column(row, index),
        }?;
        T::from_value(value).ok_or(Error::Column { index })
    }
}

/// A Rust type that a column can become.
pub trait Column: Sized {
    /// `None` when the value is of another kind.
    fn from_value(value: Value) -> Option<Self>;
}

impl Column for i64 {
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Int(n) = value { Some(n) } else { None }
    }
}

macro_rules! small_ints {
    ($($ty:ty),*) => {$(
        impl Column for $ty {
            fn from_value(value: Value) -> Option<Self> {
                i64::from_value(value).and_then(|n| Self::try_from(n).ok())
            }
        }
    )*};
}
small_ints!(u8, u16, u32, i32, usize);

macro_rules! id_columns {
    ($($ty:ident),*) => {$(
        impl Column for kernel::$ty {
            fn from_value(value: Value) -> Option<Self> {
                i64::from_value(value).map(Self)
            }
        }
    )*};
}
id_columns!(
    AgentId,
    AnnouncementId,
    ArticleFileId,
    ArticleId,
    ApiKeyId,
    AttachmentId,
    CategoryId,
    ContactId,
    ContactSessionId,
    ConversationId,
    DeadJobId,
    ExpectationId,
    HolidayId,
    IdentityId,
    ImportId,
    InboxId,
    KeyId,
    LabelId,
    LearningGroupId,
    LinkId,
    MessageId,
    OfferId,
    OpeningId,
    RoleId,
    SessionId,
    SurveyId,
    TeamId,
    TopicId
);

impl Column for bool {
    fn from_value(value: Value) -> Option<Self> {
        i64::from_value(value).map(|n| n != 0)
    }
}

impl Column for f64 {
    #[expect(clippy::cast_precision_loss, reason = "whole numbers in real columns are small")]
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Real(n) => Some(n),
            Value::Int(n) => Some(n as Self),
            _ => None,
        }
    }
}

impl Column for String {
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl Column for kernel::Locale {
    fn from_value(value: Value) -> Option<Self> {
        String::from_value(value)?.parse().ok()
    }
}

impl Column for Vec<u8> {
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Bytes(bytes) = value { Some(bytes) } else { None }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn from_value(value: Value) -> Option<Self> {
        Vec::from_value(value)?.try_into().ok()
    }
}

impl<T: Column> Column for Option<T> {
    fn from_value(value: Value) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::from_value(value).map(Some) }
    }
}

/// A type read from the columns of one row, in order.
pub trait FromRow: Sized {
    /// Reads the columns it needs with [`Row::next`].
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error>;
}

impl<T: Column> FromRow for T {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        row.next()
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Column),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
                Ok(($(row.next::<$name>()?,)+))
            }
        }
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
