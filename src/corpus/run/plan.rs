//! What a run is to do: written once, and compared with whatever wants to go on with it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use super::RunError;
use super::folder::Folder;
use crate::input::{InputError, InputErrorKind, Place, Source};

/// What a run is to do. Two plans that are equal make equal files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Program and version.
    pub program: String,
    /// What was asked for, by the names of the command line.
    pub options: BTreeMap<String, Value>,
    /// Models by name, each with the hash of its content.
    pub models: BTreeMap<String, String>,
    /// Records a shard: shard 0 holds the first so many of all inputs, and so on.
    pub shard_docs: u64,
    /// The inputs, in the order in which they are read.
    pub inputs: Vec<Input>,
}

/// An input of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its path, as it was named.
    pub path: String,
    /// Its size in bytes, compressed as it is.
    pub bytes: u64,
    /// The hash of these bytes (XXH3, 64 bits).
    pub hash: String,
}

impl Input {
    /// Measures the inputs of a run; reads all of them.
    ///
    /// # Errors
    ///
    /// When one cannot be read.
    pub fn of(sources: &[Source]) -> Result<Vec<Self>, RunError> {
        let one = |source: &Source| {
            let path = source.path.as_deref().ok_or(RunError::Stdin)?;
            let failed =
                |error| RunError::Input(InputError::new(Place::file(source.name()), InputErrorKind::from(error)));
            // Opening a pipe would wait for whoever writes into it, and take from the run what is read for the hash.
            if !path.metadata().map_err(failed)?.is_file() {
                return Err(RunError::NoFile(source.name()));
            }
            let (bytes, hash) = File::open(path).and_then(hash_of).map_err(failed)?;
            Ok(Self { path: source.name(), bytes, hash })
        };
        sources.par_iter().map(one).collect()
    }
}

/// The length and the hash of what a reader holds.
///
/// # Errors
///
/// Those of the reader.
pub fn hash_of(mut reader: impl Read) -> io::Result<(u64, String)> {
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok((bytes, shown(hasher.digest()))),
            Ok(n) => {
                hasher.update(&buffer[..n]);
                bytes += n as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A hash as files show it.
pub fn shown(hash: u64) -> String {
    format!("xxh3:{hash:016x}")
}

impl Plan {
    /// The plan of a folder, if there is a run in it.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read.
    pub fn read(folder: &Folder) -> Result<Option<Self>, RunError> {
        let path = folder.plan();
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| RunError::Plan { path, reason: error.to_string() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(RunError::io(&path, error)),
        }
    }

    /// The bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// How `now` differs from this plan, one line each, in words for whoever wants to go on with the run.
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut say = |what: &str, there: &str, now: &str| {
            if there != now {
                lines.push(format!("{what}: {there} in the run, {now} now"));
            }
        };
        say("version", &self.program, &now.program);
        let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
        let names = |a: &BTreeMap<String, Value>, b: &BTreeMap<String, Value>| {
            let mut names: Vec<String> = a.keys().chain(b.keys()).cloned().collect();
            names.sort();
            names.dedup();
            names
        };
        for name in names(&self.options, &now.options) {
            say(&format!("option {name}"), &text(self.options.get(&name)), &text(now.options.get(&name)));
        }
        say("option shard-docs", &self.shard_docs.to_string(), &now.shard_docs.to_string());
        let models = |plan: &Self| plan.models.iter().map(|(k, v)| (k.clone(), v.clone().into())).collect();
        let (there, here): (BTreeMap<String, Value>, BTreeMap<String, Value>) = (models(self), models(now));
        for name in names(&there, &here) {
            say(&format!("model {name}"), &text(there.get(&name)), &text(here.get(&name)));
        }
        lines.extend(self.different_inputs(now));
        lines
    }

    fn different_inputs(&self, now: &Self) -> Vec<String> {
        const SHOWN: usize = 5;
        let size = |input: Option<&Input>| match input {
            Some(input) => format!("{} bytes, {}", input.bytes, input.hash),
            None => "not there".to_owned(),
        };
        let by_path = |plan: &Self| plan.inputs.iter().map(|i| (i.path.clone(), i.clone())).collect();
        let (there, here): (BTreeMap<String, Input>, BTreeMap<String, Input>) = (by_path(self), by_path(now));
        let mut paths: Vec<&String> = there.keys().chain(here.keys()).collect();
        paths.sort();
        paths.dedup();
        let changed: Vec<&String> = paths.into_iter().filter(|path| there.get(*path) != here.get(*path)).collect();
        let mut lines: Vec<String> = changed
            .iter()
            .take(SHOWN)
            .map(|p| format!("input {p}: {} in the run, {} now", size(there.get(*p)), size(here.get(*p))))
            .collect();
        if changed.len() > SHOWN {
            lines.push(format!("and {} more inputs", changed.len() - SHOWN));
        }
        if changed.is_empty() && self.inputs != now.inputs {
            lines.push("the inputs are named in another order, or another number of times".to_owned());
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            program: "khulasa 1".to_owned(),
            options: BTreeMap::from([("words".to_owned(), 60.into())]),
            models: BTreeMap::from([("idf".to_owned(), "xxh3:1".to_owned())]),
            shard_docs: 10,
            inputs: vec![Input { path: "a.jsonl".to_owned(), bytes: 5, hash: "xxh3:2".to_owned() }],
        }
    }

    #[test]
    fn what_differs_is_named() {
        assert_eq!(plan().differences(&plan()), [] as [String; 0]);
        let mut now = plan();
        now.program = "khulasa 2".to_owned();
        now.options = BTreeMap::from([("sentences".to_owned(), 3.into())]);
        now.models.insert("idf".to_owned(), "xxh3:9".to_owned());
        now.shard_docs = 20;
        now.inputs[0].bytes = 6;
        now.inputs.push(Input { path: "b.jsonl".to_owned(), bytes: 1, hash: "xxh3:3".to_owned() });
        assert_eq!(
            plan().differences(&now),
            [
                "version: khulasa 1 in the run, khulasa 2 now",
                "option sentences: nothing in the run, 3 now",
                "option words: 60 in the run, nothing now",
                "option shard-docs: 10 in the run, 20 now",
                "model idf: \"xxh3:1\" in the run, \"xxh3:9\" now",
                "input a.jsonl: 5 bytes, xxh3:2 in the run, 6 bytes, xxh3:2 now",
                "input b.jsonl: not there in the run, 1 bytes, xxh3:3 now",
            ]
        );
    }

    #[test]
    fn a_plan_comes_back_from_its_bytes() {
        assert_eq!(serde_json::from_slice::<Plan>(&plan().to_bytes()).unwrap(), plan());
    }
}
