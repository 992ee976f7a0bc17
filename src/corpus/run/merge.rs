//! Shards of several folders in one, as one run would have written them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::RunError;
use super::folder::Folder;
use super::plan::{Plan, hash_of};
use super::shard::Done;
use super::totals::{Extent, Totals};

/// What a merge made.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The sum of all shards.
    pub totals: Totals,
}

/// How many shards a message names.
const NAMED: usize = 10;

/// Joins the folders of runs with one plan, each of which has a share of the shards, into `into`. Nothing is changed in the folders; where the
/// system can, files are linked and not copied.
///
/// # Errors
///
/// When the plans differ, a shard is in none of the folders, or two folders have it with other content; when a file is not what its done-record says; or when a file cannot be written.
pub fn merge(folders: &[PathBuf], into: &Path) -> Result<Merged, RunError> {
    let (into, shares) = (Folder::new(into), folders.iter().map(|f| Folder::new(f)).collect::<Vec<_>>());
    if Plan::read(&into)?.is_some() {
        let shown = into.root().display();
        return Err(RunError::Merge(format!("{shown}: there is a run in it; name a new folder with -o")));
    }
    // What an unfinished merge left is made again; the rest is somebody's.
    let is_taken = fs::read_dir(into.root()).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken && !into.partial("").exists() {
        let shown = into.root().display();
        return Err(RunError::Merge(format!("{shown}: the folder is not empty; name a new one with -o")));
    }
    let plan = one_plan(&shares)?;
    let extents = shares.iter().map(Extent::read).collect::<Result<Vec<_>, _>>()?;
    let mut known = shares.iter().zip(extents).filter_map(|(folder, extent)| Some((folder, extent?)));
    let Some((first, extent)) = known.next() else {
        return Err(RunError::Merge("none of the runs has read its inputs to the end; go on with --resume".to_owned()));
    };
    if let Some((other, found)) = known.find(|(_, found)| *found != extent) {
        return Err(RunError::Merge(format!(
            "{} counted {} records in the inputs, and {} {}; inputs were changed meanwhile, or one of the extent.json: make the share that is wrong again",
            first.root().display(),
            extent.records,
            other.root().display(),
            found.records
        )));
    }
    let mut sources: Vec<(&Folder, Done)> = Vec::new();
    let mut missing = Vec::new();
    for shard in 0..extent.shards {
        let mut found: Option<(&Folder, Done)> = None;
        for folder in &shares {
            let Some(done) = Done::read(folder, shard)? else { continue };
            match &found {
                Some((first, other)) if *other != done => {
                    return Err(RunError::Merge(format!(
                        "shard {shard} is in {} and in {}, and they differ; one of them was changed: leave it out, or make it again",
                        first.root().display(),
                        folder.root().display()
                    )));
                }
                Some(_) => {}
                None => found = Some((folder, done)),
            }
        }
        match found {
            Some(found) => sources.push(found),
            None => missing.push(shard),
        }
    }
    if !missing.is_empty() {
        let named = missing.iter().take(NAMED).map(u64::to_string).collect::<Vec<_>>().join(", ");
        let more = if missing.len() > NAMED { ", …" } else { "" };
        return Err(RunError::Merge(format!(
            "{} of {} shards are in none of the folders: {named}{more}; finish their shares with --resume, or name their folders too",
            missing.len(),
            extent.shards
        )));
    }
    let records = sources.iter().map(|(_, done)| done.tally.read).sum();
    if records != extent.records {
        return Err(RunError::Uneven { folder: into.root().to_owned(), shards: records, inputs: extent.records });
    }
    sources.iter().try_for_each(|(folder, done)| verify(folder, done))?;
    into.make()?;
    for (folder, done) in &sources {
        copy(folder, &into, done)?;
    }
    for folder in &shares {
        let log = fs::read_to_string(folder.timings()).unwrap_or_default();
        log.lines().try_for_each(|line| into.log(line))?;
    }
    extent.write(&into)?;
    let (totals, _) = Totals::of(&into, extent)?;
    totals.write(&into)?;
    // Last: without it the folder is no run.
    into.write(&into.plan(), &plan.to_bytes())?;
    into.tidy();
    Ok(Merged { totals })
}

fn one_plan(shares: &[Folder]) -> Result<Plan, RunError> {
    let mut first: Option<(Plan, &Folder)> = None;
    for folder in shares {
        let Some(plan) = Plan::read(folder)? else {
            let shown = folder.root().display();
            return Err(RunError::Merge(format!("{shown}: there is no run in it (no plan.json)")));
        };
        match &first {
            Some((one, of)) if *one != plan => {
                return Err(RunError::Merge(format!(
                    "{} and {} are shares of different runs: {}",
                    of.root().display(),
                    folder.root().display(),
                    one.differences(&plan)
                        .join("; ")
                        .replace(" now", " in the second")
                        .replace(" in the run", " in the first")
                )));
            }
            Some(_) => {}
            None => first = Some((plan, folder)),
        }
    }
    first.map(|(plan, _)| plan).ok_or_else(|| RunError::Merge("name the folders of the runs".to_owned()))
}

/// Compares the files of a shard with the hashes in its done-record: disks and transfers between machines change bytes, too.
fn verify(from: &Folder, done: &Done) -> Result<(), RunError> {
    for file in &done.files {
        let path = from.root().join(&file.name);
        let (_, found) = fs::File::open(&path).and_then(hash_of).map_err(|e| RunError::io(&path, e))?;
        if found != file.hash {
            return Err(RunError::Merge(format!(
                "{}: the file was changed since it was written (hash {found}, the done-record says {}); copy it again, or take it away and \
                 finish its share with --resume, which makes it again",
                path.display(),
                file.hash
            )));
        }
    }
    Ok(())
}

/// Copies the files of a shard and then its done-record.
fn copy(from: &Folder, into: &Folder, done: &Done) -> Result<(), RunError> {
    let lists = ["quarantine", "filtered"].map(|list| {
        let path = |folder: &Folder| folder.record_list_of(list, done.shard);
        (path(from), path(into))
    });
    let data = done.files.iter().map(|file| (from.root().join(&file.name), into.root().join(&file.name)));
    let record = (from.done(done.shard), into.done(done.shard));
    for (source, target) in data.chain(lists.into_iter().filter(|(path, _)| path.exists())).chain([record]) {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let partial = into.partial(&name);
        let copied = || {
            match fs::remove_file(&partial) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            if fs::hard_link(&source, &partial).is_err() {
                fs::copy(&source, &partial)?;
                fs::File::open(&partial)?.sync_all()?;
            }
            Ok(())
        };
        copied().map_err(|e| RunError::io(&source, e))?;
        into.publish(&partial, &target)?;
    }
    Ok(())
}
