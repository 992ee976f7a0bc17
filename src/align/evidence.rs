//! What words say about a bead, for every cell of a band.
//!
//! For a word q of one side and the words S of the other, the evidence is ln(1 − λ·r + λ·x / u): u is the share of q in the batch (what to
//! expect if S had nothing to do with q), x the mean over S, and a word more for none, of how well each explains q, and r how
//! surely q would be explained if the bead were right. A word that nothing is known of has r = 0 and x = 0 and says nothing. No word says
//! more than [`CAP`].

use super::batch::Text;
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

/// One direction of a pair of texts: words that explain, words that are explained.
struct Side<'t> {
    text: &'t Text,
    weights: &'t Weights,
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
        let source = Side { text: source.0, weights: source.1 };
        let target = Side { text: target.0, weights: target.1 };
        let mut local_source = Local::new(source.weights.sure.len());
        let mut local_target = Local::new(target.weights.sure.len());
        for from in (0..n).step_by(BLOCK) {
            lexical.block(
                from,
                (from + BLOCK).min(n),
                &source,
                &target,
                forward,
                backward,
                own,
                &mut local_source,
                &mut local_target,
            );
        }
        lexical
    }

    fn block(
        &mut self,
        from: usize,
        to: usize,
        source: &Side<'_>,
        target: &Side<'_>,
        forward: &Table,
        backward: &Table,
        own: (&Own, &Own),
        local_source: &mut Local,
        local_target: &mut Local,
    ) {
        let (n, m) = (source.text.len(), target.text.len());
        if m == 0 {
            return;
        }
        let row_end = (to + 3).min(n);
        let low = self.rows[from].0;
        let high = (from..to).map(|i| self.rows[i].1).max().unwrap_or(low);
        let col_end = (high + 4).min(m);
        local_source.fill(source.text.words_of(from, row_end));
        local_target.fill(target.text.words_of(low, col_end));
        let mut by_row = dense(source.text, from..row_end, forward, local_target);
        let mut by_column = dense(target.text, low..col_end, backward, local_source);
        by_row.without(own.0, from, local_target);
        by_column.without(own.1, low, local_source);
        for i in from..to {
            for j in self.rows[i].0..=self.rows[i].1 {
                let cell = self.cells[i] + j - self.rows[i].0;
                let t = said(
                    target.text.words_of(j, j + 1),
                    local_target,
                    target.weights,
                    |k| by_row.row(i - from + k),
                    |k| source.text.starts[(i + k).min(n)] - source.text.starts[i],
                    (n - i).min(4),
                    |k| {
                        source
                            .text
                            .words_of(i + k, i + k + 1)
                            .iter()
                            .map(|&w| source.weights.explains.get(w as usize).copied().unwrap_or(0.0))
                            .sum()
                    },
                );
                let s = said(
                    source.text.words_of(i, i + 1),
                    local_source,
                    source.weights,
                    |k| by_column.row(j - low + k),
                    |k| target.text.starts[(j + k).min(m)] - target.text.starts[j],
                    (m - j).min(4),
                    |k| {
                        target
                            .text
                            .words_of(j + k, j + k + 1)
                            .iter()
                            .map(|&w| target.weights.explains.get(w as usize).copied().unwrap_or(0.0))
                            .sum()
                    },
                );
                let value = &mut self.values[cell];
                value[..4].copy_from_slice(&t);
                value[4..].copy_from_slice(&s);
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
fn dense(text: &Text, range: std::ops::Range<usize>, table: &Table, other: &Local) -> Dense {
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

/// What `words` say when one, two, three or four sentences (those whose rows `row` gives) explain them.
#[inline]
fn said<'d>(
    words: &[u32],
    local: &Local,
    weights: &Weights,
    row: impl Fn(usize) -> &'d [f32],
    words_until: impl Fn(usize) -> usize,
    most: usize,
    explains: impl Fn(usize) -> f32,
) -> [f32; 4] {
    let cap = libm::exp(CAP);
    let mut out = [0.0f32; 4];
    let scale: [f32; 4] = std::array::from_fn(|k| 1.0 / (words_until(k + 1) as f32 + 1.0));
    let (floor, lambda) = (weights.floor, weights.lambda);
    let mut sum = 0.0;
    let mut rs = [0.0f32; 4];
    for k in 0..most {
        sum += explains(k);
        rs[k] = sum * scale[k];
    }
    let mut product = [1.0f64; 4];
    for (count, &w) in words.iter().enumerate() {
        let place = local.number[w as usize] as usize;
        let (sure, slope) = (weights.sure[w as usize], weights.slope[w as usize]);
        let mut x = 0.0f32;
        for k in 0..most {
            let r = floor + (1.0 - floor) * sure.max(rs[k]);
            let base = 1.0 - lambda * r;
            x += row(k)[place];
            product[k] *= f64::from(base + slope * x * scale[k]).min(cap);
        }
        if count % 64 == 63 {
            for k in 0..most {
                out[k] += libm::log(product[k]) as f32;
                product[k] = 1.0;
            }
        }
    }
    for k in 0..most {
        out[k] += libm::log(product[k]) as f32;
    }
    out
}
