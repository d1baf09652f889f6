//! Multipart uploads. They do not outlive the process: a client starts over, as after S3's own abort rule.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use md5::{Digest, Md5};
use s3s::dto::{CompletedPart, ETagCondition, StreamingBlob};
use s3s::{S3Result, s3_error};

use super::object::{Facts, Upload, hex};
use super::store::Store;

/// Every part but the last must be this long (S3 user guide, "Amazon S3 multipart upload limits").
const MIN_PART: u64 = 5 * 1024 * 1024;

/// Uploads that were begun and neither completed nor aborted.
pub(super) struct Uploads {
    store: Arc<Store>,
    open: Mutex<HashMap<String, Begun>>,
}

struct Begun {
    bucket: String,
    facts: Facts,
    parts: BTreeMap<i32, Upload>,
}

impl Uploads {
    pub(super) fn new(store: Arc<Store>) -> Self {
        Self { store, open: Mutex::new(HashMap::new()) }
    }

    pub(super) fn begin(&self, bucket: &str, facts: Facts) -> S3Result<String> {
        self.store.bucket(bucket)?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        self.lock().insert(id.clone(), Begun { bucket: bucket.to_owned(), facts, parts: BTreeMap::new() });
        Ok(id)
    }

    pub(super) async fn part(
        &self,
        bucket: &str,
        id: &str,
        number: i32,
        body: Option<StreamingBlob>,
    ) -> S3Result<String> {
        if !(1..=10_000).contains(&number) {
            return Err(s3_error!(InvalidArgument, "A part number is 1 to 10000."));
        }
        let upload = Upload::receive(self.store.bucket(bucket)?.folder(), body).await?;
        let etag = hex(&upload.md5());
        self.lock().get_mut(id).ok_or_else(|| s3_error!(NoSuchUpload))?.parts.insert(number, upload);
        Ok(etag)
    }

    pub(super) async fn complete(
        &self,
        bucket: &str,
        id: &str,
        listed: Vec<CompletedPart>,
        if_none_match: Option<ETagCondition>,
        if_match: Option<ETagCondition>,
    ) -> S3Result<String> {
        let (mut facts, bytes) = {
            let open = self.lock();
            let begun = open.get(id).filter(|begun| begun.bucket == bucket).ok_or_else(|| s3_error!(NoSuchUpload))?;
            let numbers: Vec<_> = listed.iter().filter_map(|part| part.part_number).collect();
            if numbers.len() != listed.len() || numbers.is_empty() || !numbers.is_sorted_by(|a, b| a < b) {
                return Err(s3_error!(InvalidPartOrder));
            }
            let (mut bytes, mut digests) = (Vec::new(), Md5::new());
            for (at, (part, number)) in listed.iter().zip(&numbers).enumerate() {
                let upload = begun.parts.get(number).ok_or_else(|| s3_error!(InvalidPart))?;
                if part.e_tag.as_ref().is_some_and(|etag| etag.value() != hex(&upload.md5())) {
                    return Err(s3_error!(InvalidPart));
                }
                if at + 1 < listed.len() && upload.size < MIN_PART {
                    return Err(s3_error!(EntityTooSmall));
                }
                bytes.extend(upload.read()?);
                digests.update(upload.md5());
            }
            let mut facts = begun.facts.clone();
            facts.etag = format!("{}-{}", hex(&digests.finalize()), listed.len());
            (facts, bytes)
        };
        facts.size = bytes.len() as u64;
        let folder = self.store.bucket(bucket)?;
        let whole = Upload::receive(folder.folder(), Some(super::blob(Bytes::from(bytes)))).await?;
        let etag = folder.commit(whole, facts, if_none_match, if_match)?;
        self.lock().remove(id);
        Ok(etag)
    }

    pub(super) fn abort(&self, id: &str) -> S3Result<()> {
        self.lock().remove(id).map(drop).ok_or_else(|| s3_error!(NoSuchUpload))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Begun>> {
        // A panic under the lock leaves the map as it was, so it stays usable.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
