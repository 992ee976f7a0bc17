//! What a run says while it goes on.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::cli::talk::Talk;
use crate::corpus::run::Event;

/// How to show progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// A bar in a terminal, else a line every ten seconds
    Auto,
    /// A line every ten seconds
    Lines,
    /// An object a second, one a line
    Json,
    /// Nothing
    None,
}

/// Messages about single documents that are shown; the others are in the quarantine.
const SHOWN: usize = 10;

/// Shows what happens.
pub struct Progress<'t> {
    mode: Mode,
    bar: Option<ProgressBar>,
    talk: &'t Talk,
    started: Instant,
    last: Instant,
    /// Bytes of all inputs on the disk.
    total: u64,
    /// How many of them were read.
    read: Arc<AtomicU64>,
    /// How many had been when the first document of this run was done, and when that was: what was done before took no time.
    base: Option<(u64, Instant)>,
    state: State,
    said: usize,
}

#[derive(Clone, Default, Serialize)]
struct State {
    documents: u64,
    written: u64,
    /// Quarantined or skipped.
    quarantined: u64,
    shards: u64,
    /// Decompressed.
    bytes: u64,
    seconds: f64,
    mb_per_second: f64,
    /// By the part of the inputs that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<f64>,
}

impl<'t> Progress<'t> {
    /// For a run over so many bytes.
    pub fn new(mode: Mode, read: Arc<AtomicU64>, total: u64, talk: &'t Talk) -> Self {
        let shows_bar = mode == Mode::Auto && std::io::stderr().is_terminal();
        let bar = shows_bar.then(|| {
            let bar = ProgressBar::new(total);
            let style = ProgressStyle::with_template("{bar:30} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        let now = Instant::now();
        Self { mode, bar, talk, started: now, last: now, total, read, base: None, state: State::default(), said: 0 }
    }

    /// Something happened.
    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Resumed(tally) => {
                self.talk.note(&format!("already done: {} documents", tally.read));
            }
            Event::Record { bytes, written, failed } => {
                self.base.get_or_insert_with(|| (self.read.load(Ordering::Relaxed), Instant::now()));
                self.state.documents += 1;
                self.state.written += u64::from(*written);
                self.state.quarantined += u64::from(*failed);
                self.state.bytes += *bytes as u64;
            }
            Event::Warning(message) => self.say(message, false),
            Event::Failure(message) => self.say(message, true),
            Event::Shard(_) => self.state.shards += 1,
        }
        self.show(false);
    }

    /// The run is over.
    pub fn end(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.mode == Mode::Json {
            self.show(true);
        }
    }

    fn say(&mut self, message: &str, failure: bool) {
        self.said += 1;
        let say = || {
            if self.said == SHOWN + 1 {
                self.talk.warn("more such documents are not named here; the run's files count them");
            } else if self.said <= SHOWN && failure {
                self.talk.fail(message);
            } else if self.said <= SHOWN {
                self.talk.warn(message);
            }
        };
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    fn show(&mut self, always: bool) {
        let every = match (self.mode, &self.bar) {
            (Mode::None, _) => return,
            (_, Some(_)) => Duration::from_millis(200),
            (Mode::Json, _) => Duration::from_secs(1),
            _ => Duration::from_secs(10),
        };
        // The clock is not looked at for every document.
        if !always && (!self.state.documents.is_multiple_of(16) || self.last.elapsed() < every) {
            return;
        }
        self.last = Instant::now();
        let seconds = self.started.elapsed().as_secs_f64();
        let state = &mut self.state;
        let rate = state.bytes as f64 / seconds.max(1e-9);
        state.seconds = (seconds * 1000.0).round() / 1000.0;
        state.mb_per_second = (rate / 1e5).round() / 10.0;
        let read = self.read.load(Ordering::Relaxed).min(self.total);
        state.seconds_left = self.base.and_then(|(base, since)| {
            let pace = read.saturating_sub(base) as f64 / since.elapsed().as_secs_f64();
            (pace > 0.0 && read < self.total).then(|| ((self.total - read) as f64 / pace).round())
        });
        if self.mode == Mode::Json {
            let line = serde_json::to_string(state).unwrap_or_default();
            // Nothing can be said about a standard error that cannot be written to.
            let _ = writeln!(std::io::stderr().lock(), "{line}");
            return;
        }
        let mut message = format!("{} documents, {} MB/s", state.documents, state.mb_per_second);
        if state.quarantined > 0 {
            message += &format!(", not usable: {}", state.quarantined);
        }
        if let Some(left) = state.seconds_left {
            message += &format!(", {} left", span(left));
        }
        match &self.bar {
            Some(bar) => {
                bar.set_position(read);
                bar.set_message(message);
            }
            None => self.talk.note(&message),
        }
    }
}

/// Seconds as people say them.
fn span(seconds: f64) -> String {
    let seconds = seconds as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}
