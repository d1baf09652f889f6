//! One object: a file whose first line says what it is and whose rest is its bytes, so that both change together.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::TryStreamExt;
use jiff::Timestamp;
use md5::{Digest, Md5};
use s3s::dto::{ETagCondition, StreamingBlob};
use s3s::{S3Error, S3ErrorCode, S3Result, s3_error};
use serde::{Deserialize, Serialize};

use crate::files::UNFINISHED;

/// What S3 remembers about an object besides its bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) key: String,
    pub(super) size: u64,
    pub(super) etag: String,
    pub(super) modified: Timestamp,
    pub(super) content_type: Option<String>,
    pub(super) cache_control: Option<String>,
    pub(super) content_disposition: Option<String>,
    pub(super) content_encoding: Option<String>,
    pub(super) metadata: HashMap<String, String>,
}

impl Facts {
    /// Only the key is known yet; size, ETag and time are filled in when the bytes are there.
    pub(super) fn of(key: String) -> Self {
        Self {
            key,
            size: 0,
            etag: String::new(),
            modified: Timestamp::UNIX_EPOCH,
            content_type: None,
            cache_control: None,
            content_disposition: None,
            content_encoding: None,
            metadata: HashMap::new(),
        }
    }
}

/// Bytes that have arrived and are not yet an object. Dropped before it is one, its file goes.
#[derive(Debug)]
pub(super) struct Upload {
    path: PathBuf,
    pub(super) size: u64,
    md5: [u8; 16],
}

impl Upload {
    /// Writes a request's body into `folder` as it comes in.
    pub(super) async fn receive(folder: &Path, body: Option<StreamingBlob>) -> S3Result<Self> {
        let path = folder.join(format!("{}.{UNFINISHED}", uuid::Uuid::new_v4().simple()));
        let mut upload = Self { path, size: 0, md5: [0; 16] };
        let mut file = fs::File::create_new(&upload.path).map_err(S3Error::internal_error)?;
        let mut md5 = Md5::new();
        if let Some(mut body) = body {
            // s3s checks signature and checksum of the chunks while they are read.
            while let Some(chunk) = body.try_next().await.map_err(broken_body)? {
                file.write_all(&chunk).map_err(S3Error::internal_error)?;
                md5.update(&chunk);
                upload.size += chunk.len() as u64;
            }
        }
        upload.md5 = md5.finalize().into();
        Ok(upload)
    }

    /// The digest as it appears in ETags.
    pub(super) fn md5(&self) -> [u8; 16] {
        self.md5
    }

    /// Checks the `Content-MD5` header.
    pub(super) fn must_have_md5(&self, content_md5: Option<&str>) -> S3Result<()> {
        match content_md5 {
            Some(promised) if promised != STANDARD.encode(self.md5) => Err(s3_error!(BadDigest)),
            _ => Ok(()),
        }
    }

    pub(super) fn read(&self) -> S3Result<Vec<u8>> {
        fs::read(&self.path).map_err(S3Error::internal_error)
    }

    /// The whole object file, still under an unfinished name; the caller renames it.
    pub(super) fn into_object(self, facts: &mut Facts) -> S3Result<Upload> {
        facts.size = self.size;
        facts.modified = Timestamp::now();
        if facts.etag.is_empty() || !facts.etag.contains('-') {
            facts.etag = hex(&self.md5);
        }
        let path = self.path.with_extension(format!("object.{UNFINISHED}"));
        let object = Upload { path, size: self.size, md5: self.md5 };
        let write = || -> io::Result<()> {
            let mut file = fs::File::create_new(&object.path)?;
            serde_json::to_writer(&mut file, facts)?;
            file.write_all(b"\n")?;
            io::copy(&mut fs::File::open(&self.path)?, &mut file)?;
            Ok(())
        };
        write().map_err(S3Error::internal_error)?;
        Ok(object)
    }

    /// Gives the file its final name.
    pub(super) fn rename(self, target: &Path) -> S3Result<()> {
        fs::rename(&self.path, target).map_err(S3Error::internal_error)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // Already renamed when all went well.
        let _ = fs::remove_file(&self.path);
    }
}

/// Reads an object's file.
pub(super) fn read(path: &Path) -> io::Result<(Facts, Bytes)> {
    let mut file = io::BufReader::new(fs::File::open(path)?);
    let facts = read_facts(&mut file)?;
    let mut bytes = Vec::with_capacity(usize::try_from(facts.size).unwrap_or_default());
    file.read_to_end(&mut bytes)?;
    Ok((facts, bytes.into()))
}

/// Reads the first line of an object's file.
pub(super) fn read_facts(file: &mut impl BufRead) -> io::Result<Facts> {
    let mut line = Vec::new();
    file.read_until(b'\n', &mut line)?;
    Ok(serde_json::from_slice(&line)?)
}

/// `If-Match` and `If-None-Match` of a read.
pub(super) fn check_read(
    facts: &Facts,
    if_match: Option<ETagCondition>,
    if_none_match: Option<ETagCondition>,
) -> S3Result<()> {
    if if_match.is_some_and(|condition| !meets(&condition, Some(&facts.etag))) {
        return Err(s3_error!(PreconditionFailed));
    }
    if if_none_match.is_some_and(|condition| meets(&condition, Some(&facts.etag))) {
        return Err(s3_error!(NotModified));
    }
    Ok(())
}

/// Whether an object with this ETag (`None`: no object) is one the condition names.
pub(super) fn meets(condition: &ETagCondition, etag: Option<&str>) -> bool {
    match (condition, etag) {
        (_, None) => false,
        (ETagCondition::Any, Some(_)) => true,
        (ETagCondition::ETag(wanted), Some(etag)) => wanted.value() == etag,
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn broken_body(error: s3s::StdError) -> S3Error {
    S3Error::with_message(S3ErrorCode::IncompleteBody, format!("The body broke off or is not what was signed: {error}"))
}
