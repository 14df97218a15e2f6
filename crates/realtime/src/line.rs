//! One socket: frames in and out, silence, too many frames, the end.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::frames::{ClientFrame, PROTOCOL, ServerFrame};
use crate::hub::{Deliveries, Delivery};

/// Longest frame of a client, in bytes.
const FRAME_BYTES: usize = 16 * 1024;
/// How long a client may take to say hello.
const HELLO: Duration = Duration::from_secs(10);
/// How long a client may go without proving its session by a ping; it pings every 20 s.
const SILENCE: Duration = Duration::from_secs(60);
/// Frames a client may send within ten seconds.
const FRAMES: u32 = 100;

/// Why a line ends: codes of RFC 6455 and our own above 4000.
pub(crate) mod code {
    /// The server is going away; come back.
    pub(crate) const GOING_AWAY: u16 = 1001;
    /// The client broke the rules.
    pub(crate) const POLICY: u16 = 1008;
    /// The screen did not read fast enough, or storage is away; come back.
    pub(crate) const TRY_AGAIN: u16 = 1013;
    /// The session is over.
    pub(crate) const SIGNED_OUT: u16 = 4401;
    /// The client speaks another protocol.
    pub(crate) const PROTOCOL: u16 = 4400;
}

/// What a line brings next.
pub(crate) enum Next {
    /// The client said something.
    Said(ClientFrame),
    /// Something is to be sent.
    Delivery(Delivery),
    /// The line is over; nothing more can be sent.
    Over,
}

enum Happening {
    Said(Message),
    Delivery(Delivery),
    /// The process is asked to end.
    Stopping,
    /// This screen's queue was full.
    LetGo,
    /// The client has not been heard of for too long.
    Silent,
    Cut,
}

/// What a client said first.
pub(crate) struct Hello {
    pub(crate) cursor: Option<i64>,
    pub(crate) token: Option<String>,
}

/// One socket.
pub(crate) struct Line {
    socket: WebSocket,
    stopping: watch::Receiver<bool>,
    /// When the client last pinged. Only its ping counts: that is where the session is asked for again.
    heard: Instant,
    window: Instant,
    frames: u32,
    /// Facts up to here were sent or are part of the snapshot.
    pub(crate) position: i64,
}

/// Prepares an upgrade with small buffers: most lines are idle.
pub(crate) fn upgrade<F, Fut>(ws: WebSocketUpgrade, stopping: watch::Receiver<bool>, run: F) -> Response
where
    F: FnOnce(Line) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    ws.read_buffer_size(2_048)
        .write_buffer_size(0)
        .max_write_buffer_size(1024 * 1024)
        .max_message_size(FRAME_BYTES)
        .max_frame_size(FRAME_BYTES)
        .on_upgrade(move |socket| {
            let now = Instant::now();
            run(Line { socket, stopping, heard: now, window: now, frames: 0, position: 0 })
        })
}

impl Line {
    /// Waits for the client's first frame; ends the line when it is not a proper hello.
    pub(crate) async fn hello(&mut self) -> Option<Hello> {
        let first = tokio::select! {
            _ = self.stopping.wait_for(|stopping| *stopping) => None,
            first = tokio::time::timeout(HELLO, self.socket.recv()) => Some(first),
        };
        let Some(first) = first else {
            self.close(code::GOING_AWAY).await;
            return None;
        };
        let Ok(Some(Ok(Message::Text(text)))) = first else {
            self.close(code::POLICY).await;
            return None;
        };
        let Ok(ClientFrame::Hello { cursor, token, protocol }) = serde_json::from_str(&text) else {
            self.close(code::POLICY).await;
            return None;
        };
        if protocol != PROTOCOL {
            self.close(code::PROTOCOL).await;
            return None;
        }
        self.heard = Instant::now();
        Some(Hello { cursor: cursor.and_then(|c| c.parse().ok()), token })
    }

    /// What comes next, from the client or for it.
    pub(crate) async fn next(&mut self, deliveries: &mut Deliveries) -> Next {
        loop {
            match self.happening(deliveries).await {
                Happening::Delivery(delivery) => return Next::Delivery(delivery),
                Happening::Said(Message::Text(text)) => return self.read(&text).await,
                // Browsers' frames below ours prove no session, so they keep no line open.
                Happening::Said(Message::Ping(_) | Message::Pong(_)) if self.too_many() => {
                    return self.over(code::POLICY).await;
                }
                Happening::Said(Message::Ping(_) | Message::Pong(_)) => {}
                Happening::Said(Message::Binary(_)) => return self.over(code::POLICY).await,
                Happening::Stopping => return self.over(code::GOING_AWAY).await,
                Happening::LetGo => return self.over(code::TRY_AGAIN).await,
                Happening::Said(Message::Close(_)) | Happening::Silent | Happening::Cut => return Next::Over,
            }
        }
    }

    async fn happening(&mut self, deliveries: &mut Deliveries) -> Happening {
        tokio::select! {
            biased;
            // A stop that came before we listened shows in the value itself.
            _ = self.stopping.wait_for(|stopping| *stopping) => Happening::Stopping,
            delivery = deliveries.recv() => delivery.map_or(Happening::LetGo, |delivery| Happening::Delivery(*delivery)),
            said = self.socket.recv() => match said {
                Some(Ok(said)) => Happening::Said(said),
                Some(Err(_)) | None => Happening::Cut,
            },
            () = tokio::time::sleep_until(self.heard + SILENCE) => Happening::Silent,
        }
    }

    async fn over(&mut self, code: u16) -> Next {
        self.close(code).await;
        Next::Over
    }

    /// Counts a frame of the client; true when it is one too many.
    fn too_many(&mut self) -> bool {
        let now = Instant::now();
        if now - self.window > Duration::from_secs(10) {
            self.window = now;
            self.frames = 0;
        }
        self.frames += 1;
        self.frames > FRAMES
    }

    async fn read(&mut self, text: &str) -> Next {
        if self.too_many() {
            return self.over(code::POLICY).await;
        }
        match serde_json::from_str(text) {
            Ok(frame) => {
                if matches!(frame, ClientFrame::Ping) {
                    self.heard = Instant::now();
                }
                Next::Said(frame)
            }
            Err(_) => self.over(code::POLICY).await,
        }
    }

    /// Sends a frame; false when the line is dead.
    pub(crate) async fn send(&mut self, frame: &ServerFrame) -> bool {
        self.send_text(text_of(frame)).await
    }

    /// Sends a frame that is text already; false when the line is dead.
    pub(crate) async fn send_text(&mut self, text: Utf8Bytes) -> bool {
        // A client that does not read for long is let go rather than waited for.
        let sending = self.socket.send(Message::Text(text));
        matches!(tokio::time::timeout(Duration::from_secs(20), sending).await, Ok(Ok(())))
    }

    /// Sends a fact's frame unless the screen has it already; false when the line is dead.
    pub(crate) async fn send_placed(&mut self, position: i64, text: Utf8Bytes) -> bool {
        if position <= self.position {
            return true;
        }
        self.position = position;
        self.send_text(text).await
    }

    /// Says why and ends.
    pub(crate) async fn close(&mut self, code: u16) {
        let frame = CloseFrame { code, reason: "".into() };
        let closing = self.socket.send(Message::Close(Some(frame)));
        // The far end may be gone already.
        let _ = tokio::time::timeout(Duration::from_secs(2), closing).await;
    }
}

/// A frame as text, made once and shared by every line it goes to.
pub(crate) fn text_of(frame: &impl Serialize) -> Utf8Bytes {
    serde_json::to_string(frame).expect("frames are plain data").into()
}
