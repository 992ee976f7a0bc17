//! The elements that are open at a place in the page, and the rules by which they close.

use rustc_hash::FxHashMap;

use super::element::{Display, Traits};

/// Open elements beyond this depth are counted and otherwise ignored; real pages stay below 60.
const MAX_DEPTH: usize = 250;

/// The first bytes of an element's name; enough to tell all standard elements apart.
pub(super) type Name = u128;

/// An open element.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// Its name.
    pub name: Name,
    /// How it lies.
    pub display: Display,
    /// What holds inside it.
    pub traits: Traits,
    /// Its level if it is a heading, else 0.
    pub level: u8,
    /// The container that it is or stands in.
    pub region: usize,
    /// The number of the table row that it is or stands in, else 0.
    pub row: u32,
}

/// The open elements, the innermost last.
#[derive(Default)]
pub(super) struct Stack {
    frames: Vec<Frame>,
    /// Elements open beyond [`MAX_DEPTH`].
    overflow: usize,
    /// How many of each name are open, so that a stray end tag is not searched for.
    open: FxHashMap<Name, u32>,
}

impl Stack {
    /// The innermost open element, or the page itself.
    pub fn top(&self) -> Frame {
        self.frames.last().copied().unwrap_or(Frame {
            name: 0,
            display: Display::Container,
            traits: Traits::default(),
            level: 0,
            region: 0,
            row: 0,
        })
    }

    /// Opens an element. Too deep, it is only counted, and what is inside takes after the deepest that is kept.
    pub fn push(&mut self, frame: Frame) {
        if self.frames.len() >= MAX_DEPTH {
            self.overflow += 1;
            return;
        }
        *self.open.entry(frame.name).or_default() += 1;
        self.frames.push(frame);
    }

    /// Closes the element that an end tag names, and those left open in it.
    pub fn close(&mut self, name: &[u8], display: Display) {
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let name = key(name);
        if self.open.get(&name).is_none_or(|count| *count == 0) {
            return;
        }
        for depth in (0..self.frames.len()).rev() {
            let frame = self.frames[depth];
            if frame.name == name {
                self.close_to(depth);
                return;
            }
            // A stray `</b>` does not close the cell it stands in, and a stray `</div>` does not close the table.
            let stop = match display {
                Display::Inline => frame.display != Display::Inline,
                _ => {
                    frame.name == key(b"table")
                        || (frame.name == key(b"td") && name != key(b"tr") && name != key(b"table"))
                }
            };
            if stop {
                return;
            }
        }
    }

    /// Closes what the start of this element closes by itself.
    pub fn close_before(&mut self, name: &[u8], display: Display) {
        const TABLE: [Name; 1] = keys(["table"]);
        const CELL: [Name; 4] = keys(["table", "td", "th", "svg"]);
        const HEADINGS: [Name; 6] = keys(["h1", "h2", "h3", "h4", "h5", "h6"]);
        match name {
            b"li" => self.close_implied(&keys(["li"]), &keys(["ul", "ol", "menu", "table"])),
            b"dt" | b"dd" => self.close_implied(&keys(["dt", "dd"]), &keys(["dl", "table"])),
            b"td" | b"th" => self.close_implied(&keys(["td", "th"]), &keys(["table", "tr"])),
            b"tr" => self.close_implied(&keys(["tr"]), &TABLE),
            b"tbody" | b"thead" | b"tfoot" => self.close_implied(&keys(["tbody", "thead", "tfoot"]), &TABLE),
            b"option" => self.close_implied(&keys(["option"]), &keys(["select"])),
            b"a" => self.close_implied(&keys(["a"]), &CELL),
            _ => {}
        }
        if display != Display::Inline {
            self.close_implied(&keys(["p"]), &CELL);
            // A page whose head was never closed: the first thing that shows ends it.
            let stays = matches!(name, b"script" | b"style" | b"noscript" | b"template" | b"title" | b"object");
            if !stays {
                self.close_head();
            }
        }
        if matches!(name, [b'h', b'1'..=b'6']) {
            self.close_implied(&HEADINGS, &keys(["div", "td", "section", "article"]));
        }
    }

    /// Closes a head that is still open.
    pub fn close_head(&mut self) {
        self.close_implied(&keys(["head"]), &keys(["body", "svg"]));
    }

    /// Closes the nearest open element with one of these names, unless one of `barriers` is nearer.
    fn close_implied(&mut self, names: &[Name], barriers: &[Name]) {
        let is_open = |name: &Name| self.open.get(name).is_some_and(|count| *count > 0);
        if !names.iter().any(is_open) {
            return;
        }
        let stops = |frame: &Frame| names.contains(&frame.name) || barriers.contains(&frame.name);
        if let Some(depth) = self.frames.iter().rposition(stops)
            && names.contains(&self.frames[depth].name)
        {
            self.close_to(depth);
        }
    }

    fn close_to(&mut self, depth: usize) {
        for frame in self.frames.drain(depth.min(self.frames.len())..) {
            if let Some(count) = self.open.get_mut(&frame.name) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

/// The name as it is kept on the stack.
pub(super) const fn key(name: &[u8]) -> Name {
    let mut key = 0;
    let mut i = 0;
    while i < name.len() && i < 16 {
        key = key << 8 | name[i] as Name;
        i += 1;
    }
    key
}

/// Names as they are kept on the stack.
const fn keys<const N: usize>(names: [&str; N]) -> [Name; N] {
    let mut keys = [0; N];
    let mut i = 0;
    while i < N {
        keys[i] = key(names[i].as_bytes());
        i += 1;
    }
    keys
}
