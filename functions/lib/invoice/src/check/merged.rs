//! Each broken rule once.

use std::collections::HashMap;

use message::Finding as Message;

use super::MAX_FINDINGS;
use crate::model::Finding;

/// Findings, each rule once: the first place it is broken at, and in how many more.
#[derive(Default)]
pub(super) struct Merged {
    findings: Vec<Finding>,
    of_kind: HashMap<(&'static str, String), usize>,
}

impl Merged {
    pub(super) fn add(&mut self, finding: Finding) {
        let kind = kind(&finding.message);
        match self.of_kind.get(&kind).and_then(|at| self.findings.get_mut(*at)) {
            Some(known) => add_place(&mut known.message),
            None => {
                self.of_kind.insert(kind, self.findings.len());
                self.findings.push(finding);
            }
        }
    }

    /// The gravest first, at most [`MAX_FINDINGS`] of them.
    pub(super) fn findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let count = self.findings.len().saturating_sub(MAX_FINDINGS);
        self.findings.truncate(MAX_FINDINGS);
        if count > 0 {
            self.findings.push(Finding::warning(Message::MoreFindings { count }));
        }
        self.findings
    }
}

/// What is one finding however often it is met: a rule, or an element and what is wrong with it.
fn kind(message: &Message) -> (&'static str, String) {
    let about = match message {
        Message::RuleBroken { rule, .. } => rule.to_string(),
        Message::OtherRuleBroken { rule, .. } => rule.clone(),
        Message::MalformedAmount { element, .. }
        | Message::MalformedDate { element, .. }
        | Message::MalformedValue { element, .. }
        | Message::RepeatedElement { element, .. }
        | Message::SchemaBroken { element, .. } => element.clone(),
        _ => String::new(),
    };
    (message.code(), about)
}

fn add_place(message: &mut Message) {
    if let Message::RuleBroken { more, .. }
    | Message::OtherRuleBroken { more, .. }
    | Message::RepeatedElement { more, .. } = message
    {
        *more += 1;
    }
}
