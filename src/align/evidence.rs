//! What words say about a bead, for every cell of a band.
//!
//! For a word q of one side and the words S of the other, the evidence is ln(1 − λ·r + λ·x / u): u is the share of q in the batch (what to
//! expect if S had nothing to do with q), x the mean over S, and a word more for none, of how well each explains q, and r how
//! surely q would be explained if the bead were right. r is as great as what is known of q or of the words of S, whichever is
//! more, and never less than a floor that rises with what the batch has taught: the less is known, the less absence says. No word says more than [`CAP`].

use std::ops::Range;

use super::batch::Text;
use super::beads::MOST;
use super::path::{Band, Evidence};

/// The most that one word says.
pub const CAP: f64 = 5.0;

/// How words explain words of the other side: for each word a list of words with how well it explains them.
#[derive(Clone, Debug, Default)]
pub struct Table {
    starts: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Table {
    /// From entries (word, explained word, how well) in order; the greatest of equal ones counts.
    pub fn new(words: usize, mut entries: Vec<(u32, u32, f32)>) -> Self {
        entries.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
        entries.dedup_by_key(|e| (e.0, e.1));
        let mut starts = vec![0; words + 1];
        for e in &entries {
            starts[e.0 as usize + 1] += 1;
        }
        for w in 0..words {
            starts[w + 1] += starts[w];
        }
        Self { starts, entries: entries.into_iter().map(|(_, q, t)| (q, t)).collect() }
    }

    /// What `word` explains.
    #[inline]
    pub fn of(&self, word: u32) -> &[(u32, f32)] {
        &self.entries[self.starts[word as usize]..self.starts[word as usize + 1]]
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// What is known of each word of a side.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// r of the word as one that is explained.
    pub sure: Vec<f32>,
    /// λ / u.
    pub slope: Vec<f32>,
    /// r of the word as one that explains.
    pub explains: Vec<f32>,
    /// λ.
    pub lambda: f32,
    /// The least that r is.
    pub floor: f32,
}

impl Weights {
    /// From shares u and sureness r.
    pub fn new(shares: &[f64], sure: &[f64], lambda: f64, floor: f64, explains: Vec<f32>) -> Self {
        Self {
            sure: sure.iter().map(|r| *r as f32).collect(),
            slope: shares.iter().map(|u| (lambda / u) as f32).collect(),
            explains,
            lambda: lambda as f32,
            floor: floor as f32,
        }
    }
}

/// One side of a pair of texts.
struct Side<'t> {
    text: &'t Text,
    weights: &'t Weights,
    /// How its words explain those of the other side.
    table: &'t Table,
    own: &'t Own,
    /// The sum of how well its words explain, sentence by sentence.
    explains: Vec<f32>,
    /// The words of a block by local numbers.
    local: Local,
}

impl<'t> Side<'t> {
    fn new((text, weights): (&'t Text, &'t Weights), table: &'t Table, own: &'t Own) -> Self {
        let of_word = |&w: &u32| weights.explains.get(w as usize).copied().unwrap_or(0.0);
        let explains = (0..text.len()).map(|i| text.words_of(i, i + 1).iter().map(of_word).sum()).collect();
        Self { text, weights, table, own, explains, local: Local::new(weights.sure.len()) }
    }

    /// For each sentence of `range`, how well its words together explain each word of the other side's block; what was learnt from the sentence
    /// itself does not count.
    fn dense(&self, range: Range<usize>, other: &Local) -> Dense {
        let mut dense = dense(self.text, range.clone(), self.table, other);
        dense.without(self.own, range.start, other);
        dense
    }

    /// One, two, three and four sentences from `first` on, as what explains.
    fn explaining<'d>(&self, first: usize, rows: &'d Dense, row: usize) -> Explaining<'d> {
        let most = (self.text.len() - first).min(MOST);
        let (mut sum, mut words) = (0.0, 1.0);
        let mut explaining = Explaining { rows: [&[]; MOST], scale: [0.0; MOST], sure: [0.0; MOST], most };
        for k in 0..most {
            sum += self.explains[first + k];
            words += (self.text.starts[first + k + 1] - self.text.starts[first + k]) as f32;
            explaining.rows[k] = rows.row(row + k);
            explaining.scale[k] = 1.0 / words;
            explaining.sure[k] = sum / words;
        }
        explaining
    }

    /// What the words of sentence `i` say when `by` explains them.
    fn said(&self, i: usize, by: &Explaining<'_>) -> [f32; MOST] {
        let cap = libm::exp(CAP);
        let Weights { sure, slope, lambda, floor, .. } = self.weights;
        let mut out = [0.0f32; MOST];
        let mut product = [1.0f64; MOST];
        for (count, &w) in self.text.words_of(i, i + 1).iter().enumerate() {
            let place = self.local.number[w as usize] as usize;
            let (sure, slope) = (sure[w as usize], slope[w as usize]);
            let mut x = 0.0f32;
            for (k, product) in product.iter_mut().enumerate().take(by.most) {
                let r = floor + (1.0 - floor) * sure.max(by.sure[k]);
                x += by.rows[k][place];
                *product *= f64::from(1.0 - lambda * r + slope * x * by.scale[k]).min(cap);
            }
            // One logarithm for many words, before the product leaves what a number can hold.
            if count % 64 == 63 {
                for k in 0..by.most {
                    out[k] += libm::log(product[k]) as f32;
                    product[k] = 1.0;
                }
            }
        }
        for k in 0..by.most {
            out[k] += libm::log(product[k]) as f32;
        }
        out
    }
}

/// One to four sentences that explain words: by their number, less one.
struct Explaining<'d> {
    /// How well each sentence explains each local word.
    rows: [&'d [f32]; MOST],
    /// 1 / (words + 1).
    scale: [f32; MOST],
    /// r of the words that explain, on average.
    sure: [f32; MOST],
    most: usize,
}

/// The evidence of a band.
pub struct Lexical {
    cells: Vec<usize>,
    rows: Vec<(usize, usize)>,
    /// Four values a cell for the words of the target, by the number of source sentences, then four for those of the source.
    values: Vec<[f32; 8]>,
}

impl Evidence for Lexical {
    #[inline]
    fn target(&self, i: usize, a: usize, j: usize) -> f32 {
        self.values[self.cells[i] + j - self.rows[i].0][a - 1]
    }

    #[inline]
    fn source(&self, i: usize, j: usize, b: usize) -> f32 {
        self.values[self.cells[i] + j - self.rows[i].0][3 + b]
    }
}

/// Words of a block by local numbers.
struct Local {
    number: Vec<u32>,
    used: Vec<u32>,
}

impl Local {
    fn new(words: usize) -> Self {
        Self { number: vec![u32::MAX; words], used: Vec::new() }
    }

    fn fill(&mut self, words: &[u32]) {
        for &w in &self.used {
            self.number[w as usize] = u32::MAX;
        }
        self.used.clear();
        for &w in words {
            if self.number[w as usize] == u32::MAX {
                self.number[w as usize] = self.used.len() as u32;
                self.used.push(w);
            }
        }
    }
}

/// Rows of the source at a time.
const BLOCK: usize = 64;

impl Lexical {
    /// The evidence for the cells of `band`. `forward` says how source words explain target words, `backward` the reverse.
    pub fn new(
        band: &Band,
        source: (&Text, &Weights),
        target: (&Text, &Weights),
        forward: &Table,
        backward: &Table,
        own: (&Own, &Own),
    ) -> Self {
        let (n, m) = (source.0.len(), target.0.len());
        let mut rows = Vec::with_capacity(n);
        let mut cells = Vec::with_capacity(n);
        let mut count = 0;
        for i in 0..n {
            let low = band.rows[i.saturating_sub(3)].0.min(m.saturating_sub(1));
            let high = (band.rows[i].1 + 3).min(m.saturating_sub(1));
            rows.push((low, high));
            cells.push(count);
            count += high - low + 1;
        }
        let mut lexical = Self { cells, rows, values: vec![[0.0; 8]; count] };
        let mut source = Side::new(source, forward, own.0);
        let mut target = Side::new(target, backward, own.1);
        for from in (0..n).step_by(BLOCK) {
            lexical.block(from..(from + BLOCK).min(n), &mut source, &mut target);
        }
        lexical
    }

    fn block(&mut self, block: Range<usize>, source: &mut Side<'_>, target: &mut Side<'_>) {
        let (n, m) = (source.text.len(), target.text.len());
        if m == 0 {
            return;
        }
        let low = self.rows[block.start].0;
        let high = block.clone().map(|i| self.rows[i].1).max().unwrap_or(low);
        let source_range = block.start..(block.end + MOST - 1).min(n);
        let target_range = low..(high + MOST).min(m);
        source.local.fill(source.text.words_of(source_range.start, source_range.end));
        target.local.fill(target.text.words_of(target_range.start, target_range.end));
        let by_row = source.dense(source_range, &target.local);
        let by_column = target.dense(target_range, &source.local);
        for i in block.clone() {
            let by_source = source.explaining(i, &by_row, i - block.start);
            for j in self.rows[i].0..=self.rows[i].1 {
                let value = &mut self.values[self.cells[i] + j - self.rows[i].0];
                value[..MOST].copy_from_slice(&target.said(j, &by_source));
                value[MOST..].copy_from_slice(&source.said(i, &target.explaining(j, &by_column, j - low)));
            }
        }
    }
}

struct Dense {
    width: usize,
    values: Vec<f32>,
}

/// For each sentence, words of the other side that it explains less well when what was learnt from the sentence itself does not count, with
/// how much less.
pub type Own = Vec<Vec<(u32, f32)>>;

impl Dense {
    fn without(&mut self, own: &Own, from: usize, other: &Local) {
        if own.is_empty() {
            return;
        }
        let rows = self.values.len() / self.width.max(1);
        for k in 0..rows {
            for &(q, less) in &own[from + k] {
                let local = other.number[q as usize];
                if local != u32::MAX {
                    let x = &mut self.values[k * self.width + local as usize];
                    *x = (*x - less).max(0.0);
                }
            }
        }
    }

    #[inline]
    fn row(&self, k: usize) -> &[f32] {
        &self.values[k * self.width..(k + 1) * self.width]
    }
}

/// For each sentence of `range`, how well its words together explain each local word of the other side.
fn dense(text: &Text, range: Range<usize>, table: &Table, other: &Local) -> Dense {
    let width = other.used.len();
    let mut values = vec![0.0f32; width * range.len()];
    if table.is_empty() {
        return Dense { width, values };
    }
    // What each word explains here is looked up once a block.
    let mut found: rustc_hash::FxHashMap<u32, (usize, usize)> = rustc_hash::FxHashMap::default();
    let mut list: Vec<(u32, f32)> = Vec::new();
    for (k, i) in range.enumerate() {
        let row = &mut values[k * width..(k + 1) * width];
        for &w in text.words_of(i, i + 1) {
            let (start, end) = *found.entry(w).or_insert_with(|| {
                let start = list.len();
                list.extend(table.of(w).iter().filter_map(|&(q, t)| {
                    let local = other.number[q as usize];
                    (local != u32::MAX).then_some((local, t))
                }));
                (start, list.len())
            });
            for &(local, t) in &list[start..end] {
                row[local as usize] += t;
            }
        }
    }
    Dense { width, values }
}
