//! A stand-in for AWS that belongs to one test, and the people in it.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_s3::primitives::ByteStream;
use invoice_mail::{ACCESS_KEY, Options, REGION, Running, SECRET_KEY};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::compose::{Attached, Draft, Program};
use super::readers::Reread;
use super::received::Received;

/// Nothing in a test takes so long; what does will never end.
const DEADLINE: Duration = Duration::from_secs(60);

/// Import addresses live under it.
pub(crate) const DOMAIN: &str = "in.example.com";

/// Who mails the invoices.
pub(crate) const SUPPLIER: &str = "rechnung@lieferant.example";

/// Everything, running.
pub(crate) struct World {
    /// The stand-in.
    pub(crate) running: Running,
    http: reqwest::Client,
    _reread: Reread,
}

impl World {
    /// Starts it, with nobody in it.
    pub(crate) async fn start() -> Self {
        Self::with(Options::throwaway()).await
    }

    /// Starts it in a particular way, with nobody in it.
    pub(crate) async fn with(options: Options) -> Self {
        let running = invoice_mail::start(options).await.expect("the stand-in starts");
        let _reread = Reread::at_the_end_of(&running);
        Self { running, http: reqwest::Client::new(), _reread }
    }

    /// Starts it, with the bakery in it.
    pub(crate) async fn with_bakery() -> (Self, Company) {
        let world = Self::start().await;
        let bakery = world.company("bakkerij", "Bakkerij Janssens", "BE", "BE0123456749", "0123456749").await;
        (world, bakery)
    }

    /// A second company.
    pub(crate) async fn florist(&self) -> Company {
        self.company("bloemen", "Bloemen Peeters", "BE", "BE0987654394", "0987654394").await
    }

    /// Sets a company up as its administrator would: profile, then connector. Gives its import addresses too.
    pub(crate) async fn company(&self, id: &str, name: &str, country: &str, vat: &str, number: &str) -> Company {
        let mut company = self.stranger(id);
        let profile = json!({ "name": name, "country": country, "vat": vat, "company_number": number });
        company.api.put("/v1/account", &profile).await;
        let account = company.api.post("/v1/connector/activate", &Value::Null).await;
        let addresses = account["addresses"].as_array().expect("an active connector has addresses");
        company.addresses = addresses.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        assert_eq!(company.addresses.len(), 2, "{account}");
        company
    }

    /// Somebody with a token and nothing else.
    pub(crate) fn stranger(&self, id: &str) -> Company {
        let token = self.running.token(id).expect("a token");
        let api = Api { http: self.http.clone(), base: self.running.console(), token };
        Company { id: id.to_owned(), addresses: Vec::new(), api }
    }

    /// Waits until everything that was mailed, issued or published is dealt with.
    pub(crate) async fn settled(&self) {
        let settled = tokio::time::timeout(DEADLINE, self.running.settled()).await;
        assert!(settled.is_ok(), "something goes on for ever");
    }

    /// Mails in by SMTP, waits, and gives the mail's id.
    pub(crate) async fn mail_in(&self, raw: &[u8], from: &str, to: &[&str]) -> String {
        let id = self.running.mail(from, to, raw).await.expect("the mail is taken");
        self.settled().await;
        id
    }

    /// A supplier mails files to the company, with this program.
    pub(crate) async fn supplier_mails<'a>(
        &'a self,
        company: &'a Company,
        program: Program,
        files: &[&Attached],
    ) -> Received<'a> {
        let draft = company.draft(files);
        self.supplier_mails_raw(company, &program(&draft)).await
    }

    /// A supplier mails this to the company.
    pub(crate) async fn supplier_mails_raw<'a>(&'a self, company: &'a Company, raw: &[u8]) -> Received<'a> {
        let id = self.mail_in(raw, SUPPLIER, &[company.address()]).await;
        Received::read(company, &id).await
    }

    /// The events of a type that were published so far.
    pub(crate) fn events(&self, detail_type: &str) -> Vec<Value> {
        let events = self.running.events().into_iter().filter(|event| event.detail_type == detail_type);
        events.map(|event| event.detail).collect()
    }

    /// The bodies in the dead-letter queue of a function.
    pub(crate) fn dead_letters(&self, function: &str) -> Vec<String> {
        let queue = self.running.queue(function).expect("the function has a queue");
        assert_eq!(queue.depth(), 0, "{function} has not settled");
        queue.dead_letters().expect("the dead letters can be read")
    }

    /// SES's receipt rule by hand: lays a mail into the bucket, and gives its key.
    pub(crate) async fn deposit(&self, id: &str, raw: Vec<u8>) -> String {
        let key = format!("inbound/{id}");
        let bucket = &self.running.connector().config.mail_bucket;
        let put = self.s3().put_object().bucket(bucket).key(&key).body(ByteStream::from(raw));
        put.send().await.expect("S3 takes the mail");
        key
    }

    /// What SNS puts into a function's queue.
    pub(crate) fn enqueue(&self, function: &str, body: impl Into<String>) {
        let queue = self.running.queue(function).expect("the function has a queue");
        queue.send(body.into()).expect("the queue takes the message");
    }

    /// The items of a partition of the ledger that no account sees: `UNROUTED` or `REFUSED`.
    pub(crate) async fn operators_items(&self, partition: &str) -> Vec<Value> {
        let query = self
            .dynamodb()
            .query()
            .table_name(&self.running.connector().config.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(partition.to_owned()));
        let items = query.send().await.expect("the ledger answers").items.unwrap_or_default();
        items.into_iter().map(|item| plain(AttributeValue::M(item))).collect()
    }

    /// The ledger's table by hand.
    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
            .region(aws_sdk_dynamodb::config::Region::new(REGION))
            .credentials_provider(aws_sdk_dynamodb::config::Credentials::new(
                ACCESS_KEY, SECRET_KEY, None, None, "test",
            ))
            .endpoint_url(self.running.addresses().endpoints().dynamodb.expect("DynamoDB answers"))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        aws_sdk_dynamodb::Client::from_conf(config)
    }

    fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
            .region(aws_sdk_s3::config::Region::new(REGION))
            .credentials_provider(aws_sdk_s3::config::Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "test"))
            .endpoint_url(self.running.addresses().endpoints().s3.expect("S3 answers"))
            .force_path_style(true)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        aws_sdk_s3::Client::from_conf(config)
    }
}

/// An item of DynamoDB as plain JSON.
fn plain(value: AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!(text),
        AttributeValue::N(number) => number.parse::<i64>().map_or(json!(number), |number| json!(number)),
        AttributeValue::Bool(bool) => json!(bool),
        AttributeValue::Ss(texts) => json!(texts),
        AttributeValue::L(list) => list.into_iter().map(plain).collect(),
        AttributeValue::M(map) => map.into_iter().map(|(name, value)| (name, plain(value))).collect(),
        _ => Value::Null,
    }
}

/// A company that uses the connector.
pub(crate) struct Company {
    /// Its account.
    pub(crate) id: String,
    /// Its import addresses: by VAT number, by company number.
    pub(crate) addresses: Vec<String>,
    /// The JSON API, as its people see it.
    pub(crate) api: Api,
}

impl Company {
    /// The import address made from the VAT number.
    pub(crate) fn address(&self) -> &str {
        self.addresses.first().expect("the company has its addresses")
    }

    /// A mail from the supplier to this company, not yet written.
    pub(crate) fn draft(&self, files: &[&Attached]) -> Draft {
        Draft {
            sender: format!("\"Lieferant GmbH\" <{SUPPLIER}>"),
            recipient: self.address().to_owned(),
            subject: "Ihre Rechnung für März – danke".to_owned(),
            files: files.iter().copied().cloned().collect(),
        }
    }

    /// The incoming invoices, newest first.
    pub(crate) async fn invoices(&self) -> Vec<Value> {
        self.api.list("/v1/incoming").await
    }

    /// Saves a partner, and gives it as it is now.
    pub(crate) async fn partner(&self, id: &str, partner: &Value) -> Value {
        self.api.put(&format!("/v1/partners/{id}"), partner).await
    }

    /// Issues an invoice by upload to a partner, and gives its id.
    pub(crate) async fn issues(&self, partner: &str, files: &[&Attached]) -> String {
        let mut form = Form::new().text("partner_id", partner.to_owned());
        for file in files {
            form = form.part("file", Part::bytes(file.bytes.clone()).file_name(file.name.clone()));
        }
        let request = self.api.request(Method::POST, "/v1/issued").multipart(form);
        let response = request.send().await.expect("the API answers");
        let status = response.status();
        let issued: Value = response.json().await.unwrap_or_default();
        assert_eq!(status, StatusCode::ACCEPTED, "{issued}");
        issued["invoice_id"].as_str().expect("an issued invoice has an id").to_owned()
    }

    /// The mail log, newest first.
    pub(crate) async fn mails(&self) -> Vec<Value> {
        self.api.list("/v1/mails").await
    }
}

/// The JSON API with a bearer token.
pub(crate) struct Api {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Api {
    /// GET; anything but 200 fails the test.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.expect(Method::GET, path, None).await
    }

    /// PUT; anything but 2xx fails the test.
    pub(crate) async fn put(&self, path: &str, body: &Value) -> Value {
        self.expect(Method::PUT, path, Some(body)).await
    }

    /// POST; anything but 2xx fails the test.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        self.expect(Method::POST, path, Some(body)).await
    }

    /// All pages of a list.
    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = None::<String>;
        loop {
            let mut request = self.request(Method::GET, path);
            if let Some(next) = &next {
                request = request.query(&[("after", next)]);
            }
            let response = request.send().await.expect("the API answers");
            assert_eq!(response.status(), StatusCode::OK, "GET {path}");
            let page: Value = response.json().await.expect("the API answers in JSON");
            items.extend(page["items"].as_array().expect("a list has items").iter().cloned());
            next = page["next"].as_str().map(str::to_owned);
            if next.is_none() {
                return items;
            }
        }
    }

    /// Any request, and its status with its body.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.expect("the API answers");
        let status = response.status();
        (status, response.json().await.unwrap_or_default())
    }

    /// The bytes behind a download link of the API, which leads to S3.
    pub(crate) async fn download(&self, path: &str) -> Vec<u8> {
        let response = self.request(Method::GET, path).send().await.expect("the API answers");
        assert_eq!(response.status(), StatusCode::OK, "GET {path}");
        response.bytes().await.expect("the file comes whole").to_vec()
    }

    /// A request with the token.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token)
    }

    async fn expect(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) = self.ask(method.clone(), path, body).await;
        assert!(status.is_success(), "{method} {path}: {status} {answer}");
        answer
    }
}
