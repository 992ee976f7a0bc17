//! Opening an input: its compression is taken off, its format found out, and the reader for it chosen.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Options;
#[cfg(feature = "zip")]
use super::archive::{Archive, Directory, Kind, nested};
use super::binary::{self, Container};
use super::decompress::{Stream, decompress};
use super::encoding::{SAMPLE, Scheme};
use super::error::{InputError, InputErrorKind, Place};
use super::format::Format;
#[cfg(feature = "parquet")]
use super::parquet::Rows as ParquetRows;
use super::reader::{Origin, Reader, State};
use super::records::Lines;
use super::source::Source;
use super::table::Rows;
use super::warc::Records;

/// The most bytes that are set aside on the disk when a container is not a file of its own: 64 GiB.
const MAX_SPOOLED: u64 = 64 << 30;

/// A file whose bytes are counted as they are read.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read(buffer)?;
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}

impl Source {
    /// Opens the input, takes off its compression and finds out its format.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is known not to be text, or has no column for the text.
    pub fn open(&self, options: &Options) -> Result<Reader, InputError> {
        let Some(path) = &self.path else { return self.open_stream(Box::new(io::stdin()), options) };
        let failed = |error| InputError::io(Place::file(self.name()), error);
        let mut file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        // A pipe cannot be looked into twice.
        if metadata.is_file() {
            let head = head_of(&mut file, 4).map_err(failed)?;
            if let Some(container) = Container::of(&head) {
                options.read.iter().for_each(|read| _ = read.fetch_add(metadata.len(), Ordering::Relaxed));
                return self.open_container(file, container, options, false);
            }
        }
        match &options.read {
            Some(read) => self.open_stream(Box::new(Counted { file, read: Arc::clone(read) }), options),
            None => self.open_stream(Box::new(file), options),
        }
    }

    /// Reads the input from a stream instead, say an uploaded file. The path only names it.
    ///
    /// An archive or a Parquet table is set aside in a temporary file, because it must be read from its end.
    ///
    /// # Errors
    ///
    /// As for [`open`](Source::open).
    pub fn open_stream(&self, stream: Box<dyn Read + Send>, options: &Options) -> Result<Reader, InputError> {
        self.open_bytes(stream, options, false)
    }

    /// Reads an entry of an archive, which may not be an archive again.
    #[cfg(feature = "zip")]
    pub(super) fn open_entry(&self, stream: Stream, options: &Options) -> Result<Reader, InputError> {
        self.open_bytes(stream, options, true)
    }

    fn open_bytes(&self, stream: Stream, options: &Options, in_archive: bool) -> Result<Reader, InputError> {
        let place = Place::file(self.name());
        let failed = |kind| InputError::new(place.clone(), kind);
        let (head, rest) = decompress(stream, SAMPLE).map_err(|error| InputError::io(place.clone(), error))?;
        if let Some(container) = Container::of(&head) {
            let limit = if in_archive { options.limit() } else { MAX_SPOOLED };
            let spooled = spool(io::Cursor::new(head).chain(rest), limit).map_err(failed)?;
            return self.open_container(spooled, container, options, in_archive);
        }
        if let Some(kind) = binary::not_text(&head) {
            return Err(failed(kind));
        }
        let complete = head.len() < SAMPLE;
        let by_name = options.format.or_else(|| Format::of_path(self.path.as_ref()?));
        if let Some(expected) = by_name.and_then(is_container) {
            return Err(failed(InputErrorKind::OtherFormat { expected }));
        }
        let html = by_name.is_none_or(|format| format == Format::Html);
        let scheme = Scheme::of(&head, options.encoding, html, complete).map_err(failed)?;
        let format = match by_name {
            Some(format) => format,
            None => {
                let lenient = Scheme { strict: false, ..scheme };
                let text = lenient.decode(head.clone(), scheme.bom).map(|decoded| decoded.text).unwrap_or_default();
                let format = Format::of_content(&text, complete);
                if let Some(kind) = (format == Format::Text).then(|| binary::whole_json(&text)).flatten() {
                    return Err(failed(kind));
                }
                format
            }
        };
        let scheme = if format.is_whole() { scheme } else { scheme.of_records(&head) };
        let state = match format {
            Format::Jsonl => State::Lines(Lines::new(head, rest, scheme, options.limit())),
            Format::Csv | Format::Tsv => {
                State::Rows(Box::new(Rows::open(head, rest, scheme, format, &place, options)?))
            }
            Format::Warc => {
                State::Records(Box::new(Records::new(Box::new(io::Cursor::new(head).chain(rest)), options.limit())))
            }
            Format::Text | Format::Html | Format::Docx | Format::Parquet => {
                State::Whole(Box::new(io::Cursor::new(head).chain(rest)), options.limit())
            }
        };
        Ok(self.reader(Some(format), scheme, state))
    }

    /// Reads a file that is a container by its first bytes.
    fn open_container(
        &self,
        file: File,
        container: Container,
        options: &Options,
        in_archive: bool,
    ) -> Result<Reader, InputError> {
        let _ = (&file, options, in_archive); // a build without containers has no use for them
        let opened: Result<Reader, InputErrorKind> = match container {
            #[cfg(feature = "zip")]
            Container::Zip => self.open_zip(file, options, in_archive),
            #[cfg(feature = "parquet")]
            Container::Parquet => self.open_parquet(file, options),
            #[cfg(not(any(feature = "zip", feature = "parquet")))]
            Container::None => Err(InputErrorKind::OtherFormat { expected: "a container" }),
        };
        opened.map_err(|kind| InputError::new(Place::file(self.name()), kind))
    }

    #[cfg(feature = "zip")]
    fn open_zip(&self, mut file: File, options: &Options, in_archive: bool) -> Result<Reader, InputErrorKind> {
        let directory = Directory::read(&mut file)?;
        let by_name = || Format::of_path(self.path.as_ref()?).and_then(is_container);
        match directory.kind {
            Kind::Word if options.format.is_some_and(|format| format != Format::Docx) => {
                Err(InputErrorKind::NotText { what: "a Word document (.docx)", way_out: OTHER_OPTION })
            }
            Kind::Word => {
                file.rewind()?;
                let state = State::Whole(Box::new(file), options.limit());
                Ok(self.reader(Some(Format::Docx), Scheme::CONTAINER, state))
            }
            Kind::Program { what, way_out } => Err(InputErrorKind::NotText { what, way_out }),
            Kind::Documents if in_archive => {
                let (what, way_out) = nested();
                Err(InputErrorKind::Entry { what, way_out })
            }
            Kind::Documents => match by_name() {
                Some(expected) => Err(InputErrorKind::OtherFormat { expected }),
                None => {
                    let archive = Archive::new(file, directory, self, options);
                    Ok(self.reader(None, Scheme::CONTAINER, State::Archive(Box::new(archive))))
                }
            },
        }
    }

    #[cfg(feature = "parquet")]
    fn open_parquet(&self, file: File, options: &Options) -> Result<Reader, InputErrorKind> {
        if options.format.is_some_and(|format| format != Format::Parquet) {
            return Err(InputErrorKind::NotText { what: "a Parquet file", way_out: OTHER_OPTION });
        }
        let rows = ParquetRows::open(file, options)?;
        Ok(self.reader(Some(Format::Parquet), Scheme::CONTAINER, State::Table(Box::new(rows))))
    }

    fn reader(&self, format: Option<Format>, scheme: Scheme, state: State) -> Reader {
        Reader::new(Origin { name: self.name(), id: self.id.clone(), format, scheme }, state)
    }
}

/// What to do about a container that is to be read as something else.
#[cfg(any(feature = "zip", feature = "parquet"))]
const OTHER_OPTION: &str = "leave out --input-format";

/// What a format's files are called, if they are containers.
fn is_container(format: Format) -> Option<&'static str> {
    match format {
        Format::Docx => Some("a Word document (.docx)"),
        Format::Parquet => Some("a Parquet file"),
        _ => None,
    }
}

/// The first bytes of a file, which is then at its start again.
fn head_of(file: &mut File, len: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.take(len).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head)
}

/// Sets a stream of at most `limit` bytes aside in a file without a name.
fn spool(mut stream: impl Read, limit: u64) -> Result<File, InputErrorKind> {
    let folder = std::env::temp_dir();
    let no_room = |error: io::Error| {
        let way_out = "it must be set aside for reading; make room, or name another folder in TMPDIR";
        io::Error::new(io::ErrorKind::StorageFull, format!("{error} in {}, where {way_out}", folder.display()))
    };
    // Not the input is at fault.
    let mut file = tempfile::tempfile_in(&folder).map_err(no_room)?;
    let copied = io::copy(&mut stream.by_ref().take(limit.saturating_add(1)), &mut file);
    let written = copied.map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => no_room(error),
        _ => error,
    })?;
    if written > limit {
        return Err(InputErrorKind::TooLarge { what: "file", limit });
    }
    file.rewind()?;
    Ok(file)
}
