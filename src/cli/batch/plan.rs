//! What a run is to do, from the command line.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::{Codec, JobArgs, WhatOnError};
use crate::cli::Failure;
use crate::cli::talk::Talk;
use crate::corpus::fit::Model;
use crate::corpus::run::{Folder, Input, Plan, RunError, shown_hash};
use crate::input::Source;
use crate::summary::Summarizer;

/// The plan of these arguments; reads all inputs for their hashes.
pub fn of(
    args: &JobArgs,
    sources: &[Source],
    summarizer: &Summarizer<'_>,
    model: Option<&Model>,
) -> Result<Plan, RunError> {
    let reading = &args.input.reading;
    let mut options: BTreeMap<String, Value> = BTreeMap::new();
    let mut put = |name: &str, value: Value| _ = options.insert(name.to_owned(), value);
    let emit: Vec<&str> = args.emit.iter().map(|kind| kind.name()).collect();
    put("emit", json!(emit));
    put("format", json!(args.format.ending()));
    put(
        "compress",
        json!(match args.compress {
            Codec::None => "none",
            Codec::Gz => "gz",
            Codec::Zst => "zst",
        }),
    );
    put(
        "on-error",
        json!(match args.on_error {
            WhatOnError::Fail => "fail",
            WhatOnError::Skip => "skip",
            WhatOnError::Quarantine => "quarantine",
        }),
    );
    put("length", json!(summarizer.budget.to_string()));
    put("ranker", json!(args.ranker));
    put("top", json!(args.top));
    put("max-doc-bytes", json!(args.max_doc_bytes));
    put("encoding", json!(reading.encoding.map(encoding_rs::Encoding::name)));
    put("input-format", json!(reading.input_format.map(crate::input::Format::name)));
    put("newlines", json!(reading.newlines.to_string()));
    for (name, field) in [
        ("id-field", &reading.id_field),
        ("title-field", &reading.title_field),
        ("text-field", &reading.text_field),
        ("date-field", &reading.date_field),
        ("url-field", &reading.url_field),
    ] {
        put(name, json!(field));
    }
    args.wanted.options().into_iter().for_each(|(name, value)| put(name, value));
    // A model that was named is known by all that it holds, the others by their frequencies.
    let idf = model.map_or_else(|| shown_hash(xxh3_64(&summarizer.idf.to_bytes())), |model| model.hash().to_owned());
    Ok(Plan {
        program: concat!("khulasa ", env!("CARGO_PKG_VERSION")).to_owned(),
        options,
        models: BTreeMap::from([("idf".to_owned(), idf)]),
        shard_docs: args.shard_docs,
        inputs: Input::of(sources)?,
    })
}

/// Puts the plan into the folder, or makes sure that it is the one that is there.
pub fn settle(folder: &Folder, plan: &Plan, resume: bool, talk: &Talk) -> Result<(), Failure> {
    let shown = folder.root().display().to_string();
    if let Some(there) = Plan::read(folder).map_err(super::failure)? {
        agree(&shown, &there, plan, resume)?;
        return folder.make().map_err(super::failure);
    }
    if resume {
        talk.note(&format!("{shown}: there is no run to go on with, so a new one begins"));
    }
    // Of several that begin at once the first writes the plan, and the others hold theirs against it.
    let _lock = folder.lock_plan().map_err(super::failure)?;
    match Plan::read(folder).map_err(super::failure)? {
        Some(there) => agree(&shown, &there, plan, resume),
        None if folder.has_done().map_err(super::failure)? => Err(Failure::Usage(format!(
            "{shown}: shards are done in this folder, and the plan.json that says how is gone; put it back, as each folder of a shared run has \
             the same, or name another folder"
        ))),
        None => folder.write(&folder.plan(), &plan.to_bytes()).map_err(super::failure),
    }
}

/// Whether a run with the plan that is there may be gone on with by this one.
fn agree(shown: &str, there: &Plan, plan: &Plan, resume: bool) -> Result<(), Failure> {
    if !resume {
        return Err(Failure::Usage(format!(
            "{shown}: there is a run in this folder; go on with it with --resume, or name another folder"
        )));
    }
    let differences = there.differences(plan);
    if differences.is_empty() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{shown}: this is not the run in the folder:\n  {}\nSay the same as when it was begun, or name another folder",
        differences.join("\n  ")
    )))
}
