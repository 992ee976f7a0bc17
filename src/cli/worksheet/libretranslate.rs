//! LibreTranslate's public protocol: POST /translate with `q` (an array), `source`, `target` and `format`; the answer has
//! `translatedText` (an array of the same length) or `error`.

use std::borrow::Cow;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cli::Failure;

/// Characters in one request, unless a single source has more: what public servers allow.
const MAX_CHARS: usize = 4_000;
/// Longer than this nobody waits: the user may come back.
const MAX_WAIT: Duration = Duration::from_secs(120);
/// An answer larger than this is none.
const MAX_ANSWER: u64 = 16 << 20;

/// A server, and the journal of what it was paid for.
pub struct Server {
    agent: ureq::Agent,
    address: String,
    key: Option<String>,
    retries: u32,
    batch: usize,
    journal: PathBuf,
}

/// A line of the journal.
#[derive(Serialize, Deserialize)]
struct Paid {
    server: String,
    from: String,
    to: String,
    source: String,
    target: String,
}

/// What to do after a request.
enum Answer {
    Done(Vec<String>),
    Again(String, Option<Duration>),
    Never(String),
}

/// The server's code of a language: it knows `en`, not `en-GB`; Chinese and Portuguese keep what tells two of them apart.
pub fn code(tag: &str) -> String {
    let first = tag.split('-').next().unwrap_or(tag);
    if matches!(first, "zh" | "pt") { tag.to_owned() } else { first.to_owned() }
}

impl Server {
    pub fn new(
        url: &str,
        key: Option<String>,
        timeout: u64,
        retries: u32,
        batch: u16,
        output: &Path,
    ) -> Result<Self, Failure> {
        if url.starts_with("https:") {
            return Err(Failure::Usage(format!(
                "{url}: this program speaks no TLS (https). Run LibreTranslate on this machine and give its address, as in \
                 http://localhost:5000, or put a local proxy in front of the server that speaks TLS for you"
            )));
        }
        if !url.starts_with("http://") || url.len() == "http://".len() {
            return Err(Failure::Usage(format!(
                "--libretranslate: found \"{url}\", expected an address such as http://localhost:5000"
            )));
        }
        if output.as_os_str() == "-" {
            return Err(Failure::Usage(
                "--libretranslate needs -o FILE: an interrupted run goes on from what stands beside it".into(),
            ));
        }
        // No proxy and no redirect: text goes to the address that was named and to no other.
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(timeout)))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .build();
        let base = url.trim_end_matches('/');
        let address = if base.ends_with("/translate") { base.to_owned() } else { format!("{base}/translate") };
        let mut journal = output.as_os_str().to_owned();
        journal.push(".partial.jsonl");
        Ok(Self { agent: config.into(), address, key, retries, batch: batch.into(), journal: journal.into() })
    }

    /// The translation of every source. What the journal has is not asked again, and each batch stands there before the next goes out.
    pub fn translate(
        &self,
        sources: &[Cow<'_, str>],
        from: &str,
        to: &str,
        warn: &dyn Fn(&str),
    ) -> Result<FxHashMap<String, String>, String> {
        let mut known = self.paid(from, to)?;
        let mut seen = FxHashSet::default();
        let wanted: Vec<&str> =
            sources.iter().map(|s| &**s).filter(|s| !known.contains_key(*s) && seen.insert(*s)).collect();
        if !known.is_empty() {
            warn(&format!("{} translations of an earlier run are used again; to ask: {}", known.len(), wanted.len()));
        }
        for batch in batches(&wanted, self.batch) {
            let targets = self.ask(batch, from, to, warn).map_err(|e| {
                format!(
                    "{}: {e}. What is translated so far is kept in {}; run the same command again to go on",
                    self.address,
                    self.journal.display()
                )
            })?;
            self.keep(batch, &targets, from, to)?;
            known.extend(batch.iter().map(|s| (*s).to_owned()).zip(targets));
        }
        Ok(known)
    }

    /// Removes the journal once the sheet stands.
    pub fn forget(&self) {
        // What cannot be removed costs nothing but its place.
        let _ = fs::remove_file(&self.journal);
    }

    /// What an earlier run got. A line that was being written when the run was killed is no line.
    fn paid(&self, from: &str, to: &str) -> Result<FxHashMap<String, String>, String> {
        let bytes = match fs::read(&self.journal) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(FxHashMap::default()),
            Err(e) => return Err(format!("{}: cannot be read: {e}", self.journal.display())),
        };
        let lines = bytes.split(|&b| b == b'\n').filter_map(|line| serde_json::from_slice::<Paid>(line).ok());
        let ours = lines.filter(|paid| paid.server == self.address && paid.from == from && paid.to == to);
        Ok(ours.map(|paid| (paid.source, paid.target)).collect())
    }

    fn keep(&self, sources: &[&str], targets: &[String], from: &str, to: &str) -> Result<(), String> {
        // It starts with a line end, so that a torn line before it is not torn on.
        let mut text = String::from("\n");
        for (source, target) in sources.iter().zip(targets) {
            let paid = Paid {
                server: self.address.clone(),
                from: from.into(),
                to: to.into(),
                source: (*source).into(),
                target: target.clone(),
            };
            text.push_str(&serde_json::to_string(&paid).map_err(|e| e.to_string())?);
            text.push('\n');
        }
        let file = fs::File::options().create(true).append(true).open(&self.journal);
        file.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_data()))
            .map_err(|e| format!("{}: cannot write: {e}", self.journal.display()))
    }

    fn ask(&self, sources: &[&str], from: &str, to: &str, warn: &dyn Fn(&str)) -> Result<Vec<String>, String> {
        for attempt in 0.. {
            let (reason, wait) = match self.once(sources, from, to) {
                Answer::Done(targets) => return Ok(targets),
                Answer::Never(reason) => return Err(reason),
                Answer::Again(reason, wait) => (reason, wait),
            };
            if attempt == self.retries {
                return Err(format!("{reason}, {} times", attempt + 1));
            }
            // 0.5 s, 1 s, 2 s, … unless the server says.
            let wait = wait.unwrap_or(Duration::from_millis(500 << attempt.min(10)));
            if wait > MAX_WAIT {
                return Err(format!("{reason}; it wants to be left alone for {} s", wait.as_secs()));
            }
            warn(&format!("{reason}; trying again in {:.1} s", wait.as_secs_f64()));
            std::thread::sleep(wait);
        }
        Err("nothing was asked".to_owned())
    }

    fn once(&self, sources: &[&str], from: &str, to: &str) -> Answer {
        let mut request = serde_json::json!({ "q": sources, "source": from, "target": to, "format": "text" });
        if let Some(key) = &self.key {
            request["api_key"] = key.as_str().into();
        }
        let mut response = match self.agent.post(&self.address).send_json(&request) {
            Ok(response) => response,
            Err(e) => return Answer::Again(format!("no answer: {e}"), None),
        };
        let status = response.status().as_u16();
        let after = response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.trim().parse().ok());
        let body = match response.body_mut().with_config().limit(MAX_ANSWER).read_to_vec() {
            Ok(body) => body,
            Err(e) => return Answer::Again(format!("the answer broke off: {e}"), None),
        };
        let value: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        let said = value["error"]
            .as_str()
            .map(|e| format!(": {}", e.chars().take(300).collect::<String>()))
            .unwrap_or_default();
        match status {
            200 => match targets(&value["translatedText"], sources.len()) {
                Ok(targets) => Answer::Done(targets),
                Err(reason) => Answer::Never(reason),
            },
            429 | 500..=599 => {
                Answer::Again(format!("the server answered {status}{said}"), after.map(Duration::from_secs))
            }
            300..=399 => {
                Answer::Never(format!("the server answered {status}: it sends elsewhere; give the address itself"))
            }
            _ => Answer::Never(format!("the server answered {status}{said}")),
        }
    }
}

fn targets(value: &Value, expected: usize) -> Result<Vec<String>, String> {
    let all = match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        _ => return Err("the answer has no translatedText; is this a LibreTranslate server?".to_owned()),
    };
    if all.len() == expected {
        return Ok(all.iter().map(|t| crate::arabic::normalize::one_line(t).into_owned()).collect());
    }
    Err(format!("{} translations came back for {expected} sources", all.len()))
}

/// Divides sources into requests of at most `limit` sources and [`MAX_CHARS`] characters.
fn batches<'a, 'b>(sources: &'b [&'a str], limit: usize) -> Vec<&'b [&'a str]> {
    let (mut out, mut start, mut chars) = (Vec::new(), 0, 0);
    for (i, source) in sources.iter().enumerate() {
        let more = source.chars().count();
        if i > start && (i - start == limit || chars + more > MAX_CHARS) {
            out.push(&sources[start..i]);
            (start, chars) = (i, 0);
        }
        chars += more;
    }
    if start < sources.len() {
        out.push(&sources[start..]);
    }
    out
}
