//! The bytes of a saved model, and sorted entries in them that are searched where they lie.
//!
//! Every process of a machine opens the model, so nothing is made of it that would be made in each of them again: entries are found in the
//! bytes, which may be a mapped file that all processes share. Numbers are little-endian and need no alignment.
//!
//! Entries are of one width and begin with their key, 64 bits of a hash. Behind them stands a table: for each value of a key's leading
//! bits, the number of the first entry that has it or a greater one, as 4 bytes, and at the end the number of entries. Hashes spread
//! evenly, so four to eight entries have the same leading bits, which is a cache line or two. If someone made the keys otherwise, more
//! of them are searched by halves.

use std::fmt;
use std::sync::Arc;

/// Bytes of a model, or a part of them. Whoever holds a part keeps all of them.
#[derive(Clone)]
pub(crate) struct Bytes {
    whole: Arc<dyn AsRef<[u8]> + Send + Sync>,
    from: usize,
    to: usize,
}

impl Bytes {
    /// All bytes that `whole` holds.
    pub fn new(whole: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        let to = whole.as_ref().len();
        Self { whole: Arc::new(whole), from: 0, to }
    }

    /// The bytes.
    #[inline]
    pub fn get(&self) -> &[u8] {
        let whole: &[u8] = (*self.whole).as_ref();
        whole.get(self.from..self.to).unwrap_or_default()
    }

    /// Takes so many off the front.
    pub fn take(&mut self, length: u64) -> Option<Self> {
        let end = self.from.checked_add(usize::try_from(length).ok()?).filter(|end| *end <= self.to)?;
        let part = Self { whole: Arc::clone(&self.whole), from: self.from, to: end };
        self.from = end;
        Some(part)
    }

    /// Takes a number of 8 bytes off the front.
    pub fn take_number(&mut self) -> Option<u64> {
        self.take(8).and_then(|bytes| bytes.get().first_chunk().copied()).map(u64::from_le_bytes)
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.to - self.from)
    }
}

/// Sorted entries of `WIDTH` bytes, each key once, and the table that leads to them. Equal if the entries are.
#[derive(Clone, Debug)]
pub(crate) struct Keyed<const WIDTH: usize> {
    entries: Bytes,
    starts: Bytes,
    bits: u32,
}

/// Entries behind one value of the leading bits: fewer than this many, as long as the table has [`MAX_BITS`] at most.
const TOGETHER: u64 = 8;
/// Up to so many entries are looked at one by one; more are halved.
const FEW: usize = 16;
/// Of a table of 16 MiB, for 30 million entries.
const MAX_BITS: u32 = 22;

/// How many leading bits of a key the table of so many entries knows.
fn bits(count: u64) -> u32 {
    (u64::BITS - (count / TOGETHER).leading_zeros()).min(MAX_BITS)
}

/// The leading bits.
#[inline]
fn leading(key: u64, bits: u32) -> usize {
    // By 64, of a table that knows no bits, nothing is left.
    key.checked_shr(u64::BITS - bits).unwrap_or(0) as usize
}

/// The length in bytes of the table behind so many entries.
pub(crate) fn table_bytes(count: u64) -> u64 {
    4 * ((1 << bits(count)) + 1)
}

/// The key that an entry begins with.
#[inline]
pub(crate) fn key(entry: &[u8]) -> u64 {
    entry.first_chunk().copied().map_or(0, u64::from_le_bytes)
}

impl<const WIDTH: usize> Keyed<WIDTH> {
    /// Takes so many entries and their table off the front of a section, if they are in order and the table leads to them.
    pub fn take(section: &mut Bytes, count: u64) -> Option<Self> {
        u32::try_from(count).ok()?;
        let entries = section.take(count.checked_mul(WIDTH as u64)?)?;
        let starts = section.take(table_bytes(count))?;
        let taken = Self { entries, starts, bits: bits(count) };
        taken.is_sound().then_some(taken)
    }

    fn is_sound(&self) -> bool {
        let mut starts = self.starts.get().as_chunks().0.iter().map(|start| u32::from_le_bytes(*start));
        let (mut before, mut known) = (None, 0);
        for (number, entry) in (0..).zip(self.entries()) {
            let key = key(entry);
            if before.is_some_and(|before| before >= key) {
                return false;
            }
            before = Some(key);
            while known <= leading(key, self.bits) {
                if starts.next() != Some(number) {
                    return false;
                }
                known += 1;
            }
        }
        starts.all(|start| start as usize == self.len())
    }

    /// The entries in order of their keys.
    #[inline]
    pub fn entries(&self) -> &[[u8; WIDTH]] {
        self.entries.get().as_chunks().0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// The entry of a key.
    #[inline]
    pub fn find(&self, key: u64) -> Option<&[u8; WIDTH]> {
        let starts = self.starts.get().as_chunks::<4>().0;
        let at = leading(key, self.bits);
        let [from, to] = *starts.get(at..at + 2)? else { return None };
        let together = self.entries().get(u32::from_le_bytes(from) as usize..u32::from_le_bytes(to) as usize)?;
        let is_before = |entry: &[u8; WIDTH]| self::key(entry) < key;
        // Counting has no branch that a processor could guess wrong, which costs more than looking at all of so few.
        let before = match together.len() {
            0..=FEW => together.iter().filter(|entry| is_before(entry)).count(),
            _ => together.partition_point(is_before),
        };
        together.get(before).filter(|entry| self::key(*entry) == key)
    }
}

impl<const WIDTH: usize> PartialEq for Keyed<WIDTH> {
    fn eq(&self, other: &Self) -> bool {
        self.entries() == other.entries()
    }
}

/// The table of so many sorted keys; `None` if they are more than it can number.
pub(crate) fn table<E>(count: u64, keys: impl Iterator<Item = Result<u64, E>>) -> Result<Option<Vec<u8>>, E> {
    let Ok(end) = u32::try_from(count) else { return Ok(None) };
    let length = table_bytes(count) as usize;
    let mut table = Vec::with_capacity(length);
    for (number, key) in (0u32..).zip(keys) {
        let known = 4 * (leading(key?, bits(count)) + 1);
        while table.len() < known {
            table.extend_from_slice(&number.to_le_bytes());
        }
    }
    while table.len() < length {
        table.extend_from_slice(&end.to_le_bytes());
    }
    Ok(Some(table))
}

/// Appends sorted entries and their table. (Four billion of them fit into no memory that a list of them was made in.)
pub(crate) fn push<const WIDTH: usize>(out: &mut Vec<u8>, entries: &[[u8; WIDTH]]) {
    out.extend_from_slice(entries.as_flattened());
    let keys = entries.iter().map(|entry| Ok::<_, std::convert::Infallible>(key(entry)));
    let Ok(table) = table(entries.len() as u64, keys);
    out.append(&mut table.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::saved::chain;

    fn section(keys: &[u64]) -> Vec<u8> {
        let entries: Vec<[u8; 9]> = keys
            .iter()
            .map(|key| {
                let mut entry = [7; 9];
                entry[..8].copy_from_slice(&key.to_le_bytes());
                entry
            })
            .collect();
        let mut out = Vec::new();
        push(&mut out, &entries);
        out
    }

    fn taken(section: Vec<u8>, count: usize) -> Option<Keyed<9>> {
        let mut rest = Bytes::new(section);
        Keyed::take(&mut rest, count as u64).filter(|_| rest.get().is_empty())
    }

    #[test]
    fn what_is_there_is_found_and_nothing_else() {
        let hashes = |count: u64| (0..count).map(|n| chain(1, n)).collect::<Vec<u64>>();
        // Not spread at all: the leading bits tell nothing.
        let close = (0..1000).map(|n| u64::MAX - 3 * n).collect();
        let ends = vec![0, 1, 1 << 63, u64::MAX];
        for mut keys in [vec![], vec![0], vec![u64::MAX], hashes(7), hashes(8), hashes(5000), close, ends] {
            keys.sort_unstable();
            let keyed = taken(section(&keys), keys.len()).unwrap();
            assert_eq!(keyed.len(), keys.len());
            for &key in &keys {
                assert_eq!(keyed.find(key).map(|entry| (super::key(entry), entry[8])), Some((key, 7)));
            }
            let near = keys.iter().flat_map(|key| [key.wrapping_add(1), key.wrapping_sub(1), !key]);
            for absent in near.filter(|key| keys.binary_search(key).is_err()) {
                assert_eq!(keyed.find(absent), None);
            }
        }
    }

    #[test]
    fn entries_out_of_order_and_tables_that_lead_elsewhere_are_refused() {
        let mut keys: Vec<u64> = (0..100).map(|n| chain(1, n)).collect();
        keys.sort_unstable();
        let good = section(&keys);
        for cut in 0..good.len() {
            assert_eq!(taken(good[..cut].to_vec(), 100), None);
        }
        assert_eq!(taken(good.clone(), 99), None);
        for twice in [keys[4], keys[3] - 1] {
            let mut bad = keys.clone();
            bad[5] = twice;
            assert_eq!(taken(section(&bad), 100), None);
        }
        // A table with another number anywhere, too great a one among them.
        for at in 900..good.len() {
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                assert_eq!(taken(bad, 100), None);
            }
        }
        let mut rest = Bytes::new(good);
        assert_eq!(Keyed::<9>::take(&mut rest.clone(), u64::MAX), None);
        assert_eq!(Keyed::<9>::take(&mut rest, 1 << 33), None);
    }

    #[test]
    fn a_table_costs_a_twelfth_of_the_terms_at_most() {
        for count in [1 << 20, (1 << 20) - 1, 5_000_000, 30_000_000, 4_000_000_000] {
            assert!(table_bytes(count) - 4 <= count, "{count}");
        }
        assert_eq!((bits(0), bits(7), bits(8), bits(1 << 40)), (0, 0, 1, MAX_BITS));
    }
}
