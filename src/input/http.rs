//! An HTTP response as web archives keep it (RFC 9112): status, headers, and a body that may be in chunks and compressed.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::Encoding;

use super::error::InputErrorKind;

/// Named values, as HTTP and WARC write them: `Name: value`, a line each.
#[derive(Clone, Debug, Default)]
pub(super) struct Headers(Vec<(String, String)>);

/// The start of a response.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// The status, such as 200.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// Where the body starts.
    pub body: usize,
}

impl Headers {
    /// Reads lines; one that starts with white space goes on with the line before, one without a colon is left out.
    pub fn of_lines<'b>(lines: impl Iterator<Item = &'b [u8]>) -> Self {
        let mut all: Vec<(String, String)> = Vec::new();
        for line in lines {
            let text = String::from_utf8_lossy(line);
            if text.starts_with([' ', '\t']) {
                if let Some((_, value)) = all.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                all.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Self(all)
    }

    /// The first value of a name, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The media type without its parameters, in small letters.
    pub fn media_type(&self) -> Option<String> {
        let value = self.get("Content-Type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()).filter(|found| !found.is_empty())
    }

    /// The encoding that the media type names.
    pub fn charset(&self) -> Option<&'static Encoding> {
        let parameters = self.get("Content-Type")?.split(';').skip(1);
        let mut named = parameters.filter_map(|parameter| parameter.split_once('='));
        let (_, label) = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
        Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
    }
}

impl Head {
    /// Reads the start of a response; `None` if `bytes` do not hold a whole one.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let mut lines = Vec::new();
        let mut at = 0;
        loop {
            let end = at + memchr::memchr(b'\n', bytes.get(at..)?)?;
            let line = bytes[at..end].strip_suffix(b"\r").unwrap_or(&bytes[at..end]);
            at = end + 1;
            if line.is_empty() {
                break;
            }
            lines.push(line);
        }
        let (first, rest) = lines.split_first()?;
        let mut parts = first.split(|b| b.is_ascii_whitespace());
        parts.next().filter(|protocol| protocol.starts_with(b"HTTP"))?;
        let status = std::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
        Some(Self { status, headers: Headers::of_lines(rest.iter().copied()), body: at })
    }

    /// The length that a compressed body has once it is unpacked, as its end says, or by a guess.
    pub fn unpacked_len(&self, body: &[u8]) -> usize {
        let Some(codings) = self.headers.get("Content-Encoding") else { return 0 };
        let end = body.last_chunk().copied().map(u32::from_le_bytes).filter(|_| body.starts_with(&[0x1F, 0x8B]));
        match end {
            Some(length) if is_listed(codings, "gzip") => length as usize,
            _ => body.len().saturating_mul(USUAL_RATIO),
        }
    }

    /// The body of a response, put together and unpacked.
    ///
    /// # Errors
    ///
    /// When it has more than `limit` bytes, is damaged, or is compressed in a way that is not read.
    pub fn decode<'b>(&self, body: &'b [u8], limit: u64) -> Result<Cow<'b, [u8]>, InputErrorKind> {
        let mut body = Cow::Borrowed(body);
        // Crawlers that take the chunks apart often keep the header.
        let is_chunked = self.headers.get("Transfer-Encoding").is_some_and(|value| is_listed(value, "chunked"));
        if let Some(whole) = is_chunked.then(|| without_chunks(&body)).flatten() {
            body = Cow::Owned(whole);
        }
        let codings = self.headers.get("Content-Encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.split(',').rev().map(str::trim).take(MAX_CODINGS) {
            let unpacked = match coding {
                // Some unpack the body and keep the header.
                "gzip" | "x-gzip" if body.starts_with(&[0x1F, 0x8B]) => {
                    unpack("gzip", flate2::bufread::MultiGzDecoder::new(&*body), limit)?
                }
                "deflate" if is_zlib(&body) => unpack("zlib", flate2::bufread::ZlibDecoder::new(&*body), limit)?,
                // Many servers leave out what belongs around it, and browsers read that, too.
                "deflate" => match unpack("deflate", flate2::bufread::DeflateDecoder::new(&*body), limit) {
                    Err(InputErrorKind::Damaged { .. } | InputErrorKind::Truncated { .. }) => continue,
                    unpacked => unpacked?,
                },
                "zstd" if body.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) => {
                    unpack("zstd", zstd::stream::read::Decoder::with_buffer(&*body)?, limit)?
                }
                "br" => {
                    return Err(InputErrorKind::NotText {
                        what: "a page compressed with Brotli",
                        way_out: "fetch it with gzip, zstd or no compression",
                    });
                }
                _ => continue,
            };
            body = Cow::Owned(unpacked);
        }
        Ok(body)
    }
}

/// How many times as long a page is once it is unpacked, often.
const USUAL_RATIO: usize = 5;

/// Compressions one over the other that are taken off.
const MAX_CODINGS: usize = 4;

fn is_listed(value: &str, wanted: &str) -> bool {
    value.split(',').any(|part| part.trim().eq_ignore_ascii_case(wanted))
}

/// Whether bytes start as zlib data does: method, and a check of two bytes.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

fn unpack(codec: &'static str, stream: impl Read, limit: u64) -> Result<Vec<u8>, InputErrorKind> {
    let mut bytes = Vec::new();
    match stream.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Err(InputErrorKind::TooLarge { what: "page", limit }),
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(InputErrorKind::Truncated { codec }),
        Err(error) => Err(InputErrorKind::Damaged { codec, reason: error.to_string() }),
    }
}

/// A body put together from its chunks; `None` if it does not start with a chunk. What is cut off is left out.
fn without_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut rest = body;
    loop {
        let chunk = memchr::memchr(b'\n', rest).and_then(|end| {
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            let digits = line.split(';').next()?.trim();
            Some((usize::from_str_radix(digits, 16).ok()?, end + 1))
        });
        match chunk {
            None if whole.is_empty() => return None,
            None | Some((0, _)) => return Some(whole),
            Some((length, start)) => {
                let end = start.saturating_add(length).min(rest.len());
                whole.extend_from_slice(&rest[start..end]);
                rest = &rest[end..];
                rest = rest.strip_prefix(b"\r").unwrap_or(rest);
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn head(headers: &str) -> Head {
        let bytes = format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n");
        let head = Head::of(bytes.as_bytes()).unwrap();
        assert_eq!(head.body, bytes.len());
        head
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = head(
            "Content-Type:  Text/HTML ;x=1; Charset=\"windows-1256\"\r\nX-Long: a\r\n  b\r\nbad line\r\nset-cookie: a=b",
        );
        assert_eq!((head.status, head.headers.media_type().as_deref()), (200, Some("text/html")));
        assert_eq!(head.headers.charset(), Some(encoding_rs::WINDOWS_1256));
        assert_eq!((head.headers.get("x-long"), head.headers.get("bad line")), (Some("a b"), None));
        for none in [
            "",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK\r\nA: b\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "HTTP/1.1 x\r\n\r\n",
            "\r\n\r\n",
        ] {
            assert!(Head::of(none.as_bytes()).is_none(), "{none:?}");
        }
        assert_eq!(Head::of(b"HTTP/1.0 404\n\nx").map(|head| (head.status, head.body)), Some((404, 14)));
    }

    #[test]
    fn chunks_and_compression_are_taken_off() {
        let page = "<p>نص من قطع</p>".as_bytes();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(page).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(page).unwrap();
        let zlib = zlib.finish().unwrap();
        let chunked = |bytes: &[u8]| {
            let (a, b) = bytes.split_at(7);
            [b"7;x=y\r\n", a, b"\r\n", format!("{:X}\r\n", b.len()).as_bytes(), b, b"\r\n0\r\n\r\n"].concat()
        };
        let read = |headers: &str, body: &[u8]| {
            head(headers).decode(body, 1000).map(Cow::into_owned).map_err(|e| e.to_string())
        };
        let both = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip";
        assert_eq!(read(both, &chunked(&gzip)).unwrap(), page);
        assert_eq!(read(both, &gzip).unwrap(), page, "the chunks were taken apart before");
        assert_eq!(read(both, page).unwrap(), page, "everything was");
        assert_eq!(read("Transfer-Encoding: chunked", &chunked(page)).unwrap(), page);
        assert_eq!(read("Content-Encoding: deflate", &zlib).unwrap(), page);
        assert_eq!(read("Content-Encoding: zstd", &zstd::encode_all(page, 1).unwrap()).unwrap(), page);
        assert_eq!(read("Content-Encoding: identity", page).unwrap(), page);
        assert!(read("Content-Encoding: br", page).unwrap_err().contains("Brotli"));
        assert!(read("Content-Encoding: gzip", &gzip[..12]).unwrap_err().starts_with("the gzip data ends early"));
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        bomb.write_all(&[0; 1 << 20]).unwrap();
        let error = read("Content-Encoding: gzip", &bomb.finish().unwrap()).unwrap_err();
        assert!(error.starts_with("the page is larger than 1000 bytes"), "{error}");
    }

    #[test]
    fn wrong_chunks_do_no_harm() {
        assert_eq!(without_chunks(b"ffffffffffffffff\r\nabc"), Some(b"abc".to_vec()));
        assert_eq!(without_chunks(b"fffffffffffffffff\r\nabc"), None);
        assert_eq!(without_chunks(b"3\r\nabcdef"), Some(b"abc".to_vec()));
        assert_eq!(without_chunks(b"<html>\n"), None);
        assert_eq!(without_chunks(b""), None);
    }
}
