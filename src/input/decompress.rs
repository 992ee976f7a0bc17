//! Decompression, recognized by the first bytes and never by the file name, layer by layer.

use std::fmt;
use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// A stream of bytes that can move to another thread.
pub(super) type Stream = Box<dyn Read + Send>;

/// Layers of compression that are taken off; a file wrapped deeper is a mistake or an attack.
const MAX_LAYERS: usize = 4;

/// What the library of zstd says of data that refers back farther than 128 MiB, for which it would need as much memory.
const TOO_FAR: &str = "requires too much memory";
/// The reason that is given for it.
pub(super) const LONG_WINDOW: &str = "it was made with --long";

/// How much is read at once below a decompressor.
const BUFFER: usize = 128 << 10;

/// Compressed data that is damaged, carried inside an [`io::Error`].
#[derive(Debug)]
pub(super) struct CodecError {
    /// `gzip`, `zstd`, `ZIP`.
    pub codec: &'static str,
    /// What is wrong; `None` when the data ends early.
    pub reason: Option<String>,
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            None => write!(f, "the {} data ends early", self.codec),
            Some(reason) => write!(f, "the {} data is damaged: {reason}", self.codec),
        }
    }
}

impl std::error::Error for CodecError {}

/// The stream without its layers of gzip (all members) and zstd (all frames), and up to `head_len` of its first bytes,
/// which are taken from the stream.
///
/// # Errors
///
/// Those of reading the very first bytes, with a [`CodecError`] inside if the data is at fault.
pub(super) fn decompress(mut stream: Stream, head_len: usize) -> io::Result<(Vec<u8>, Stream)> {
    for _ in 0..MAX_LAYERS {
        let magic = take(&mut stream, 4)?;
        let codec = codec_of(&magic);
        let whole = io::Cursor::new(magic).chain(stream);
        stream = match codec {
            Some("gzip") => {
                Box::new(Tagged { codec: "gzip", inner: MultiGzDecoder::new(BufReader::with_capacity(BUFFER, whole)) })
            }
            Some(codec) => {
                let inner = zstd::stream::read::Decoder::new(whole)?;
                Box::new(Tagged { codec, inner })
            }
            None => {
                stream = Box::new(whole);
                break;
            }
        };
    }
    let mut head = Vec::new();
    match (&mut stream).take(head_len as u64).read_to_end(&mut head) {
        Ok(_) => Ok((head, stream)),
        // The records before the damage are read like those of a longer file.
        Err(error) if !head.is_empty() => Ok((head, Box::new(Failing(Some(error))))),
        Err(error) => Err(error),
    }
}

/// A stream that fails, and is then at its end.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The stream with errors that lay damage to the data of `codec`.
#[cfg(feature = "zip")]
pub(super) fn tagged<R: Read>(codec: &'static str, inner: R) -> impl Read {
    Tagged { codec, inner }
}

fn codec_of(magic: &[u8]) -> Option<&'static str> {
    // zstd also knows "skippable" frames, 50..5F 2A 4D 18, which may stand first.
    match magic {
        [0x1F, 0x8B, ..] => Some("gzip"),
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Some("zstd"),
        _ => None,
    }
}

/// The next `len` bytes, fewer only at the end.
fn take(stream: &mut Stream, len: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(len as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A decompressor whose errors say that the data is at fault, unless the system is.
struct Tagged<R> {
    codec: &'static str,
    inner: R,
}

impl<R: Read> Read for Tagged<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            let from_below = error.get_ref().is_some_and(|e| e.is::<CodecError>());
            let reason = match error.kind() {
                _ if from_below || error.raw_os_error().is_some() => return error,
                io::ErrorKind::Interrupted => return error,
                io::ErrorKind::UnexpectedEof => None,
                _ if self.codec == "zstd" && error.to_string().contains(TOO_FAR) => Some(LONG_WINDOW.to_owned()),
                _ => Some(error.to_string()),
            };
            io::Error::other(CodecError { codec: self.codec, reason })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zst(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    fn read(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let (mut all, mut rest) = decompress(Box::new(io::Cursor::new(bytes)), 7)?;
        rest.read_to_end(&mut all)?;
        Ok(all)
    }

    fn codec_error(bytes: Vec<u8>) -> String {
        let error = read(bytes).unwrap_err();
        error.get_ref().and_then(|e| e.downcast_ref::<CodecError>()).expect("a codec error").to_string()
    }

    #[test]
    fn layers_members_and_frames_are_taken_off() {
        assert_eq!(read(b"plain text".to_vec()).unwrap(), b"plain text");
        assert_eq!(read(b"".to_vec()).unwrap(), b"");
        assert_eq!(read([gzip(b"one "), gzip(b"two")].concat()).unwrap(), b"one two");
        assert_eq!(read([zst(b"one "), zst(b"two")].concat()).unwrap(), b"one two");
        assert_eq!(read(gzip(&zst(b"nested"))).unwrap(), b"nested");
    }

    #[test]
    fn truncated_and_damaged_data_are_told_apart() {
        let long: Vec<u8> = (0..20_000).flat_map(|i: u32| format!("{i} سطر\n").into_bytes()).collect();
        for (codec, packed) in [("gzip", gzip(&long)), ("zstd", zst(&long))] {
            let half = packed[..packed.len() / 2].to_vec();
            assert_eq!(codec_error(half), format!("the {codec} data ends early"));
        }
        let mut bad = gzip(&long);
        let middle = bad.len() / 2;
        bad[middle..middle + 40].fill(0xA5);
        assert!(codec_error(bad).starts_with("the gzip data is damaged"));
        let bad = [&[0x28, 0xB5, 0x2F, 0xFD][..], &[0xFF; 40]].concat();
        assert!(codec_error(bad).starts_with("the zstd data is damaged"));
        assert_eq!(codec_error(gzip(b"abc")[..5].to_vec()), "the gzip data ends early");
    }
}
