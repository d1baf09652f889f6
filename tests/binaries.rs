//! The story once more, by the binaries that are deployed: built, started by a Lambda Runtime API, fed by the queues.

use std::path::{Path, PathBuf};
use std::process::Command;

use invoice_mail::Options;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::compose::{Attached, gmail};
use crate::support::corpus;
use crate::support::world::World;

/// Names its buyer by the VAT number FR19787878784.
const FACTUR_X: &str = "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf";

/// Builds the functions' binaries, and gives their folder.
fn build() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let functions = ["ingest", "send", "feedback", "answer", "clock", "console", "typeset"];
    // Of the whole workspace and with a test, so that the dependencies have the same features and are not compiled again.
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(workspace).args(["build", "--quiet", "--workspace", "--bins", "--test", "journeys"]);
    assert!(cargo.status().unwrap().success(), "the functions build");
    // target/debug/deps/journeys-… → target/debug
    let folder = std::env::current_exe().unwrap().parent().and_then(Path::parent).unwrap().to_owned();
    assert!(functions.iter().all(|function| folder.join(function).exists()), "in {}", folder.display());
    folder
}

#[tokio::test]
async fn the_deployed_binaries_file_a_mailed_invoice_and_mail_an_issued_one() {
    let folder = tokio::task::spawn_blocking(build).await.unwrap();
    let world = World::with(Options { functions: Some(folder), ..Options::throwaway() }).await;
    let company = world.company("bakkerij", "Bakkerij Janssens", "BE", "BE0123456749", "0123456749").await;

    let invoice = Attached { name: "Facture.pdf".to_owned(), bytes: corpus::bytes(FACTUR_X) };
    world.supplier_mails(&company, gmail::gmail, &[&invoice]).await.explains(1);
    let incoming = company.invoices().await;
    assert_eq!(incoming.len(), 1);
    assert_eq!(incoming[0]["fields"]["number"], "FA-2017-0010");

    let partner = json!({"name": "Acme", "vat": "FR19787878784", "language": "nl", "emails": ["a@acme.example"],
        "channels": [{"kind": "email", "enabled": true}]});
    company.api.put("/v1/partners/acme", &partner).await;
    let file = reqwest::multipart::Part::bytes(invoice.bytes).file_name(invoice.name);
    let form = reqwest::multipart::Form::new().part("file", file);
    let answer = company.api.request(Method::POST, "/v1/issued").multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    world.settled().await;
    assert_eq!(world.running.sent().len(), 1);
    let deliveries = company.api.list("/v1/deliveries").await;
    assert_eq!((deliveries.len(), &deliveries[0]["status"]), (1, &json!("delivered")));
    world.running.stop().await;
}
