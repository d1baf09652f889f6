//! Sentences with slots.

use super::Slot;

/// A sentence with its values filled in; `None` when one is missing that it cannot do without.
///
/// `{BT-115}` is a [`Slot`]. `[one|other]` is `one` when its values are there, else `other`, else nothing.
pub(super) fn filled(sentence: &str, value: &dyn Fn(Slot) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 1..];
        if rest[at..].starts_with('{') {
            let (name, after) = inside.split_once('}')?;
            out.push_str(&value(name.parse().ok()?)?);
            rest = after;
        } else {
            let end = closing(inside)?;
            let (one, other) = inside[..end].rsplit_once('|').unwrap_or((&inside[..end], ""));
            out.push_str(&filled(one, value).or_else(|| filled(other, value))?);
            rest = &inside[end + 1..];
        }
    }
    out.push_str(rest);
    Some(out)
}

/// Where the bracket ends that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_without_what_it_can_go_without() {
        let value = |slot| (slot == Slot::Bt(1)).then(|| "7".to_owned());
        assert_eq!(filled("No. {BT-1}.", &value).as_deref(), Some("No. 7."));
        assert_eq!(filled("No. {BT-2}.", &value), None);
        assert_eq!(filled("No.[ {BT-2}][ {BT-1}].", &value).as_deref(), Some("No. 7."));
        assert_eq!(filled("It[ is {BT-2}[ or {BT-1}]| is missing].", &value).as_deref(), Some("It is missing."));
        assert_eq!(filled("It [", &value), None);
        assert_eq!(filled("It is {BT-x}.", &value), None);
    }
}
