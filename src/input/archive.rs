//! A ZIP archive of documents: its entries are read like the files of a folder, in the order of their names.
//!
//! The `zip` crate reads the list of entries; the entries themselves are read here, as streams, because an entry may be a table larger
//! than the memory, and because a stream of the crate's borrows the archive and cannot wait on another thread.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::decompress::{CodecError, Stream, tagged};
use super::error::{InputError, InputErrorKind, Place};
use super::format::Format;
use super::guard::guarded;
use super::reader::{Raw, Reader};
use super::source::{Source, id_under};
use super::{Options, binary};

/// The name of the data in messages.
const CODEC: &str = "ZIP";

/// How much of an entry is read at once.
const BUFFER: usize = 64 << 10;

/// The fixed bytes of the header before each entry's data.
const LOCAL_HEADER: u64 = 30;

/// What an archive lists.
pub(super) struct Directory {
    /// What the archive is.
    pub kind: Kind,
    entries: Vec<Entry>,
    has_equal_names: bool,
}

/// What an archive is.
pub(super) enum Kind {
    /// A Word document.
    Word,
    /// Another program's file: what it is, and how to get text out of it.
    Program { what: &'static str, way_out: &'static str },
    /// An archive of files.
    Documents,
}

/// One file of an archive.
struct Entry {
    name: String,
    /// The name as it stands there.
    bytes: Vec<u8>,
    header: u64,
    packed: u64,
    unpacked: u64,
    crc: u32,
    method: CompressionMethod,
    is_encrypted: bool,
    is_link: bool,
    /// Whether another entry starts inside of it.
    overlaps: bool,
}

/// The documents of an archive, in order.
pub(super) struct Archive {
    file: Arc<Mutex<File>>,
    source: Source,
    options: Options,
    entries: std::vec::IntoIter<Entry>,
    current: Option<Box<Reader>>,
    pending: Option<InputErrorKind>,
    /// The names of entries so far, as ids start from them.
    shown: BTreeSet<String>,
    is_empty: bool,
}

impl Directory {
    /// Reads the list at the end of an archive.
    ///
    /// # Errors
    ///
    /// When it is damaged.
    pub fn read(file: &mut File) -> Result<Self, InputErrorKind> {
        guarded(CODEC, || Self::list(file))
    }

    fn list(file: &mut File) -> Result<Self, InputErrorKind> {
        file.rewind()?;
        let archive = ZipArchive::new(BufReader::new(&*file)).map_err(damaged)?;
        let metadata = archive.metadata();
        let mut entries = Vec::with_capacity(metadata.len());
        for index in 0..metadata.len() {
            let entry = metadata.entry(index).map_err(damaged)?;
            if entry.is_dir() {
                continue;
            }
            // Many programs write names in UTF-8 and do not say so; the crate would read them as a code page of DOS.
            let bytes = entry.name_raw().to_vec();
            let name = match std::str::from_utf8(&bytes) {
                Ok(name) => name.to_owned(),
                Err(_) => entry.name().map_err(damaged)?.into_owned(),
            };
            entries.push(Entry {
                name,
                bytes,
                header: entry.header_start(),
                packed: entry.compressed_size(),
                unpacked: entry.size(),
                crc: entry.crc32(),
                method: entry.compression(),
                is_encrypted: entry.encrypted(),
                is_link: entry.is_symlink(),
                overlaps: false,
            });
        }
        mark_overlaps(&mut entries, archive.central_directory_start());
        entries.sort_by(|a, b| a.bytes.cmp(&b.bytes));
        let has_equal_names = archive.has_duplicate_names();
        file.rewind()?;
        let mut head = Vec::new();
        file.take(HEAD).read_to_end(&mut head)?;
        Ok(Self { kind: Kind::of(&entries, &head), entries, has_equal_names })
    }
}

/// How much of an archive's start is looked at for a media type.
const HEAD: u64 = 1 << 10;

impl Kind {
    /// The kind of an archive by its list and its first bytes.
    fn of(entries: &[Entry], head: &[u8]) -> Self {
        let has = |start: &[u8]| entries.iter().any(|entry| entry.bytes.starts_with(start));
        let is_office = has(b"[Content_Types].xml");
        if is_office && has(b"word/") {
            return Kind::Word;
        }
        // The media type stands first and is not compressed.
        let holds = |inside: &[u8]| has(inside) || memchr::memmem::find(head, inside).is_some();
        match binary::zip_kind(holds) {
            Some((what, way_out)) if is_office || has(b"mimetype") => Kind::Program { what, way_out },
            _ => Kind::Documents,
        }
    }
}

/// Why an archive inside an archive is not read, and what to do.
pub(super) fn nested() -> (String, &'static str) {
    ("is an archive in an archive".to_owned(), "unpack it first")
}

/// Marks entries that reach into another one or into the list: a few bytes would be unpacked again and again.
fn mark_overlaps(entries: &mut [Entry], end: u64) {
    entries.sort_by_key(|entry| entry.header);
    let mut next = end;
    for entry in entries.iter_mut().rev() {
        let length = entry.packed.saturating_add(LOCAL_HEADER).saturating_add(entry.bytes.len() as u64);
        entry.overlaps = entry.header.saturating_add(length) > next;
        next = entry.header;
    }
}

impl Archive {
    /// The documents of the archive whose list was read. `source` names it.
    pub fn new(file: File, directory: Directory, source: &Source, options: &Options) -> Self {
        let pending = directory.has_equal_names.then(|| InputErrorKind::Entry {
            what: "list holds a name twice".to_owned(),
            way_out: "only the last entry of each name is read; pack the files again",
        });
        let wanted = |entry: &Entry| {
            let path = Path::new(&entry.name);
            let is_hidden =
                entry.name.split(['/', '\\']).any(|part| part.starts_with('.') && part != "." && part != "..");
            !is_hidden && (Format::of_path(path).is_some() || Format::is_archive(path))
        };
        let entries: Vec<Entry> = directory.entries.into_iter().filter(wanted).collect();
        Self {
            file: Arc::new(Mutex::new(file)),
            source: source.clone(),
            options: options.clone(),
            is_empty: entries.is_empty(),
            entries: entries.into_iter(),
            current: None,
            pending,
            shown: BTreeSet::new(),
        }
    }

    /// The next document, or the error in its place.
    pub fn next(&mut self) -> Option<Result<Raw, InputError>> {
        if let Some(kind) = self.pending.take() {
            return Some(Err(InputError::new(Place::file(self.source.name()), kind)));
        }
        if self.is_empty {
            self.is_empty = false;
            let kind = InputErrorKind::NoEntries { extensions: Format::all_extensions() };
            return Some(Err(InputError::new(Place::file(self.source.name()), kind)));
        }
        loop {
            if let Some(found) = self.current.as_mut().and_then(|reader| reader.next()) {
                return Some(found);
            }
            let entry = self.entries.next()?;
            match self.open(&entry) {
                Ok(reader) => self.current = Some(Box::new(reader)),
                Err(error) => {
                    self.current = None;
                    return Some(Err(error));
                }
            }
        }
    }

    fn open(&mut self, entry: &Entry) -> Result<Reader, InputError> {
        let path = path_in(&entry.name);
        let shown = path.as_deref().map_or_else(|| entry.name.escape_debug().to_string(), |path| id_under(path, None));
        let name = format!("{}/{shown}", self.source.name());
        let failed = |kind| InputError::new(Place::file(name.clone()), kind);
        if path.is_none() {
            let what = "has a name that leads out of the archive or is no path".to_owned();
            return Err(failed(InputErrorKind::Entry { what, way_out: "rename it" }));
        }
        if let Some((what, way_out)) = entry.refusal() {
            return Err(failed(InputErrorKind::Entry { what, way_out }));
        }
        if !self.shown.insert(shown.clone()) {
            let what = "has the name of another one, written otherwise".to_owned();
            return Err(failed(InputErrorKind::Entry { what, way_out: "rename it" }));
        }
        let stream = entry.stream(&self.file).map_err(|error| failed(error.into()))?;
        let source = Source { path: Some(PathBuf::from(&name)), id: format!("{}/{shown}", self.source.id) };
        source.open_entry(stream, &self.options)
    }
}

impl Entry {
    /// Why it is not read, and what to do.
    fn refusal(&self) -> Option<(String, &'static str)> {
        let is_known =
            [CompressionMethod::STORE, CompressionMethod::DEFLATE, CompressionMethod::ZSTD].contains(&self.method);
        if self.is_link {
            Some(("is a link to another file".to_owned(), "pack the file itself"))
        } else if self.is_encrypted {
            Some(("has a password".to_owned(), "unpack the archive first"))
        } else if self.overlaps {
            Some(("shares its data with another one".to_owned(), "the archive is damaged or made to do harm"))
        } else if Format::is_archive(Path::new(&self.name)) {
            Some(nested())
        } else if !is_known {
            let method = self.method.to_string().to_lowercase();
            Some((
                format!("is compressed by a method that is not read ({method})"),
                "pack it with Deflate or Zstandard",
            ))
        } else {
            None
        }
    }

    fn stream(&self, file: &Arc<Mutex<File>>) -> io::Result<Stream> {
        let mut header = [0; LOCAL_HEADER as usize];
        let end = self.header.saturating_add(LOCAL_HEADER);
        tagged(CODEC, Part { file: Arc::clone(file), at: self.header, end }).read_exact(&mut header)?;
        if !header.starts_with(b"PK\x03\x04") {
            let reason = Some("no entry stands where the list says".to_owned());
            return Err(io::Error::other(CodecError { codec: CODEC, reason }));
        }
        let lengths = [26, 28].map(|at| u64::from(u16::from_le_bytes([header[at], header[at + 1]])));
        let start = end.saturating_add(lengths[0] + lengths[1]);
        let part = Part { file: Arc::clone(file), at: start, end: start.saturating_add(self.packed) };
        let packed = BufReader::with_capacity(BUFFER, part);
        let stream: Stream = match self.method {
            CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
            CompressionMethod::ZSTD => Box::new(zstd::stream::read::Decoder::with_buffer(packed)?),
            _ => Box::new(packed),
        };
        let checked = Checked { inner: stream, crc: flate2::Crc::new(), left: self.unpacked, expected: self.crc };
        Ok(Box::new(tagged(CODEC, checked)))
    }
}

/// An entry's name as a path below the archive; `None` if it leads elsewhere or no file could have it.
fn path_in(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(name.replace('\\', "/"));
    let is_plain = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    (is_plain && !name.contains(|c: char| c.is_control())).then_some(path)
}

fn damaged(error: ZipError) -> InputErrorKind {
    match error {
        ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            InputErrorKind::Truncated { codec: CODEC }
        }
        ZipError::Io(error) => error.into(),
        error => InputErrorKind::Damaged { codec: CODEC, reason: error.to_string() },
    }
}

/// Bytes of a file that others read too.
struct Part {
    file: Arc<Mutex<File>>,
    at: u64,
    end: u64,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        if wanted == 0 {
            return Ok(0);
        }
        // A place in a file is all the lock guards: a thread that panicked leaves nothing half done.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(&mut buffer[..wanted])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += read as u64;
        Ok(read)
    }
}

/// Unpacked data that is held to the length and the checksum that the archive lists.
struct Checked<R> {
    inner: R,
    crc: flate2::Crc,
    left: u64,
    expected: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.crc.update(&buffer[..read]);
        let fits = self.left.checked_sub(read as u64);
        let at_end = read == 0 && !buffer.is_empty();
        let wrong = match fits {
            None => Some("an entry is longer than the list says"),
            Some(left) if at_end && left > 0 => Some("an entry is shorter than the list says"),
            Some(_) if at_end && self.crc.sum() != self.expected => Some("the checksum of an entry is wrong"),
            Some(_) => None,
        };
        self.left = fits.unwrap_or_default();
        match wrong {
            Some(reason) => Err(io::Error::new(io::ErrorKind::InvalidData, reason)),
            None => Ok(read),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// The offset, in an entry's record in the list, of its flags, method, checksum, sizes, and place.
    const FLAGS: usize = 8;
    const METHOD: usize = 10;
    const CRC: usize = 16;
    const UNPACKED: usize = 24;
    const PLACE: usize = 42;

    fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, content) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// The record in the list of the entry with this number.
    fn listed(bytes: &mut [u8], number: usize) -> &mut [u8] {
        let mut found = memchr::memmem::find_iter(bytes, b"PK\x01\x02");
        let at = found.nth(number).unwrap();
        drop(found);
        &mut bytes[at..]
    }

    /// Every document as `id: text`, or the error's message in its place.
    fn read(bytes: &[u8], options: &Options) -> Vec<String> {
        let source = Source { path: Some("in/a.zip".into()), id: "a.zip".to_owned() };
        let reader = match source.open_stream(Box::new(io::Cursor::new(bytes.to_vec())), options) {
            Ok(reader) => reader,
            Err(error) => return vec![error.to_string()],
        };
        reader
            .map(|raw| match raw.and_then(|raw| raw.parse(options)) {
                Ok(parsed) => format!("{}: {}", parsed.document.id, parsed.document.text),
                Err(error) => error.to_string(),
            })
            .collect()
    }

    fn read_all(bytes: &[u8]) -> Vec<String> {
        read(bytes, &Options::default())
    }

    #[test]
    fn entries_are_read_like_the_files_of_a_folder() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all("{\"text\": \"أول\"}\n{\"id\": \"x\", \"text\": \"ثان\"}\n".as_bytes()).unwrap();
        let bytes = pack(&[
            ("أخبار/ب.txt", "وصل الوفد.".as_bytes()),
            ("c.csv", "id,text\n7,صدر الكتاب\n".as_bytes()),
            ("b.jsonl.gz", &gzip.finish().unwrap()),
            ("page.html", "<p>نص الصفحة".as_bytes()),
            ("photo.jpg", b"\xFF\xD8\xFF"),
            (".hidden.txt", b"x"),
            ("__MACOSX/._c.csv", b"x"),
            ("dir\\d.txt", "من ويندوز.".as_bytes()),
        ]);
        assert_eq!(
            read_all(&bytes),
            [
                "a.zip/b.jsonl.gz:1: أول",
                "x: ثان",
                "7: صدر الكتاب",
                "a.zip/dir/d.txt: من ويندوز.",
                "a.zip/page.html: نص الصفحة",
                "a.zip/أخبار/ب.txt: وصل الوفد."
            ]
        );
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&bytes).unwrap();
        assert_eq!(read_all(&gzip.finish().unwrap()), read_all(&bytes));
    }

    #[test]
    fn one_bad_entry_does_not_stop_the_others() {
        let good = "خبر قصير.".as_bytes();
        let inner = pack(&[("x.txt", good)]);
        let entries: Vec<(String, &[u8])> = (0..10).map(|n| (format!("{n}.txt"), good)).collect();
        let mut entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, content)| (name.as_str(), *content)).collect();
        entries.extend([
            ("../up.txt", good),
            ("/root.txt", good),
            ("a\u{7}.txt", good),
            ("in.zip", &inner),
            ("in.txt", &inner),
        ]);
        let mut bytes = pack(&entries);
        listed(&mut bytes, 1)[FLAGS] |= 1;
        listed(&mut bytes, 2)[METHOD] = 14;
        listed(&mut bytes, 3)[CRC] ^= 1;
        listed(&mut bytes, 4)[UNPACKED] -= 1;
        listed(&mut bytes, 5)[UNPACKED] += 1;
        let place = u32::from_le_bytes(listed(&mut bytes, 7)[PLACE..PLACE + 4].try_into().unwrap());
        listed(&mut bytes, 6)[PLACE..PLACE + 4].copy_from_slice(&(place + 3).to_le_bytes());
        let mut found = read_all(&bytes);
        found.sort();
        let damaged = |what: &str| format!("the ZIP data is damaged: {what}; fetch the file again");
        let odd = "the entry has a name that leads out of the archive or is no path; rename it";
        let nested = "the entry is an archive in an archive; unpack it first";
        let mut expected = vec![
            "a.zip/0.txt: خبر قصير.".to_owned(),
            "in/a.zip/1.txt: the entry has a password; unpack the archive first".to_owned(),
            "in/a.zip/2.txt: the entry is compressed by a method that is not read (lzma); pack it with Deflate or Zstandard".to_owned(),
            format!("in/a.zip/3.txt: {}", damaged("the checksum of an entry is wrong")),
            format!("in/a.zip/4.txt: {}", damaged("an entry is longer than the list says")),
            format!("in/a.zip/5.txt: {}", damaged("an entry is shorter than the list says")),
            "in/a.zip/6.txt: the entry shares its data with another one; the archive is damaged or made to do harm".to_owned(),
            "in/a.zip/7.txt: the entry shares its data with another one; the archive is damaged or made to do harm".to_owned(),
            "a.zip/8.txt: خبر قصير.".to_owned(),
            "a.zip/9.txt: خبر قصير.".to_owned(),
            format!("in/a.zip/../up.txt: {odd}"),
            format!("in/a.zip//root.txt: {odd}"),
            format!("in/a.zip/a\\u{{7}}.txt: {odd}"),
            format!("in/a.zip/in.zip: {nested}"),
            format!("in/a.zip/in.txt: {nested}"),
        ];
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn large_entries_are_errors_of_their_own() {
        let zeros = vec![b'a'; 1 << 20];
        let bytes = pack(&[("a.txt", &zeros), ("b.txt", "خبر".as_bytes())]);
        let found = read(&bytes, &Options { max_bytes: Some(1000), ..Options::default() });
        assert!(found[0].starts_with("in/a.zip/a.txt: the file is larger than 1000 bytes"), "{found:?}");
        assert_eq!(found[1], "a.zip/b.txt: خبر");
    }

    #[test]
    fn archives_of_other_programs_and_empty_ones_say_what_they_are() {
        let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
        for (entries, expected) in [
            (vec![types, ("xl/workbook.xml", b"<x/>")], "an Excel workbook"),
            (vec![types, ("ppt/presentation.xml", b"<x/>")], "a PowerPoint file"),
            (vec![("x.bin", &b"x"[..])], "the archive holds no documents: looked for entries ending in .txt"),
            (vec![], "the archive holds no documents"),
        ] {
            let found = read_all(&pack(&entries));
            assert!(found.len() == 1 && found[0].contains(expected), "{found:?}");
        }
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file("mimetype", stored).unwrap();
        zip.write_all(b"application/epub+zip").unwrap();
        zip.start_file("a.html", stored).unwrap();
        let found = read_all(&zip.finish().unwrap().into_inner());
        assert!(found[0].contains("an EPUB book"), "{found:?}");
    }

    #[test]
    fn cut_and_changed_archives_never_crash() {
        let whole = pack(&[("a.txt", "خبر قصير".as_bytes()), ("b.txt", "خبر آخر".as_bytes())]);
        for end in 0..whole.len() {
            assert!(!read_all(&whole[..end]).is_empty());
        }
        for at in 4..whole.len() {
            for mask in [0x01, 0x80, 0xFF] {
                let mut changed = whole.clone();
                changed[at] ^= mask;
                assert!(!read_all(&changed).is_empty());
            }
        }
    }
}
