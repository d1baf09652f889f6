//! SDK clients, tuned in one place: ring for TLS, no retry where a retry could send a mail twice.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_smithy_http_client::{Builder, tls};

/// Who does the TLS.
pub(crate) const RING: tls::Provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);

/// How long one SES call may take. Longer than SES ever needs, shorter than a function's time limit, so that a lost
/// answer is noticed by the function itself and not by its death.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);

/// How long one try of any other call may take: a service that hangs must not use up a function's time limit, which would
/// end every record of the batch. The SDK tries three times.
const TRY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long one call of the typesetter may take. Its own time limit is 25 seconds (`template.yaml`), and the console must have
/// answered after 30.
const SET_TIMEOUT: Duration = Duration::from_secs(27);

/// Where the services answer, when not at AWS. Read from the SDK's own variables (`AWS_ENDPOINT_URL_S3` …) so that a
/// deployed function and one on a laptop differ only in their environment.
#[derive(Debug, Clone, Default)]
pub struct Endpoints {
    /// DynamoDB.
    pub dynamodb: Option<String>,
    /// EventBridge.
    pub eventbridge: Option<String>,
    /// Lambda.
    pub lambda: Option<String>,
    /// S3; buckets are then addressed by path, since `bucket.127.0.0.1` is no host.
    pub s3: Option<String>,
    /// SES v2.
    pub sesv2: Option<String>,
}

impl Endpoints {
    /// Reads the service-specific variables, falling back to `AWS_ENDPOINT_URL`.
    ///
    /// Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let of = |service: &str| variable(service).or_else(|| variable("AWS_ENDPOINT_URL"));
        Self {
            dynamodb: of("AWS_ENDPOINT_URL_DYNAMODB"),
            eventbridge: of("AWS_ENDPOINT_URL_EVENTBRIDGE"),
            lambda: of("AWS_ENDPOINT_URL_LAMBDA"),
            s3: of("AWS_ENDPOINT_URL_S3"),
            sesv2: of("AWS_ENDPOINT_URL_SESV2"),
        }
    }
}

/// Region and credentials from the environment, TLS by ring, a time limit for each try of a call.
pub async fn sdk_config() -> SdkConfig {
    let https = Builder::new().tls_provider(RING).build_https();
    let limits = TimeoutConfig::builder().operation_attempt_timeout(TRY_TIMEOUT).build();
    aws_config::defaults(BehaviorVersion::latest()).http_client(https).timeout_config(limits).load().await
}

/// DynamoDB.
pub fn dynamodb(sdk: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_dynamodb::Client {
    let mut config = aws_sdk_dynamodb::config::Builder::from(sdk);
    config.set_endpoint_url(endpoints.dynamodb.clone());
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// EventBridge.
pub fn eventbridge(sdk: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_eventbridge::Client {
    let mut config = aws_sdk_eventbridge::config::Builder::from(sdk);
    config.set_endpoint_url(endpoints.eventbridge.clone());
    aws_sdk_eventbridge::Client::from_conf(config.build())
}

/// Lambda. A call waits until the function has answered, longer than its own time limit, so that its end is heard. Two tries take
/// less than `send` has. The time limit of a try is `SET_TIMEOUT`, or that of a whole operation in `sdk`, if it has one.
pub fn lambda(sdk: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_lambda::Client {
    let limit = sdk.timeout_config().and_then(TimeoutConfig::operation_timeout).unwrap_or(SET_TIMEOUT);
    let limits = TimeoutConfig::builder().operation_attempt_timeout(limit);
    let retries = sdk.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
    let mut config = aws_sdk_lambda::config::Builder::from(sdk)
        .retry_config(retries.with_max_attempts(2))
        .timeout_config(limits.build());
    config.set_endpoint_url(endpoints.lambda.clone());
    aws_sdk_lambda::Client::from_conf(config.build())
}

/// S3.
pub fn s3(sdk: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_s3::Client {
    let mut config = aws_sdk_s3::config::Builder::from(sdk).force_path_style(endpoints.s3.is_some());
    config.set_endpoint_url(endpoints.s3.clone());
    aws_sdk_s3::Client::from_conf(config.build())
}

/// SES for sending alone. Retries off: an SDK retry after a lost answer mails the customer again. And a new connection for every mail: one that
/// was kept while the function was frozen may be dead, which looks like a lost answer. The time limit is [`SEND_TIMEOUT`], or
/// that of a whole operation in `sdk`, if it has one.
pub fn sesv2(sdk: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_sesv2::Client {
    let https = Builder::new().pool_max_idle_per_host(0).tls_provider(RING).build_https();
    let limit = sdk.timeout_config().and_then(TimeoutConfig::operation_timeout).unwrap_or(SEND_TIMEOUT);
    let limits = TimeoutConfig::builder().operation_timeout(limit).disable_operation_attempt_timeout();
    let mut config = aws_sdk_sesv2::config::Builder::from(sdk)
        .http_client(https)
        .retry_config(RetryConfig::disabled())
        .timeout_config(limits.build());
    config.set_endpoint_url(endpoints.sesv2.clone());
    aws_sdk_sesv2::Client::from_conf(config.build())
}

/// SES for everything but sending, which may be repeated.
pub fn identities(sdk: &SdkConfig, endpoints: &Endpoints) -> aws_sdk_sesv2::Client {
    let mut config = aws_sdk_sesv2::config::Builder::from(sdk);
    config.set_endpoint_url(endpoints.sesv2.clone());
    aws_sdk_sesv2::Client::from_conf(config.build())
}
