//! Buckets as folders. A key never becomes a path: a file is named by the key's hash, with a readable remnant of the
//! key in front, so `../`, `x/1` beside `x/1/y`, keys that differ in case, and 1024-byte keys are all just keys.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::BufReader;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use bytes::Bytes;
use s3s::dto::ETagCondition;
use s3s::{S3Error, S3Result, s3_error};
use sha2::{Digest, Sha256};

use super::object::{self, Facts, Upload};
use crate::files::sweep_unfinished;

/// All buckets. They are made at the start and stay.
#[derive(Debug)]
pub(super) struct Store {
    buckets: BTreeMap<String, BucketFolder>,
}

/// One bucket: its files, and what they are in the order of their keys.
#[derive(Debug)]
pub(super) struct BucketFolder {
    folder: PathBuf,
    objects: Mutex<BTreeMap<String, Facts>>,
}

/// A page of a listing.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) objects: Vec<Facts>,
    pub(super) prefixes: BTreeSet<String>,
    /// Where the next page begins.
    pub(super) next: Option<String>,
}

impl Store {
    pub(super) fn open(folder: &Path, names: &[&str]) -> anyhow::Result<Self> {
        let mut buckets = BTreeMap::new();
        for name in names {
            buckets.insert((*name).to_owned(), BucketFolder::open(folder.join(name))?);
        }
        Ok(Self { buckets })
    }

    pub(super) fn buckets(&self) -> impl Iterator<Item = &str> {
        self.buckets.keys().map(String::as_str)
    }

    pub(super) fn bucket(&self, name: &str) -> S3Result<&BucketFolder> {
        self.buckets.get(name).ok_or_else(|| s3_error!(NoSuchBucket))
    }
}

impl BucketFolder {
    fn open(folder: PathBuf) -> anyhow::Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("making the bucket {}", folder.display()))?;
        sweep_unfinished(&folder)?;
        let mut objects = BTreeMap::new();
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let facts = object::read_facts(&mut BufReader::new(fs::File::open(&path)?))
                .with_context(|| format!("{} is no object of a bucket", path.display()))?;
            objects.insert(facts.key.clone(), facts);
        }
        Ok(Self { folder, objects: Mutex::new(objects) })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes an upload the object of its key, if the conditions hold at that moment. Gives its ETag.
    ///
    /// The bytes are complete before the lock is taken; condition, rename and listing happen under it, so of fifty
    /// writers with `If-None-Match: *` one wins.
    pub(super) fn commit(
        &self,
        upload: Upload,
        mut facts: Facts,
        if_none_match: Option<ETagCondition>,
        if_match: Option<ETagCondition>,
    ) -> S3Result<String> {
        let object = upload.into_object(&mut facts)?;
        let mut objects = self.lock();
        let present = objects.get(&facts.key).map(|facts| facts.etag.as_str());
        if if_none_match.is_some_and(|condition| object::meets(&condition, present)) {
            return Err(s3_error!(PreconditionFailed));
        }
        if let Some(condition) = if_match {
            if present.is_none() {
                return Err(s3_error!(NoSuchKey));
            }
            if !object::meets(&condition, present) {
                return Err(s3_error!(PreconditionFailed));
            }
        }
        object.rename(&self.path(&facts.key))?;
        let etag = facts.etag.clone();
        objects.insert(facts.key.clone(), facts);
        Ok(etag)
    }

    /// The object's facts and bytes, of one moment.
    pub(super) async fn read(&self, key: &str) -> S3Result<(Facts, Bytes)> {
        let path = self.path(key);
        let read = tokio::task::spawn_blocking(move || object::read(&path)).await.map_err(S3Error::internal_error)?;
        read.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => s3_error!(NoSuchKey, "The specified key does not exist."),
            _ => S3Error::internal_error(error),
        })
    }

    pub(super) fn facts(&self, key: &str) -> Option<Facts> {
        self.lock().get(key).cloned()
    }

    /// Removes the object; S3 does not mind when there is none.
    pub(super) fn delete(&self, key: &str) -> S3Result<()> {
        let mut objects = self.lock();
        if objects.remove(key).is_some() {
            fs::remove_file(self.path(key)).map_err(S3Error::internal_error)?;
        }
        Ok(())
    }

    /// Keys with `prefix` after `after`, in the order of their bytes; those that share a part up to `delimiter` are
    /// rolled up into one prefix. `limit` counts both.
    pub(super) fn list(&self, prefix: &str, delimiter: Option<&str>, after: Option<&String>, limit: usize) -> Page {
        let objects = self.lock();
        let start = match after {
            Some(after) if after.as_str() >= prefix => Bound::Excluded(after.as_str()),
            _ => Bound::Included(prefix),
        };
        let mut page = Page::default();
        let mut last = None;
        for (key, facts) in objects.range::<str, _>((start, Bound::Unbounded)) {
            let Some(rest) = key.strip_prefix(prefix) else { break };
            let common = delimiter
                .filter(|delimiter| !delimiter.is_empty())
                .and_then(|delimiter| rest.find(delimiter).map(|at| &key[..prefix.len() + at + delimiter.len()]));
            if let Some(common) = common
                && (page.prefixes.contains(common) || after.is_some_and(|after| after.starts_with(common)))
            {
                last = Some(key.clone());
                continue;
            }
            if page.objects.len() + page.prefixes.len() == limit {
                page.next = last;
                break;
            }
            match common {
                Some(common) => {
                    page.prefixes.insert(common.to_owned());
                }
                None => page.objects.push(facts.clone()),
            }
            last = Some(key.clone());
        }
        page
    }

    fn path(&self, key: &str) -> PathBuf {
        let readable: String = key
            .bytes()
            .map(|byte| if byte.is_ascii_alphanumeric() || byte == b'-' { char::from(byte) } else { '_' })
            .take(96)
            .collect();
        self.folder.join(format!("{readable}~{}", &object::hex(&Sha256::digest(key))[..32]))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Facts>> {
        // A panic under the lock leaves the map as it was, so it stays usable.
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
