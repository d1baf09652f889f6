#![expect(clippy::unwrap_used, reason = "a test")]

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, MetadataDirective};
use futures::future::join_all;

use crate::http;
use crate::stop::Stopper;

const BUCKET: &str = "documents";

async fn start(data: &std::path::Path) -> (Client, Stopper) {
    let listener = http::listen(0, "S3", "").await.unwrap();
    let url = format!("http://{}", http::address(&listener).unwrap());
    let stopper = Stopper::new();
    tokio::spawn(http::serve(listener, super::router(data, &[BUCKET]).unwrap(), stopper.stop()));
    let config = aws_sdk_s3::config::Builder::from(&crate::running::sdk()).endpoint_url(url).force_path_style(true);
    (Client::from_conf(config.build()), stopper)
}

async fn get(s3: &Client, key: &str) -> Vec<u8> {
    let object = s3.get_object().bucket(BUCKET).key(key).send().await.unwrap();
    object.body.collect().await.unwrap().to_vec()
}

#[tokio::test]
async fn of_fifty_writers_that_want_to_be_first_one_is() {
    let data = tempfile::tempdir().unwrap();
    let (s3, _stopper) = start(data.path()).await;
    let writers = (0..50).map(|writer| {
        let put = s3.put_object().bucket(BUCKET).key("claim").if_none_match("*");
        put.body(ByteStream::from(vec![writer; 1000])).send()
    });
    let outcomes = join_all(writers).await;
    let winners: Vec<_> = outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_ok()).collect();
    assert_eq!(winners.len(), 1);
    for lost in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(lost.code(), Some("PreconditionFailed"));
    }
    let winner = u8::try_from(winners[0].0).unwrap();
    assert_eq!(get(&s3, "claim").await, vec![winner; 1000]);
}

#[tokio::test]
async fn every_key_is_only_a_key_and_survives_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let (s3, stopper) = start(data.path()).await;
    let long = "ä/".repeat(340);
    let keys = [
        "x/1",
        "x/1/y",
        "X/1",
        "../../outside",
        "/leading",
        "a//b",
        ".",
        "..",
        "with space+plus%2F",
        "new\nline",
        "straße/€",
        "trailing/",
        &long,
    ];
    for key in keys {
        s3.put_object().bucket(BUCKET).key(key).body(key.as_bytes().to_vec().into()).send().await.unwrap();
    }
    drop(stopper);
    let (s3, _stopper) = start(data.path()).await;
    for key in keys {
        assert_eq!(get(&s3, key).await, key.as_bytes(), "{key:?}");
    }
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 1, "nothing outside the bucket's folder");
    let listed = s3.list_objects_v2().bucket(BUCKET).send().await.unwrap();
    let mut sorted: Vec<_> = keys.to_vec();
    sorted.sort_unstable();
    assert_eq!(listed.contents().iter().filter_map(|object| object.key()).collect::<Vec<_>>(), sorted);
    for key in keys {
        s3.delete_object().bucket(BUCKET).key(key).send().await.unwrap();
    }
    assert_eq!(s3.list_objects_v2().bucket(BUCKET).send().await.unwrap().key_count(), Some(0));
    let gone = s3.get_object().bucket(BUCKET).key("x/1").send().await.unwrap_err();
    assert_eq!(gone.code(), Some("NoSuchKey"));
}

#[tokio::test]
async fn facts_come_back_and_a_range_is_a_range() {
    let data = tempfile::tempdir().unwrap();
    let (s3, _stopper) = start(data.path()).await;
    let put = s3.put_object().bucket(BUCKET).key("invoice.pdf").content_type("application/pdf");
    let put = put.metadata("sha256", "abc").body(b"0123456789".to_vec().into()).send().await.unwrap();
    assert_eq!(put.e_tag(), Some("\"781e5e245d69b566979b86e28d23f2c7\""));
    let head = s3.head_object().bucket(BUCKET).key("invoice.pdf").send().await.unwrap();
    assert_eq!((head.content_length(), head.content_type()), (Some(10), Some("application/pdf")));
    assert_eq!(head.metadata().unwrap()["sha256"], "abc");
    let part = s3.get_object().bucket(BUCKET).key("invoice.pdf").range("bytes=2-4").send().await.unwrap();
    assert_eq!(part.content_range(), Some("bytes 2-4/10"));
    assert_eq!(part.body.collect().await.unwrap().to_vec(), b"234");
    let missing = s3.head_object().bucket(BUCKET).key("nothing").send().await.unwrap_err();
    assert!(missing.into_service_error().is_not_found());
    let elsewhere = s3.get_object().bucket("nowhere").key("x").send().await.unwrap_err();
    assert_eq!(elsewhere.code(), Some("NoSuchBucket"));

    let copy = s3.copy_object().copy_source(format!("{BUCKET}/invoice.pdf")).bucket(BUCKET).key("copy.pdf");
    copy.send().await.unwrap();
    let copied = s3.head_object().bucket(BUCKET).key("copy.pdf").send().await.unwrap();
    assert_eq!((copied.content_type(), copied.e_tag()), (Some("application/pdf"), put.e_tag()));
    let copy = s3.copy_object().copy_source(format!("{BUCKET}/invoice.pdf")).bucket(BUCKET).key("copy.bin");
    copy.metadata_directive(MetadataDirective::Replace).content_type("x/y").send().await.unwrap();
    let copied = s3.head_object().bucket(BUCKET).key("copy.bin").send().await.unwrap();
    assert_eq!(copied.content_type(), Some("x/y"));
}

#[tokio::test]
async fn a_listing_pages_and_rolls_up_folders() {
    let data = tempfile::tempdir().unwrap();
    let (s3, _stopper) = start(data.path()).await;
    for key in ["a/1", "a/2", "a/b/3", "b", "c/4", "d"] {
        s3.put_object().bucket(BUCKET).key(key).send().await.unwrap();
    }
    let (mut seen, mut token) = (Vec::new(), None);
    loop {
        let list = s3.list_objects_v2().bucket(BUCKET).delimiter("/").max_keys(1);
        let page = list.set_continuation_token(token).send().await.unwrap();
        seen.extend(page.contents().iter().filter_map(|object| object.key().map(str::to_owned)));
        seen.extend(page.common_prefixes().iter().filter_map(|prefix| prefix.prefix().map(str::to_owned)));
        token = page.next_continuation_token().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["a/", "b", "c/", "d"]);
    let under = s3.list_objects_v2().bucket(BUCKET).prefix("a/").send().await.unwrap();
    assert_eq!(under.key_count(), Some(3));
}

#[tokio::test]
async fn parts_become_one_object() {
    let data = tempfile::tempdir().unwrap();
    let (s3, _stopper) = start(data.path()).await;
    let begun = s3.create_multipart_upload().bucket(BUCKET).key("large").content_type("a/b").send().await.unwrap();
    let id = begun.upload_id().unwrap();
    let mut parts = Vec::new();
    for (number, size) in [(1, 5 * 1024 * 1024), (2, 7)] {
        let upload = s3.upload_part().bucket(BUCKET).key("large").upload_id(id).part_number(number);
        let byte = u8::try_from(number).unwrap();
        let part = upload.body(ByteStream::from(vec![byte; size])).send().await.unwrap();
        parts.push(CompletedPart::builder().part_number(number).set_e_tag(part.e_tag).build());
    }
    let upload = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    let complete = s3.complete_multipart_upload().bucket(BUCKET).key("large").upload_id(id).multipart_upload(upload);
    let complete = complete.send().await.unwrap();
    assert!(complete.e_tag().unwrap().ends_with("-2\""));
    let bytes = get(&s3, "large").await;
    assert_eq!(bytes.len(), 5 * 1024 * 1024 + 7);
    assert_eq!((bytes[0], bytes[bytes.len() - 1]), (1, 2));
    assert_eq!(std::fs::read_dir(data.path().join("s3").join(BUCKET)).unwrap().count(), 1, "no part is left behind");
    let again = s3.abort_multipart_upload().bucket(BUCKET).key("large").upload_id(id).send().await.unwrap_err();
    assert_eq!(again.code(), Some("NoSuchUpload"));
}
