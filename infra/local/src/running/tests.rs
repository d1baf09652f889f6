#![expect(clippy::unwrap_used, reason = "a test")]

use std::time::Instant;

use super::*;
use crate::api::Api;
use crate::demo_account::{self, DemoAccount};
use crate::{Fault, samples};

async fn with_demo_account(options: Options) -> (Running, DemoAccount) {
    let running = start(options).await.unwrap();
    let account = demo_account::create(&running).await.unwrap();
    (running, account)
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_run_side_by_side_and_know_nothing_of_each_other() {
    let (one, account) = with_demo_account(Options::throwaway()).await;
    let (other, elsewhere) = with_demo_account(Options::throwaway()).await;
    let raw = samples::first_mail(&account.addresses[0]).unwrap();
    one.mail(samples::SUPPLIER, &[&account.addresses[0]], &raw).await.unwrap();
    one.settled().await;
    other.settled().await;
    let listed = account.api.get(demo_account::INCOMING).await.unwrap();
    assert_eq!(listed["items"][0]["fields"]["number"], "471102");
    let listed = elsewhere.api.get(demo_account::INCOMING).await.unwrap();
    assert_eq!(listed["items"], serde_json::json!([]));
    let foreign = Api::new(other.console(), one.token(demo_account::ID).unwrap());
    let refused = foreign.get(demo_account::INCOMING).await.unwrap_err();
    assert!(refused.to_string().contains("401"), "{refused}");
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_data_folder_is_kept_and_belongs_to_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().to_owned()), ..Options::throwaway() };
    let (running, account) = with_demo_account(options.clone()).await;
    let raw = samples::first_mail(&account.addresses[1]).unwrap();
    running.mail(samples::SUPPLIER, &[&account.addresses[1]], &raw).await.unwrap();
    running.settled().await;
    let second = start(options.clone()).await.unwrap_err();
    assert!(second.to_string().contains("in use by another invoice-mail\nhint: "), "{second}");
    let port = Options { smtp_port: running.smtp().port(), ..Options::throwaway() };
    let taken = start(port).await.unwrap_err();
    assert!(taken.to_string().contains("--smtp-port"), "{taken}");
    running.stop().await;

    let (running, account) = with_demo_account(options).await;
    let listed = account.api.get(demo_account::INCOMING).await.unwrap();
    assert_eq!(listed["items"][0]["fields"]["number"], "471102");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_does_not_wait_for_a_service_that_hangs() {
    let (running, account) = with_demo_account(Options::throwaway()).await;
    running.faults().next("SendEmail", [Fault::Hang]);
    let issued =
        account.api.upload(demo_account::ISSUE, &[], "i.xml", "application/xml", samples::ISSUED).await.unwrap();
    assert_eq!(issued["issued_before"], false);
    while running.sent().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let asked = Instant::now();
    running.stop().await;
    assert!(asked.elapsed() < LAST_WORDS * 2, "{:?}", asked.elapsed());
}
