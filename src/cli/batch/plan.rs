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
    match Plan::read(folder).map_err(super::failure)? {
        Some(_) if !resume => Err(Failure::Usage(format!(
            "{shown}: there is a run in this folder; go on with it with --resume, or name another folder"
        ))),
        Some(there) => {
            let differences = there.differences(plan);
            if differences.is_empty() {
                return folder.make().map_err(super::failure);
            }
            Err(Failure::Usage(format!(
                "{shown}: this is not the run in the folder:\n  {}\nSay the same as when it was begun, or name another folder",
                differences.join("\n  ")
            )))
        }
        None => {
            if resume {
                talk.note(&format!("{shown}: there is no run to go on with, so a new one begins"));
            }
            folder.make().and_then(|()| folder.write(&folder.plan(), &plan.to_bytes())).map_err(super::failure)
        }
    }
}
