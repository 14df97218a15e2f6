//! The queue as last worked out: foretelling takes some milliseconds, so it is done at most every five seconds.

use std::sync::Arc;

use kernel::Millis;
use routing::QueuePicture;
use storage::{Db, Error};
use tokio::sync::Mutex;

/// How old a picture may be.
const FRESH_MS: Millis = 5_000;

/// The picture of the queue that doors share.
#[derive(Default)]
pub struct QueueBoard(Mutex<Option<(Millis, Arc<QueuePicture>)>>);

impl QueueBoard {
    /// The queue as it was at most five seconds ago. Those who ask at the same time wait for one working-out.
    pub async fn current(&self, db: &Db) -> Result<Arc<QueuePicture>, Error> {
        let mut kept = self.0.lock().await;
        let now_ms = db.clock().now_ms();
        if let Some((at_ms, picture)) = kept.as_ref()
            && (0..FRESH_MS).contains(&(now_ms - at_ms))
        {
            return Ok(Arc::clone(picture));
        }
        let read = db.read(QueuePicture::read).await?;
        let foretold = tokio::task::spawn_blocking(move || read.foretell()).await;
        let picture = Arc::new(foretold.map_err(|_| Error::Panicked)?);
        *kept = Some((now_ms, Arc::clone(&picture)));
        Ok(picture)
    }
}
