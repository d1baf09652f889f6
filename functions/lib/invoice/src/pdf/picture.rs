//! Pictures in a PDF (ISO 32000-1, 8.9), in shades of grey.

use std::borrow::Cow;

use lopdf::{Dictionary, Document, Object, Stream};

use super::Budget;
use crate::picture::bilevel::{self, EncodingMode};
use crate::picture::{Colours, Grey, Samples, Shrinker, brightness, jpeg};

/// Bytes a picture inflates to. A page in 300 dots to the inch and shades of grey has 8.7 million.
pub const MAX_PICTURE_BYTES: usize = 12 << 20;
/// Bytes all pictures inflate to together.
pub const MAX_PICTURES_BYTES: usize = 48 << 20;

/// Reads a picture of 1, 2, 4 or 8 bits, in grey, colours, or colours of a table; JPEG, CCITT fax and JBIG2 too. `None`
/// for JPEG 2000, which holds every pixel several times over in decoding, and for what does not decode.
pub(super) fn read(
    document: &Document,
    budget: &mut Budget,
    stream: &Stream,
    [width, height, bits]: [usize; 3],
    inflated: &mut usize,
) -> Option<Grey> {
    let filters = stream.dict.get_deref(b"Filter", document).or(stream.dict.get_deref(b"F", document)).ok();
    let names: Vec<&[u8]> = match filters {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names.iter().filter_map(|name| name.as_name().ok()).collect(),
        _ => Vec::new(),
    };
    let codec = names.last().copied().unwrap_or_default();
    match codec {
        b"DCTDecode" => return jpeg(&packed(document, budget, stream, &names)?),
        b"JPXDecode" => return None,
        _ => {}
    }
    if !matches!(bits, 1 | 2 | 4 | 8) {
        return None;
    }
    let is_mask = ["ImageMask", "IM"]
        .into_iter()
        .any(|key| stream.dict.get_deref(key.as_bytes(), document).and_then(Object::as_bool).unwrap_or_default());
    let space = stream.dict.get_deref(b"ColorSpace", document).or(stream.dict.get_deref(b"CS", document)).ok();
    let colours = if is_mask { Colours::Grey } else { colours(document, budget, space)? };
    let decode = ["Decode", "D"].into_iter().find_map(|key| stream.dict.get_deref(key.as_bytes(), document).ok());
    let first = decode.and_then(|decode| decode.as_array().ok()?.first()?.as_float().ok());
    let is_inverted = !matches!(colours, Colours::Table(_)) && first.is_some_and(|first| first >= 1.0);
    let samples = Samples { bits, each: colours.parts(), colours, is_inverted };
    let row_bytes = samples.row_bytes(width)?;
    let needed = row_bytes.checked_mul(height).filter(|needed| *needed <= MAX_PICTURE_BYTES)?;
    *inflated = inflated.saturating_add(needed);
    if *inflated > MAX_PICTURES_BYTES {
        return None;
    }
    let data = match codec {
        b"" => Cow::Borrowed(stream.content.as_slice()),
        b"CCITTFaxDecode" | b"JBIG2Decode" => {
            let packed = packed(document, budget, stream, &names)?;
            let parameters = parameters(document, stream, names.len());
            Cow::Owned(bilevel(&packed, codec, (width, height), document, parameters)?)
        }
        _ => Cow::Owned(budget.inflate_up_to(MAX_PICTURE_BYTES, document, stream).ok()??),
    };
    let mut shrinker = Shrinker::new(width, height)?;
    for row in data.chunks_exact(row_bytes) {
        shrinker.row(samples.shades(row, width));
    }
    Some(shrinker.finish())
}

/// The content of a picture as its own codec wrote it, which is the last of these filters.
fn packed<'a>(
    document: &Document,
    budget: &mut Budget,
    stream: &'a Stream,
    filters: &[&[u8]],
) -> Option<Cow<'a, [u8]>> {
    let (_, before) = filters.split_last()?;
    if before.is_empty() {
        return Some(Cow::Borrowed(&stream.content));
    }
    let mut outer = stream.clone();
    outer.dict.set("Filter", before.iter().map(|name| Object::Name(name.to_vec())).collect::<Vec<_>>());
    outer.dict.remove(b"DecodeParms");
    budget.inflate_up_to(MAX_PICTURE_BYTES, document, &outer).ok()?.map(Cow::Owned)
}

/// What is said of the last of so many filters.
fn parameters<'a>(document: &'a Document, stream: &'a Stream, filters: usize) -> Option<&'a Dictionary> {
    let said = stream.dict.get_deref(b"DecodeParms", document).or(stream.dict.get_deref(b"DP", document)).ok()?;
    let said = match said {
        Object::Array(all) => document.dereference(all.get(filters.checked_sub(1)?)?).ok()?.1,
        one => one,
    };
    said.as_dict().ok()
}

/// The rows of a picture in CCITT fax (7.4.6) or JBIG2 (7.4.7), as these filters hand them on: black is 0, unless said
/// otherwise.
fn bilevel(
    packed: &[u8],
    codec: &[u8],
    size: (usize, usize),
    document: &Document,
    parameters: Option<&Dictionary>,
) -> Option<Vec<u8>> {
    let said = |key: &str| parameters.and_then(|said| said.get_deref(key.as_bytes(), document).ok());
    let number = |key: &str, default: i64| said(key).and_then(|value| value.as_i64().ok()).unwrap_or(default);
    let is = |key: &str| said(key).and_then(|value| value.as_bool().ok()).unwrap_or_default();
    let mut rows = match codec {
        b"JBIG2Decode" => bilevel::jbig2(packed, size)?,
        _ => {
            let encoding = match number("K", 0) {
                ..0 => EncodingMode::Group4,
                0 => EncodingMode::Group3_1D,
                k => EncodingMode::Group3_2D { k: u32::try_from(k).ok()? },
            };
            let columns = usize::try_from(number("Columns", 1728)).ok();
            bilevel::fax(packed, size, encoding, is("EncodedByteAlign")).filter(|_| columns == Some(size.0))?
        }
    };
    if !is("BlackIs1") {
        rows.iter_mut().for_each(|byte| *byte = !*byte);
    }
    Some(rows)
}

/// What a colour is given by (8.6). `None` for colours that are no grey, red-green-blue or print colours.
fn colours(document: &Document, budget: &mut Budget, space: Option<&Object>) -> Option<Colours> {
    match space? {
        Object::Name(name) => match name.as_slice() {
            b"DeviceGray" | b"G" | b"CalGray" => Some(Colours::Grey),
            b"DeviceRGB" | b"RGB" => Some(Colours::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Colours::Cmyk),
            _ => None,
        },
        Object::Array(space) => {
            let item = |at: usize| document.dereference(space.get(at)?).ok().map(|(_, object)| object);
            match item(0)?.as_name().ok()? {
                b"CalGray" => Some(Colours::Grey),
                b"CalRGB" => Some(Colours::Rgb),
                b"ICCBased" => match item(1)?.as_stream().ok()?.dict.get(b"N").and_then(Object::as_i64).ok()? {
                    1 => Some(Colours::Grey),
                    3 => Some(Colours::Rgb),
                    4 => Some(Colours::Cmyk),
                    _ => None,
                },
                b"Indexed" | b"I" => {
                    // A table of a table is not allowed.
                    let base = item(1).filter(|base| !is_table(base));
                    let parts = colours(document, budget, base)?.parts();
                    let bytes = match item(3)? {
                        Object::String(bytes, _) => bytes.clone(),
                        Object::Stream(stream) => budget.inflate_up_to(4096, document, stream).ok()??,
                        _ => return None,
                    };
                    let shade = |colour: &[u8]| match *colour {
                        [c, m, y, k] => brightness(&[255 - c, 255 - m, 255 - y]).saturating_sub(k),
                        _ => brightness(colour),
                    };
                    Some(Colours::Table(bytes.chunks_exact(parts).take(256).map(shade).collect()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_table(space: &Object) -> bool {
    let name = space.as_array().ok().and_then(|space| space.first()?.as_name().ok());
    matches!(name, Some(b"Indexed" | b"I"))
}
