//! What the program says on standard error.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// In a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Whether to colour what goes to `stream`.
    pub fn on(self, stream: &impl IsTerminal) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }
}

/// Says that something went wrong, whatever `--quiet` says.
pub fn error(message: &str) {
    say("error", AnsiColor::Red, Color::Auto, message);
}

fn say(label: &str, color: AnsiColor, when: Color, message: &str) {
    let mut stderr = std::io::stderr().lock();
    let style =
        if when.on(&std::io::stderr()) { Style::new().bold().fg_color(Some(color.into())) } else { Style::new() };
    // Nothing can be said about a standard error that cannot be written to.
    let _ = writeln!(stderr, "khulasa: {style}{label}{style:#}: {}", visible(message));
}

/// File names and input snippets may hold anything; escapes must not reach the terminal, and what turns the writing around must not make a
/// message read otherwise than it is.
fn visible(message: &str) -> String {
    let is_hidden =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    message.chars().map(|c| if is_hidden(c) { '\u{FFFD}' } else { c }).collect()
}

/// Warnings, errors and progress of one run.
pub struct Talk {
    quiet: bool,
    color: Color,
    bar: Option<ProgressBar>,
    failures: Mutex<usize>,
}

impl Talk {
    /// A run's talk; `total` is the number of bytes to come, if known.
    pub fn new(quiet: bool, no_progress: bool, color: Color, total: Option<u64>) -> Self {
        let shows = !quiet && !no_progress && std::io::stderr().is_terminal();
        let bar = total.filter(|&bytes| shows && bytes > 2_000_000).map(|bytes| {
            let bar = ProgressBar::new(bytes);
            let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg} {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { quiet, color, bar, failures: Mutex::new(0) }
    }

    /// Something the user should know; nothing is lost.
    pub fn warn(&self, message: &str) {
        if !self.quiet {
            self.apart(|| say("warning", AnsiColor::Yellow, self.color, message));
        }
    }

    /// What was done, in a line.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            self.apart(|| say("note", AnsiColor::Green, self.color, message));
        }
    }

    /// An input that could not be used.
    pub fn fail(&self, message: &str) {
        if let Ok(mut failures) = self.failures.lock() {
            *failures += 1;
        }
        self.apart(|| say("error", AnsiColor::Red, self.color, message));
    }

    /// How many inputs failed.
    pub fn failures(&self) -> usize {
        self.failures.lock().map_or(1, |n| *n)
    }

    /// A document is done.
    pub fn step(&self, bytes: usize, documents: usize) {
        if let Some(bar) = &self.bar {
            bar.inc(bytes as u64);
            bar.set_message(format!("{documents} documents"));
        }
    }

    /// Takes the progress bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn apart(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_not_said() {
        assert_eq!(visible("a\x1B[31m\u{202E}txt.\u{2067}exe\n"), "a\u{FFFD}[31m\u{FFFD}txt.\u{FFFD}exe\n");
        assert_eq!(visible("خبر\u{200F} a"), "خبر\u{200F} a");
    }
}
