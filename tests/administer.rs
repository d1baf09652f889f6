//! Journeys of the people who set the connector up, by the JSON API.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus;
use crate::support::world::World;

/// Names its buyer by the VAT number FR19787878784.
const FACTUR_X: &str = "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf";

fn bakery() -> Value {
    json!({"name": "Bakkerij", "country": "BE", "vat": "be 0123.456.749", "company_number": "0123.456.749"})
}

#[tokio::test]
async fn activation_gives_two_addresses_that_no_other_account_can_get() {
    let world = World::start().await;
    let (first, second) = (world.stranger("first"), world.stranger("second"));
    first.api.put("/v1/account", &bakery()).await;
    let active = first.api.post("/v1/connector/activate", &Value::Null).await;
    assert_eq!(active["addresses"], json!(["be0123456749@be.in.example.com", "0123456749@be.in.example.com"]));
    assert_eq!(first.api.post("/v1/connector/activate", &Value::Null).await, active, "twice is as good as once");

    second.api.put("/v1/account", &bakery()).await;
    let (status, refused) = second.api.ask(Method::POST, "/v1/connector/activate", None).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("import_address_taken")), "{refused}");
    assert_eq!(second.api.get("/v1/account").await["connector"], "inactive");

    // Still so when the owner rests.
    first.api.post("/v1/connector/deactivate", &Value::Null).await;
    let (status, _) = second.api.ask(Method::POST, "/v1/connector/activate", None).await;
    assert_eq!(status, StatusCode::CONFLICT);
    world.running.stop().await;
}

#[tokio::test]
async fn of_two_accounts_that_activate_at_once_one_gets_the_addresses() {
    let world = World::start().await;
    let companies: Vec<_> = (0..8).map(|n| world.stranger(&format!("company-{n}"))).collect();
    for company in &companies {
        company.api.put("/v1/account", &bakery()).await;
    }
    let activations = companies.iter().map(|company| company.api.ask(Method::POST, "/v1/connector/activate", None));
    let answers = futures::future::join_all(activations).await;
    let winners = answers.iter().filter(|(status, _)| *status == StatusCode::OK).count();
    assert_eq!(winners, 1, "{answers:?}");
    world.running.stop().await;
}

#[tokio::test]
async fn the_numbers_an_address_was_made_from_stay() {
    let world = World::start().await;
    let company = world.company("bakkerij", "Bakkerij", "BE", "BE0123456749", "0123456749").await;
    let renamed =
        json!({"name": "Bakkerij Zoon", "country": "BE", "vat": "BE0123456749", "company_number": "0123456749"});
    let account = company.api.put("/v1/account", &renamed).await;
    assert_eq!((&account["name"], &account["connector"]), (&json!("Bakkerij Zoon"), &json!("active")));
    let other = json!({"name": "Bakkerij", "country": "BE", "vat": "BE0987654394", "company_number": "0987654394"});
    let (status, refused) = company.api.ask(Method::PUT, "/v1/account", Some(&other)).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("account_numbers_fixed")));
    world.running.stop().await;
}

#[tokio::test]
async fn a_wrong_number_is_refused_by_its_field_with_what_to_do() {
    let world = World::start().await;
    let company = world.stranger("bakkerij");
    let wrong = json!({"name": "Bakkerij", "country": "BE", "vat": "BE0123456780", "company_number": "0123456749"});
    let (status, refused) = company.api.ask(Method::PUT, "/v1/account", Some(&wrong)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
    let wrong = &refused["errors"][0];
    assert_eq!(
        (corpus::text(wrong, "pointer"), corpus::text(wrong, "code")),
        ("/vat", "vat_number_invalid"),
        "{refused}"
    );
    assert_eq!(wrong["parameters"]["flaw"], "check_digits", "{refused}");
    assert!(corpus::text(wrong, "detail").contains("BE0123456780"), "{refused}");
    let (status, _) = company.api.ask(Method::POST, "/v1/connector/activate", None).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "there is no account yet");
    world.running.stop().await;
}

#[tokio::test]
async fn a_german_is_told_in_german_what_is_wrong_and_where() {
    let world = World::start().await;
    let company = world.stranger("bakkerij");
    let wrong =
        json!({"name": "Bakkerij", "country": "BE", "vat": "BE0123456780", "company_number": "", "reply_to": "x"});
    let ask = |method: Method, path: &str, language: &str, body: &Value| {
        let request = company.api.request(method, path).header("accept-language", language).json(body);
        async move {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let spoken = answer.headers()["content-language"].to_str().unwrap().to_owned();
            (spoken, answer.json::<Value>().await.unwrap())
        }
    };
    let (spoken, refused) = ask(Method::PUT, "/v1/account", "de-AT,de;q=0.9,en;q=0.8", &wrong).await;
    assert_eq!((spoken.as_str(), corpus::text(&refused, "title")), ("de", "Ungültige Angaben"), "{refused}");
    assert_eq!(corpus::text(&refused, "detail"), "Einige Angaben können so nicht stimmen.");
    let errors = refused["errors"].as_array().unwrap();
    let told: Vec<_> = errors.iter().map(|one| (corpus::text(one, "pointer"), corpus::text(one, "detail"))).collect();
    assert_eq!(
        told,
        [
            ("/vat", "BE0123456780 ist keine gültige USt-IdNr.: ihre Prüfziffern stimmen nicht."),
            ("/company_number", "Die Registernummer ist leer."),
            ("/reply_to", "Die E-Mail-Adresse ist unvollständig."),
        ]
    );
    let typed = json!({"name": "Bakkerij", "country": "BE", "vat": 7, "company_number": ""});
    let (_, refused) = ask(Method::PUT, "/v1/account", "de", &typed).await;
    assert_eq!(
        (corpus::text(&refused["errors"][0], "pointer"), corpus::text(&refused, "code")),
        ("/vat", "invalid_fields")
    );
    let (spoken, refused) = ask(Method::GET, "/v1/partners/x", "en;q=0.2, fr;q=0.7, sv", &Value::Null).await;
    assert_eq!(corpus::text(&refused, "detail"), "Il n’y a pas de partenaire commercial de cet identifiant.");
    assert_eq!((spoken.as_str(), &refused["status"]), ("fr", &json!(404)));

    company.api.put("/v1/account", &bakery()).await;
    company.api.put("/v1/account/answers", &json!({"notify": [], "reply": false, "language": "nl"})).await;
    let (spoken, refused) = ask(Method::GET, "/v1/partners/x", "sv", &Value::Null).await;
    assert_eq!(spoken, "nl", "of no known language the account's: {refused}");
    world.running.stop().await;
}

#[tokio::test]
async fn a_partner_keeps_its_channels_and_its_vat_number_is_its_own() {
    let world = World::start().await;
    let company = world.company("seller", "Seller", "BE", "BE0403170701", "0403170701").await;
    let partner = json!({"name": "Acme", "vat": "FR19787878784", "language": "fr"});
    let saved = company.api.put("/v1/partners/acme", &partner).await;
    assert!(saved["advice"]["code"] == "add_delivery_channel", "a new partner without a channel gets nothing: {saved}");

    let chosen = json!({"name": "Acme", "vat": "FR19787878784", "language": "fr", "emails": ["a@acme.example"],
        "channels": [{"kind": "peppol", "enabled": true, "settings": {"participant": "0009:78787878400035"}},
                     {"kind": "email", "enabled": true}]});
    company.api.put("/v1/partners/acme", &chosen).await;
    let renamed = company
        .api
        .put("/v1/partners/acme", &json!({"name": "Acme SA", "vat": "FR19787878784", "language": "fr"}))
        .await;
    assert_eq!(renamed["channels"].as_array().map(Vec::len), Some(2), "nobody took a channel away: {renamed}");
    assert_eq!(renamed["emails"], json!([{"address": "a@acme.example", "role": "to"}]));

    let twin = json!({"name": "Twin", "vat": "fr 19 787878784", "language": "fr"});
    let (status, refused) = company.api.ask(Method::PUT, "/v1/partners/twin", Some(&twin)).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("partner_vat_taken")), "{refused}");
    // The number moves with its partner.
    company.api.put("/v1/partners/acme", &json!({"name": "Acme SA", "vat": null, "language": "fr"})).await;
    company.api.put("/v1/partners/twin", &twin).await;
    assert_eq!(company.api.get("/v1/partners").await["items"].as_array().map(Vec::len), Some(2));
    world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_is_issued_by_upload_and_the_same_upload_sends_nothing_twice() {
    let world = World::start().await;
    let company = world.company("seller", "Seller", "BE", "BE0403170701", "0403170701").await;
    let partner = json!({"name": "Acme", "vat": "FR19787878784", "language": "fr", "emails": ["a@acme.example"],
        "channels": [{"kind": "email", "enabled": true}]});
    company.api.put("/v1/partners/acme", &partner).await;
    let mut invoices = Vec::new();
    for _ in 0..2 {
        let file = reqwest::multipart::Part::bytes(corpus::bytes(FACTUR_X)).file_name("Facture.pdf");
        let form = reqwest::multipart::Form::new().part("file", file);
        let answer = company.api.request(Method::POST, "/v1/issued").multipart(form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        invoices.push(answer.json::<Value>().await.unwrap()["invoice_id"].as_str().unwrap().to_owned());
        world.settled().await;
    }
    assert_eq!(invoices[0], invoices[1]);
    assert_eq!(world.running.sent().len(), 1);
    let issued = company.api.get(&format!("/v1/issued/{}", invoices[0])).await;
    assert_eq!(issued["fields"]["number"], "FA-2017-0010");
    assert_eq!(issued["deliveries"][0]["status"], "delivered", "{issued}");
    let outbox: Vec<_> = std::fs::read_dir(world.running.outbox()).unwrap().collect();
    assert_eq!(outbox.len(), 1, "the mail is in the outbox");
    world.running.stop().await;
}

#[tokio::test]
async fn nobody_sees_what_is_another_accounts() {
    let world = World::start().await;
    let company = world.company("seller", "Seller", "BE", "BE0403170701", "0403170701").await;
    company.api.put("/v1/partners/acme", &json!({"name": "Acme", "language": "fr"})).await;
    let stranger = world.stranger("stranger");
    let (status, _) = stranger.api.ask(Method::GET, "/v1/partners/acme", None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.api.get("/v1/partners").await["items"], json!([]));
    let nobody = reqwest::get(format!("{}/v1/partners", world.running.console())).await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    assert!(nobody.headers().contains_key("www-authenticate"));
    world.running.stop().await;
}

#[tokio::test]
async fn every_operation_of_the_api_is_in_its_description() {
    let world = World::start().await;
    let stranger = world.stranger("stranger");
    let described: Value =
        reqwest::get(format!("{}/openapi.json", world.running.console())).await.unwrap().json().await.unwrap();
    assert!(corpus::text(&described, "openapi").starts_with("3.1"), "{}", described["openapi"]);
    let mut operations = 0;
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations += 1;
            assert!(
                operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()),
                "{method} {path}"
            );
            // What is described is there: with a token, nothing answers "no such operation".
            let path = path.replace("{sha256}", &"0".repeat(64)).replace("{channel}", "email");
            let path = path
                .split('/')
                .map(|part| if part.starts_with('{') { "x" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let method: Method = method.to_uppercase().parse().unwrap();
            let (status, body) = stranger.api.ask(method.clone(), &path, Some(&json!({}))).await;
            let known =
                status != StatusCode::METHOD_NOT_ALLOWED && body["code"] != "path_unknown" && !status.is_server_error();
            assert!(known, "{method} {path}: {status} {body}");
        }
    }
    assert!(operations >= 18, "{operations} operations");
    world.running.stop().await;
}

#[tokio::test]
async fn of_ten_invoices_uploaded_at_once_under_one_number_one_is_taken() {
    let world = World::start().await;
    let company = world.company("seller", "Seller", "BE", "BE0403170701", "0403170701").await;
    let partner = json!({"name": "Acme", "language": "fr", "emails": ["a@acme.example"],
        "channels": [{"kind": "email", "enabled": true}]});
    company.api.put("/v1/partners/acme", &partner).await;
    let uploads = (0..10).map(|n| {
        let mut bytes = corpus::bytes("invoices/ubl/gobl.ubl__invoice-due-date-with-notes.xml");
        bytes.extend(format!("<!-- {n} -->").into_bytes());
        let file = reqwest::multipart::Part::bytes(bytes).file_name("invoice.xml");
        let form = reqwest::multipart::Form::new().part("file", file).text("partner_id", "acme");
        let request = company.api.request(Method::POST, "/v1/issued").multipart(form);
        async move { request.send().await.unwrap().status() }
    });
    let answers = futures::future::join_all(uploads).await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::ACCEPTED).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::CONFLICT).count(), 9, "{answers:?}");
    world.settled().await;
    assert_eq!(world.running.sent().len(), 1);
    world.running.stop().await;
}

#[tokio::test]
async fn the_settings_of_a_channel_are_kept_as_they_are() {
    let world = World::start().await;
    let company = world.company("seller", "Seller", "BE", "BE0403170701", "0403170701").await;
    // DynamoDB knows neither such numbers nor empty names.
    let settings = json!({"n": 1e200, "": [1, {"deep": {"deeper": null}}]});
    let partner = json!({"name": "Acme", "language": "fr",
        "channels": [{"kind": "peppol", "enabled": true, "settings": settings}]});
    company.api.put("/v1/partners/acme", &partner).await;
    assert_eq!(company.api.get("/v1/partners/acme").await["channels"][0]["settings"], settings);
    world.running.stop().await;
}
