//! Filing a judged mail: bytes to S3, facts to the ledger, news to EventBridge.

mod news;
mod record;

use std::collections::BTreeMap;

use aws::Failure;
use bytes::Bytes;
use connector::Connector;
use futures::{StreamExt, TryStreamExt, stream};
use ids::{AccountId, DocumentHash};
use invoice::Fields;
use ledger::{
    Arrival, Asked, Before, File, Filed, Filing, IncomingInvoice, IncomingState, Keys, Lesson, MailEntry, MailPart,
    PartFate, Record, key_of_origin,
};
use mail::notification::Receipt;
use mail::trust::{Assessment, Doubt, Sight, assess, origin};
use mail::{EmailAddress, Found, Judgement, Outcome};
use message::{MailReason, Warning};

use super::Verdict;
use record::{Arriving, Candidate, Place};

/// Documents written to S3 side by side.
const UPLOADS: usize = 8;

/// Room for the parts in a mail's entry, of the 400 KB of an item; a batch file of thousands of invoices has more parts.
const MAX_PARTS_BYTES: usize = 300 * 1024;

/// The longest text taken over from a mail or invoice, in characters. An item of the ledger holds 400 KB in all.
const MAX_TEXT: usize = 500;

/// Authors of a mail that are looked for among the blocked senders; an honest mail has one.
const MAX_AUTHORS: usize = 5;

/// How often a mail is filed anew because another one filed the same invoice meanwhile.
const MAX_ATTEMPTS: usize = 5;

/// A mail on its way into the ledger of one account.
pub(crate) struct Mailing<'a> {
    pub(crate) account: &'a AccountId,
    /// Its entry; parts are added here.
    pub(crate) entry: MailEntry,
    /// Every address of its `From`.
    pub(crate) authors: &'a [String],
    /// What SES says of it.
    pub(crate) receipt: &'a Receipt,
    /// What was found in it.
    pub(crate) verdict: &'a Verdict,
}

/// What a mail adds to the ledger.
#[derive(Default)]
struct Additions {
    filings: Vec<Filing>,
    keys: Keys,
    lessons: Vec<Lesson>,
}

impl Mailing<'_> {
    /// Files it. Repeating it changes nothing and publishes the same events.
    pub(crate) async fn file(self, connector: &Connector) -> Result<(), Failure> {
        for _ in 0..MAX_ATTEMPTS {
            if self.attempt(connector).await? == Filed::Done {
                return Ok(());
            }
        }
        Err(Failure::Retryable("other mails with the same invoices are being filed".to_owned()))
    }

    async fn attempt(&self, connector: &Connector) -> Result<Filed, Failure> {
        let account = self.account;
        let candidates = self.candidates()?;
        let sender = self.sender();
        let asked = Asked {
            mail: Some(&self.entry.id),
            sender: self.entry.sender.as_deref(),
            claimed: self
                .authors
                .iter()
                .take(MAX_AUTHORS)
                .chain(&self.entry.envelope_sender)
                .map(String::as_str)
                .collect(),
            suppliers: candidates
                .iter()
                .filter_map(Candidate::supplier)
                .chain(sender.as_ref().map(key_of_origin))
                .collect(),
            keys: candidates.iter().flat_map(Candidate::keys).cloned().collect(),
        };
        let before = connector.ledger.before(account, &asked).await?;
        if let Some(stored) = &before.mail {
            return news::again(connector, account, stored, &candidates, &before).await.map(|()| Filed::Done);
        }
        let mut entry = self.entry.clone();
        let mut additions = Additions::default();
        match (self.verdict, before.known.blocked()) {
            (Verdict::Refused(..), _) => {}
            (Verdict::Judged(_), Some(sender)) => {
                let reason = Some(MailReason::BlockedSender { sender: sender.name.as_str().to_owned() }.into());
                entry = MailEntry { outcome: Outcome::Ignored, reason, attention: false, ..entry };
            }
            (Verdict::Judged(judgement), None) => {
                additions = self.additions(connector, candidates, &before).await?;
                (entry.parts, entry.more_parts) = parts(judgement, &additions.filings);
                upload(connector, account, judgement).await?;
            }
        }
        let Additions { filings, keys, lessons } = &additions;
        let filed = connector.ledger.file(account, filings, keys, lessons, &before, &entry).await?;
        if filed == Filed::Done {
            connector.events.publish(&news::of(connector, account, &entry, filings).await?).await?;
        }
        Ok(filed)
    }

    /// `From`, if it is an address.
    fn sender(&self) -> Option<EmailAddress> {
        self.entry.sender.as_deref().and_then(|sender| EmailAddress::parse(sender).ok())
    }

    fn candidates(&self) -> Result<Vec<Candidate<'_>>, Failure> {
        let Verdict::Judged(judgement) = self.verdict else { return Ok(Vec::new()) };
        let invoices = &judgement.invoices;
        let holds_several = |found: &Found| {
            let first = found.files.first().map(|file| &file.sha256);
            invoices.iter().filter(|other| other.files.first().map(|file| &file.sha256) == first).count() > 1
        };
        let candidates = invoices.iter().enumerate();
        candidates.map(|(index, found)| Candidate::new(found, index, holds_several(found))).collect()
    }

    /// What becomes of each invoice. Two of the same record are one.
    async fn additions(
        &self,
        connector: &Connector,
        candidates: Vec<Candidate<'_>>,
        before: &Before,
    ) -> Result<Additions, Failure> {
        let sender = self.sender();
        let mut additions = Additions::default();
        for candidate in candidates {
            let found = candidate.found;
            let supplier = candidate.supplier();
            let acquaintance = before.known.acquaintance(supplier.as_deref(), sender.as_ref());
            let (authors, receipt) = (self.authors, self.receipt);
            let sight = Sight { sender: sender.as_ref(), authors, receipt, acquaintance: &acquaintance };
            let assessment = assess(&found.invoice, sight);
            let arriving = Arriving {
                mail: &self.entry.id,
                origin: sender.as_ref().map(origin),
                is_held: assessment.hold.is_some(),
                is_sound: assessment.hold.is_none() && !assessment.doubts.iter().any(Doubt::forbids_learning),
            };
            let place = candidate.place(connector, self.account, before, &arriving).await?;
            if !arriving.is_held {
                candidate.leave_keys(&place.id, &mut additions.keys);
            }
            let files = found.files.iter().map(|file| self.file_of(file)).collect::<Result<Vec<_>, _>>()?;
            let same = additions.filings.iter_mut().find(|filing| filing.invoice.id == place.id);
            if arriving.is_sound && place.differs.is_empty() && same.is_none() {
                let iban = found.invoice.fields.as_ref().and_then(|fields| fields.iban.clone());
                additions.lessons.push(Lesson { sender: sender.clone(), supplier, iban, released_unproven: false });
            }
            match same {
                Some(same) => {
                    same.arrival.differs.extend(place.differs);
                    same.arrival.warnings.extend(warnings(found, &assessment));
                    let new =
                        files.into_iter().filter(|file| !same.files.iter().any(|known| known.sha256 == file.sha256));
                    same.files.extend(new.collect::<Vec<_>>());
                }
                None => additions.filings.push(self.filing(&candidate, place, assessment, files)),
            }
        }
        Ok(additions)
    }

    fn filing(&self, candidate: &Candidate<'_>, place: Place, assessment: Assessment, files: Vec<File>) -> Filing {
        let found = candidate.found;
        let mut warnings = warnings(found, &assessment);
        let namesake = place.namesake.as_ref().map(ToString::to_string);
        warnings.extend(namesake.map(|invoice_id| Warning::NumberUsedBefore { invoice_id }.into()));
        let arrival = Arrival {
            mail_id: self.entry.id.clone(),
            at: self.entry.at,
            sender: self.entry.sender.clone(),
            rule: place.rule,
            differs: place.differs,
            warnings: warnings.clone(),
        };
        let invoice = match place.existing {
            Some(existing) if place.record == Record::Completed => {
                IncomingInvoice { invoice: bounded_invoice(existing.invoice.clone()), warnings, ..existing }
            }
            Some(existing) => existing,
            None => IncomingInvoice {
                id: place.id,
                invoice: bounded_invoice(found.invoice.clone()),
                at: self.entry.at,
                mail_id: self.entry.id.clone(),
                sender: self.entry.sender.clone(),
                subject: self.entry.subject.clone(),
                joined: found.joined,
                warnings,
                state: if assessment.hold.is_some() { IncomingState::Held } else { IncomingState::Received },
                keys: if assessment.hold.is_some() { candidate.keys_if_released() } else { Vec::new() },
                hold: assessment.hold,
                released_at: None,
                differs: false,
            },
        };
        Filing { invoice, record: place.record, files, arrival }
    }

    fn file_of(&self, file: &mail::File) -> Result<File, Failure> {
        let entry = &self.entry;
        Ok(File {
            sha256: hash(&file.sha256)?,
            name: file.name.clone(),
            original_name: file.original_name.as_deref().map(bounded),
            media_type: file.media_type.clone(),
            size: file.size as u64,
            role: file.role,
            rule: file.rule,
            mail_id: entry.id.clone(),
            sender: entry.sender.clone(),
            subject: entry.subject.clone(),
            at: entry.at,
        })
    }
}

/// The files of the invoices, and those that are kept for a person to look at.
async fn upload(connector: &Connector, account: &AccountId, judgement: &Judgement) -> Result<(), Failure> {
    let files = judgement.invoices.iter().flat_map(|found| &found.files);
    let kept = judgement.skipped.iter().filter(|file| file.kept);
    let documents: BTreeMap<&str, (&str, &Bytes)> = files
        .map(|file| (&*file.sha256, (&*file.media_type, &file.bytes)))
        .chain(kept.map(|file| (&*file.sha256, (&*file.media_type, &file.bytes))))
        .collect();
    let uploads = documents.into_iter().map(|(sha256, (media_type, bytes))| async move {
        connector.archive.put_document(account, &hash(sha256)?, media_type, bytes.clone()).await
    });
    stream::iter(uploads.collect::<Vec<_>>()).buffer_unordered(UPLOADS).try_collect::<()>().await
}

/// What speaks against an invoice, and where its own files disagree.
fn warnings(found: &Found, assessment: &Assessment) -> Vec<Doubt> {
    let disagreements = found.disagreements.iter().map(|disagreement| Doubt::from(disagreement.warning.clone()));
    assessment.doubts.iter().cloned().chain(disagreements).collect()
}

fn hash(sha256: &str) -> Result<DocumentHash, Failure> {
    DocumentHash::parse(sha256).map_err(|error| Failure::permanent("bad_hash", error.to_string()))
}

/// What became of every part, for the mail's entry, and how many parts it has no room for.
fn parts(judgement: &Judgement, filings: &[Filing]) -> (Vec<MailPart>, usize) {
    let filed = filings.iter().flat_map(|filing| {
        filing.files.iter().map(|file| MailPart {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            sha256: file.sha256.to_string(),
            fate: PartFate::Filed { invoice_id: filing.invoice.id.clone(), rule: file.rule },
        })
    });
    let left_out = judgement.skipped.iter().map(|file| MailPart {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size as u64,
        sha256: file.sha256.clone(),
        fate: PartFate::LeftOut { reason: file.reason.clone(), kept: file.kept },
    });
    let mut parts: Vec<MailPart> = filed.chain(left_out).collect();
    let mut bytes = 0;
    let room = parts.iter().take_while(|part| {
        // As JSON it takes about as much as in DynamoDB.
        bytes += serde_json::to_vec(part).map_or(0, |json| json.len());
        bytes <= MAX_PARTS_BYTES
    });
    let room = room.count();
    let more = parts.len() - room;
    parts.truncate(room);
    (parts, more)
}

/// Text of a stranger, cut to what the ledger keeps of it.
pub(crate) fn bounded(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn bounded_invoice(mut invoice: invoice::Invoice) -> invoice::Invoice {
    for field in invoice.fields.iter_mut().flat_map(Fields::values_mut) {
        *field = field.take().map(|text| bounded(&text));
    }
    for evidence in &mut invoice.evidence {
        evidence.excerpt = bounded(&evidence.excerpt);
    }
    invoice
}
