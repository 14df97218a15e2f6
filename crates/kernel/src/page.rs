//! Keyset pages: a list is read after a key, never by offset.

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// The key to read on after; `None` at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts rows read with `Limit::rows_to_read` into a page; `key` names the last row kept.
    pub fn cut(mut rows: Vec<T>, limit: Limit, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit.0;
        rows.truncate(limit.0);
        let next = if more { rows.last().map(key) } else { None };
        Self { items: rows, next }
    }

    /// The same page with each row changed.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// How many rows a page may hold: 1 to 100, usually 50.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    /// The largest page.
    pub const MAX: usize = 100;

    /// `asked` brought into 1..=100.
    #[must_use]
    pub fn of(asked: Option<u32>) -> Self {
        Self(asked.map_or(50, |n| usize::try_from(n).unwrap_or(Self::MAX)).clamp(1, Self::MAX))
    }

    /// Rows to read so that the page knows whether more follow.
    #[must_use]
    pub fn rows_to_read(self) -> i64 {
        i64::try_from(self.0 + 1).unwrap_or(i64::MAX)
    }

    /// Rows on the page at most.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0
    }
}
