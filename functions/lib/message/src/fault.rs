//! What went wrong in the deployment itself, for whoever runs it.

use crate::catalogue::{Row, messages};

messages! {
    /// What went wrong in the deployment itself, for whoever runs it.
    pub enum Fault in fault {
        /// A queue brought something that is no such event.
        BadEvent {
            /// Its `detail-type`.
            event: String,
            /// What the parser says.
            cause: String,
        } = "bad_event", Row::operator();
        /// An event is about an account that does not exist.
        AccountUnknown {
            /// Its id.
            account: String,
        } = "account_unknown", Row::operator();
        /// SES speaks of a delivery that the ledger does not know.
        DeliveryUnknown {
            /// The id of the invoice, or SES's message id of an e-mail with several.
            delivery: String,
        } = "delivery_unknown", Row::operator();
        /// Something cannot be written as JSON or as an item of DynamoDB.
        NotSerializable {
            /// What the writer says.
            cause: String,
        } = "not_serializable", Row::operator();
        /// A request to AWS or to a webhook could not be built.
        RequestNotBuilt {
            /// What the SDK says.
            cause: String,
        } = "request_not_built", Row::operator();
        /// The address that the connector sends from is none.
        SenderInvalid {
            /// What is wrong with it.
            cause: String,
        } = "sender_invalid", Row::operator();
    }
}
