//! `winmail.dat`: what Outlook and Exchange make of a mail in Rich Text (MS-OXTNEF). Its attachments are unpacked; its
//! body is dropped, as that of an attached mail is.

use bytes::Bytes;
use message::Unread;

use super::{Budget, Piece};
use crate::{Part, inbound::encoding};

/// The first four bytes (MS-OXTNEF section 2.1.3.1).
const SIGNATURE: &[u8] = b"\x78\x9f\x3e\x22";
/// The class of an attached mail, before its own TNEF (MS-OXTNEF section 2.1.3.3.15.1: IID_IMessage).
const IMESSAGE: &[u8] = b"\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";

/// Attributes (section 2.1.3.2). Every attachment begins with its rendering data.
mod attribute {
    pub(super) const OEM_CODEPAGE: u32 = 0x0006_9007;
    pub(super) const ATTACH_REND_DATA: u32 = 0x0006_9002;
    pub(super) const ATTACH_TITLE: u32 = 0x0001_8010;
    pub(super) const ATTACH_DATA: u32 = 0x0006_800f;
    pub(super) const ATTACH_PROPERTIES: u32 = 0x0006_9005;
}

/// Properties of attachments (MS-OXPROPS).
mod property {
    pub(super) const DISPLAY_NAME: u16 = 0x3001;
    pub(super) const DATA: u16 = 0x3701;
    pub(super) const FILENAME: u16 = 0x3704;
    pub(super) const LONG_FILENAME: u16 = 0x3707;
    pub(super) const MIME_TAG: u16 = 0x370e;
    pub(super) const CONTENT_ID: u16 = 0x3712;
    pub(super) const FLAGS: u16 = 0x3714;
}

/// The flag of an attachment that the HTML body shows (MS-OXCMSG section 2.2.2.18, `attRenderedInBody`).
const SHOWN_IN_BODY: u8 = 4;

pub(super) fn open(part: &Part, budget: &mut Budget) -> Option<Result<Vec<Piece>, Unread>> {
    part.bytes.starts_with(SIGNATURE).then(|| read(&part.bytes, budget))
}

/// An attachment being read.
#[derive(Debug, Default)]
struct Attachment {
    title: Option<Bytes>,
    data: Option<Bytes>,
    properties: Properties,
    is_cut_off: bool,
}

/// The files of a winmail.dat; they share its memory. Behind what can be read there may be garbage.
fn read(bytes: &Bytes, budget: &mut Budget) -> Result<Vec<Piece>, Unread> {
    let mut cursor = Cursor { bytes, at: SIGNATURE.len() + 2 };
    let mut codepage = 1252;
    let mut attachments: Vec<Attachment> = Vec::new();
    // Level, attribute, length, value, checksum.
    while let (Some(level), Some(id), Some(length)) = (cursor.take(1), cursor.u32(), cursor.u32()) {
        if !matches!(level.first(), Some(1 | 2)) {
            break;
        }
        if id == attribute::ATTACH_REND_DATA {
            budget.files(1)?;
            attachments.push(Attachment::default());
        }
        let value = cursor.take(length as usize);
        let attachment = attachments.last_mut();
        let Some(value) = value else {
            if let Some(attachment) = attachment.filter(|_| level.as_ref() == b"\x02") {
                attachment.is_cut_off = true;
            }
            break;
        };
        match (id, attachment) {
            (attribute::OEM_CODEPAGE, _) => codepage = Cursor { bytes: &value, at: 0 }.u32().unwrap_or(codepage),
            (attribute::ATTACH_TITLE, Some(attachment)) => attachment.title = Some(value),
            (attribute::ATTACH_DATA, Some(attachment)) => attachment.data = Some(value),
            (attribute::ATTACH_PROPERTIES, Some(attachment)) => {
                attachment.properties = Properties::read(&value).unwrap_or_default();
            }
            _ => {}
        }
        cursor.take(2);
    }
    let pieces = attachments.into_iter().enumerate();
    Ok(pieces.map(|(at, attachment)| attachment.piece(at + 1, codepage)).collect())
}

impl Attachment {
    fn piece(self, position: usize, codepage: u32) -> Piece {
        let text = |value: &Text| value.decode(codepage);
        let Properties { long_name, name, display_name, mime, content_id, data, is_shown } = self.properties;
        let title = self.title.map(|title| Text { bytes: title, is_unicode: false });
        let names = [long_name, title, name, display_name];
        let name = names.iter().flatten().map(text).find(|name| !name.trim().is_empty());
        // An attached mail or object is in the properties, a file in the attribute.
        let data = match data {
            Some(object) if object.starts_with(IMESSAGE) => Some(object.slice(IMESSAGE.len()..)),
            object => self.data.filter(|data| !data.is_empty()).or(object),
        };
        let mime = mime.as_ref().map(text).unwrap_or_default().trim().to_ascii_lowercase();
        let is_missing = data.is_none() && self.is_cut_off;
        let mut piece = Piece::file(position, name, &mime, data.unwrap_or_default());
        piece.part.content_id = content_id.as_ref().map(text).filter(|id| !id.is_empty());
        piece.part.referenced_by_html = is_shown;
        if is_missing {
            piece = piece.refused(Unread::CorruptWinmail);
        }
        piece
    }
}

/// What is needed of an attachment's properties.
#[derive(Debug, Default)]
struct Properties {
    long_name: Option<Text>,
    name: Option<Text>,
    display_name: Option<Text>,
    mime: Option<Text>,
    content_id: Option<Text>,
    data: Option<Bytes>,
    is_shown: bool,
}

impl Properties {
    /// Reads a list of properties (section 2.1.3.4); what stands before damage counts.
    fn read(bytes: &Bytes) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        let mut properties = Self::default();
        for _ in 0..cursor.u32()? {
            if properties.next(&mut cursor).is_none() {
                break;
            }
        }
        Some(properties)
    }

    /// Reads one property: type, number, for a named one its name, then one value or several.
    fn next(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let (kind, id) = (cursor.u16()?, cursor.u16()?);
        if id >= 0x8000 {
            cursor.take(16)?;
            if cursor.u32()? == 0 {
                cursor.u32()?;
            } else {
                let length = cursor.u32()?;
                cursor.padded(length as usize)?;
            }
        }
        const STRING8: u16 = 0x1e;
        const UNICODE: u16 = 0x1f;
        let size = match kind & 0x0fff {
            STRING8 | UNICODE | 0x0d | 0x102 => None,
            0x02 | 0x03 | 0x04 | 0x0a | 0x0b => Some(4),
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => Some(8),
            0x48 => Some(16),
            _ => return None,
        };
        let is_list = kind & 0x1000 != 0 || size.is_none();
        let values = if is_list { cursor.u32()? } else { 1 };
        for index in 0..values {
            let length = match size {
                Some(size) => size,
                None => cursor.u32()? as usize,
            };
            let value = cursor.padded(length)?;
            if index == 0 {
                self.set(id, Text { bytes: value, is_unicode: kind & 0x0fff == UNICODE });
            }
        }
        Some(())
    }

    fn set(&mut self, id: u16, value: Text) {
        match id {
            property::LONG_FILENAME => self.long_name = Some(value),
            property::FILENAME => self.name = Some(value),
            property::DISPLAY_NAME => self.display_name = Some(value),
            property::MIME_TAG => self.mime = Some(value),
            property::CONTENT_ID => self.content_id = Some(value),
            property::DATA => self.data = Some(value.bytes),
            property::FLAGS => self.is_shown = value.bytes.first().is_some_and(|flags| flags & SHOWN_IN_BODY != 0),
            _ => {}
        }
    }
}

/// Text in UTF-16 or in the code page of the sender.
#[derive(Debug)]
struct Text {
    bytes: Bytes,
    is_unicode: bool,
}

impl Text {
    fn decode(&self, codepage: u32) -> String {
        let text = if self.is_unicode {
            let units = self.bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        } else {
            encoding::text(charset(codepage).as_deref(), &self.bytes)
        };
        text.split('\0').next().unwrap_or_default().to_owned()
    }
}

/// The name of a Windows code page among character sets.
fn charset(codepage: u32) -> Option<String> {
    Some(match codepage {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20866 => "koi8-r".to_owned(),
        28591..=28605 => format!("iso-8859-{}", codepage - 28590),
        437..=869 => format!("cp{codepage}"),
        874 | 1250..=1258 => format!("windows-{codepage}"),
        _ => return None,
    })
}

/// Reads numbers and slices from the front.
struct Cursor<'a> {
    bytes: &'a Bytes,
    at: usize,
}

impl Cursor<'_> {
    /// The next bytes; `None`, and no step forward, if there are fewer.
    fn take(&mut self, length: usize) -> Option<Bytes> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len())?;
        let taken = self.bytes.slice(self.at..end);
        self.at = end;
        Some(taken)
    }

    /// The next bytes, whose room is a multiple of four.
    fn padded(&mut self, length: usize) -> Option<Bytes> {
        let value = self.take(length)?;
        self.at = self.at.checked_add(length.wrapping_neg() % 4)?;
        Some(value)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).and_then(|b| Some(u16::from_le_bytes(*b.first_chunk()?)))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4).and_then(|b| Some(u32::from_le_bytes(*b.first_chunk()?)))
    }
}
