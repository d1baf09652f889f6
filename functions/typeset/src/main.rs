//! The Lambda `typeset`: called by `send` and `console`, waiting for the answer.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use view::Sheet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::tracing::init_default_subscriber();
    typeset::prepare();
    lambda_runtime::run(service_fn(async |event: LambdaEvent<Sheet>| Ok::<_, Error>(typeset::handle(&event.payload))))
        .await
}
