//! Texts and their translations to the rows that `khulasa align` writes of them.

use khulasa::align::dictionary::Dictionary;
use khulasa::align::lexicon::Counts;
use khulasa::align::{Bead, Opens, Options, Pair, align as align_all};
use khulasa::input::{Newlines, from_text};
use khulasa::rows::beads;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::documents::unit_lines;
use crate::error;
use crate::pool::pool;

/// One side of a pair.
#[derive(FromPyObject)]
pub enum Side {
    /// A text to be split.
    Text(String),
    /// Sentences.
    Sentences(Vec<String>),
}

impl Side {
    /// Its sentences, and the paragraphs and headings that begin with them where that is known.
    fn sentences(self) -> (Vec<String>, Vec<Opens>) {
        match self {
            Self::Text(text) => beads::sentences(&from_text("", &text, Newlines::Auto)),
            Self::Sentences(sentences) => (sentences, Vec::new()),
        }
    }
}

struct Texts {
    id: String,
    source: (Vec<String>, Vec<Opens>),
    target: (Vec<String>, Vec<Opens>),
}

impl Texts {
    fn new((id, source, target): (String, Side, Side)) -> Result<Self, String> {
        let texts = Self { source: source.sentences(), target: target.sentences(), id };
        for (side, (sentences, _)) in [("source", &texts.source), ("target", &texts.target)] {
            if sentences.iter().all(|sentence| sentence.trim().is_empty()) {
                return Err(format!("{}: there is no sentence in the {side}, so there is nothing to align", texts.id));
            }
        }
        Ok(texts)
    }

    fn pair(&self) -> Pair<'_> {
        Pair {
            source: &self.source.0,
            target: &self.target.0,
            source_outline: &self.source.1,
            target_outline: &self.target.1,
            ..Pair::default()
        }
    }
}

/// The lines of each pair's rows. `dictionary` and `lexicon` are the texts of such files.
#[pyfunction]
#[pyo3(signature = (pairs, source_lang, target_lang, dictionary, lexicon, explain, threads))]
#[expect(clippy::too_many_arguments, reason = "they are the program's options")]
pub fn align<'py>(
    py: Python<'py>,
    pairs: Vec<(String, Side, Side)>,
    source_lang: String,
    target_lang: String,
    dictionary: Option<&str>,
    lexicon: Option<&str>,
    explain: bool,
    threads: Option<usize>,
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let mut options = Options { source_language: source_lang, target_language: target_lang, ..Options::default() };
    if let Some(text) = dictionary {
        options.dictionary = Dictionary::parse(text).map_err(|e| error(format!("dictionary: {e}")))?;
    }
    if let Some(text) = lexicon {
        options.counts = Counts::parse(text).map_err(|e| error(format!("lexicon: {e}")))?;
    }
    let pool = pool(threads)?;
    let rows = py.detach(|| {
        let texts = pairs.into_iter().map(Texts::new).collect::<Result<Vec<_>, _>>()?;
        let pairs: Vec<Pair<'_>> = texts.iter().map(Texts::pair).collect();
        let alignment = pool.install(|| align_all(&pairs, &options));
        let rows = texts.iter().zip(&alignment.beads).enumerate().map(|(number, (texts, found))| {
            let why = |bead: &Bead| {
                explain.then(|| beads::why(&alignment.learnt.explain(number, &bead.source, &bead.target)))
            };
            let (units, _) = beads::units(&texts.id, &texts.source.0, &texts.target.0, found, why);
            unit_lines(&units)
        });
        Ok::<_, String>(rows.collect::<Vec<_>>())
    });
    Ok(rows.map_err(error)?.iter().map(|lines| PyBytes::new(py, lines)).collect())
}
