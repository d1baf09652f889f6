//! What a text shows of an invoice; a first, simple form.

/// Words that may be it.
pub fn numbers(text: &str) -> Vec<String> {
    let words = text.split_whitespace().filter(|w| w.len() > 2 && w.chars().any(|c| c.is_ascii_digit()));
    words.map(crate::normalized_number).take(20).collect()
}

/// Words that may be it.
pub fn marks(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut all = Vec::new();
    for at in 0..words.len() {
        for n in 1..8 {
            let Some(slice) = words.get(at..at + n) else { break };
            let joined = crate::tax_id::normalize_lenient(&slice.concat());
            if (crate::tax_id::VatId::parse(&joined).is_ok() || crate::value::iban(&joined).is_some())
                && !all.contains(&joined)
            {
                all.push(joined);
            }
        }
    }
    all.truncate(4);
    all
}
