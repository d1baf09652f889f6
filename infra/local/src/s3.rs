//! S3 in a folder, on `s3s`: what the connector and a person with the AWS command line need, with S3's conditional
//! writes taken seriously.

mod multipart;
mod object;
mod store;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use bytes::Bytes;
use s3s::auth::SimpleAuth;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, Bucket, CommonPrefix, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource,
    CreateMultipartUploadInput, CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput,
    DeleteObjectsOutput, DeletedObject, ETag, GetObjectInput, GetObjectOutput, HeadBucketInput, HeadBucketOutput,
    HeadObjectInput, HeadObjectOutput, ListBucketsInput, ListBucketsOutput, ListObjectsV2Input, ListObjectsV2Output,
    MetadataDirective, Object, PutObjectInput, PutObjectOutput, StreamingBlob, Timestamp, UploadPartInput,
    UploadPartOutput,
};
use s3s::service::S3ServiceBuilder;
use s3s::{Body, HttpError, S3, S3Request, S3Response, S3Result, s3_error};

use crate::{ACCESS_KEY, SECRET_KEY};
use multipart::Uploads;
use object::{Facts, Upload};
use store::Store;

/// S3 lists at most so many keys a page.
const PAGE: i32 = 1000;

/// Opens `<data>/s3` and makes the buckets in it. Requests must be signed with the stand-in's credentials.
///
/// # Errors
/// The folders cannot be made or read, or hold files that are no objects.
pub(crate) fn router(data: &Path, buckets: &[&str]) -> anyhow::Result<Router> {
    let store = Arc::new(Store::open(&data.join("s3"), buckets)?);
    let mut builder = S3ServiceBuilder::new(Stand { uploads: Uploads::new(Arc::clone(&store)), store });
    builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let service = HandleError::new(builder.build(), |error: HttpError| async move {
        tracing::error!(?error, "S3");
        StatusCode::INTERNAL_SERVER_ERROR
    });
    Ok(Router::new().fallback_service(service))
}

struct Stand {
    store: Arc<Store>,
    uploads: Uploads,
}

#[async_trait::async_trait]
impl S3 for Stand {
    async fn list_buckets(&self, _: S3Request<ListBucketsInput>) -> S3Result<S3Response<ListBucketsOutput>> {
        let buckets = self.store.buckets().map(|name| Bucket { name: Some(name.to_owned()), ..Default::default() });
        Ok(S3Response::new(ListBucketsOutput { buckets: Some(buckets.collect()), ..Default::default() }))
    }

    async fn head_bucket(&self, request: S3Request<HeadBucketInput>) -> S3Result<S3Response<HeadBucketOutput>> {
        self.store.bucket(&request.input.bucket)?;
        Ok(S3Response::new(HeadBucketOutput::default()))
    }

    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        let bucket = self.store.bucket(&input.bucket)?;
        let facts = Facts {
            content_type: input.content_type,
            cache_control: input.cache_control,
            content_disposition: input.content_disposition,
            content_encoding: input.content_encoding,
            metadata: input.metadata.unwrap_or_default(),
            ..Facts::of(input.key)
        };
        let upload = Upload::receive(bucket.folder(), input.body).await?;
        upload.must_have_md5(input.content_md5.as_deref())?;
        let etag = bucket.commit(upload, facts, input.if_none_match, input.if_match)?;
        Ok(S3Response::new(PutObjectOutput { e_tag: Some(ETag::Strong(etag)), ..Default::default() }))
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = request.input;
        let (facts, bytes) = self.store.bucket(&input.bucket)?.read(&input.key).await?;
        object::check_read(&facts, input.if_match, input.if_none_match)?;
        let total = bytes.len() as u64;
        let (bytes, content_range) = match input.range {
            Some(range) => {
                let range = range.check(total).map_err(|_| s3_error!(InvalidRange))?;
                let content_range = format!("bytes {}-{}/{total}", range.start, range.end.saturating_sub(1));
                let slice = usize::try_from(range.start)
                    .and_then(|start| Ok(bytes.slice(start..usize::try_from(range.end)?)))
                    .map_err(|_| s3_error!(InvalidRange))?;
                (slice, Some(content_range))
            }
            None => (bytes, None),
        };
        let partial = content_range.is_some();
        let output = GetObjectOutput {
            accept_ranges: Some("bytes".to_owned()),
            content_length: i64::try_from(bytes.len()).ok(),
            body: Some(blob(bytes)),
            content_range,
            content_type: input.response_content_type.or(facts.content_type),
            cache_control: facts.cache_control,
            content_disposition: input.response_content_disposition.or(facts.content_disposition),
            content_encoding: facts.content_encoding,
            e_tag: Some(ETag::Strong(facts.etag)),
            last_modified: Some(modified(facts.modified)),
            metadata: Some(facts.metadata),
            ..Default::default()
        };
        let mut response = S3Response::new(output);
        response.status = partial.then_some(StatusCode::PARTIAL_CONTENT);
        Ok(response)
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = request.input;
        // A HEAD has no body to name the error in, so S3 answers a bare 404 here.
        let facts = self.store.bucket(&input.bucket)?.facts(&input.key).ok_or_else(|| s3_error!(NoSuchKey))?;
        object::check_read(&facts, input.if_match, input.if_none_match)?;
        Ok(S3Response::new(HeadObjectOutput {
            accept_ranges: Some("bytes".to_owned()),
            content_length: i64::try_from(facts.size).ok(),
            content_type: facts.content_type,
            cache_control: facts.cache_control,
            content_disposition: facts.content_disposition,
            content_encoding: facts.content_encoding,
            e_tag: Some(ETag::Strong(facts.etag)),
            last_modified: Some(modified(facts.modified)),
            metadata: Some(facts.metadata),
            ..Default::default()
        }))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        let page_size = input.max_keys.unwrap_or(PAGE).clamp(0, PAGE);
        let after = input.continuation_token.as_ref().or(input.start_after.as_ref());
        let prefix = input.prefix.as_deref().unwrap_or_default();
        let limit = usize::try_from(page_size).unwrap_or_default();
        let page = self.store.bucket(&input.bucket)?.list(prefix, input.delimiter.as_deref(), after, limit);
        let contents = page.objects.into_iter().map(|facts| Object {
            key: Some(facts.key),
            size: i64::try_from(facts.size).ok(),
            e_tag: Some(ETag::Strong(facts.etag)),
            last_modified: Some(modified(facts.modified)),
            ..Default::default()
        });
        let contents: Vec<_> = contents.collect();
        let prefixes = page.prefixes.into_iter().map(|prefix| CommonPrefix { prefix: Some(prefix) });
        let prefixes: Vec<_> = prefixes.collect();
        Ok(S3Response::new(ListObjectsV2Output {
            key_count: i32::try_from(contents.len() + prefixes.len()).ok(),
            contents: Some(contents),
            common_prefixes: Some(prefixes),
            is_truncated: Some(page.next.is_some()),
            next_continuation_token: page.next,
            continuation_token: input.continuation_token,
            start_after: input.start_after,
            max_keys: Some(page_size),
            name: Some(input.bucket),
            prefix: input.prefix,
            delimiter: input.delimiter,
            ..Default::default()
        }))
    }

    async fn copy_object(&self, request: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = request.input;
        let CopySource::Bucket { bucket, key, .. } = &input.copy_source else {
            return Err(s3_error!(NotImplemented, "Only a bucket can be copied from."));
        };
        let (mut facts, bytes) = self.store.bucket(bucket)?.read(key).await?;
        object::check_read(&facts, input.copy_source_if_match, input.copy_source_if_none_match)?;
        if input.metadata_directive.as_ref().is_some_and(|directive| directive.as_str() == MetadataDirective::REPLACE) {
            facts = Facts {
                content_type: input.content_type,
                metadata: input.metadata.unwrap_or_default(),
                ..Facts::of(input.key.clone())
            };
        }
        facts.key = input.key;
        let target = self.store.bucket(&input.bucket)?;
        let upload = Upload::receive(target.folder(), Some(blob(bytes))).await?;
        let etag = target.commit(upload, facts, None, None)?;
        let result = CopyObjectResult {
            e_tag: Some(ETag::Strong(etag)),
            last_modified: Some(modified(jiff::Timestamp::now())),
            ..Default::default()
        };
        Ok(S3Response::new(CopyObjectOutput { copy_object_result: Some(result), ..Default::default() }))
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.store.bucket(&request.input.bucket)?.delete(&request.input.key)?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let bucket = self.store.bucket(&request.input.bucket)?;
        let mut deleted = Vec::new();
        for object in request.input.delete.objects {
            bucket.delete(&object.key)?;
            deleted.push(DeletedObject { key: Some(object.key), ..Default::default() });
        }
        Ok(S3Response::new(DeleteObjectsOutput { deleted: Some(deleted), ..Default::default() }))
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        let input = request.input;
        let facts = Facts {
            content_type: input.content_type,
            metadata: input.metadata.unwrap_or_default(),
            ..Facts::of(input.key.clone())
        };
        let id = self.uploads.begin(&input.bucket, facts)?;
        Ok(S3Response::new(CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(id),
            ..Default::default()
        }))
    }

    async fn upload_part(&self, request: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        let input = request.input;
        let etag = self.uploads.part(&input.bucket, &input.upload_id, input.part_number, input.body).await?;
        Ok(S3Response::new(UploadPartOutput { e_tag: Some(ETag::Strong(etag)), ..Default::default() }))
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let input = request.input;
        let parts = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
        let etag =
            self.uploads.complete(&input.bucket, &input.upload_id, parts, input.if_none_match, input.if_match).await?;
        Ok(S3Response::new(CompleteMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(ETag::Strong(etag)),
            ..Default::default()
        }))
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        self.uploads.abort(&request.input.upload_id)?;
        Ok(S3Response::new(AbortMultipartUploadOutput::default()))
    }
}

fn blob(bytes: Bytes) -> StreamingBlob {
    StreamingBlob::from(Body::from(bytes))
}

fn modified(at: jiff::Timestamp) -> Timestamp {
    Timestamp::from(std::time::SystemTime::from(at))
}

#[cfg(test)]
mod tests;
