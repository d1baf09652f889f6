//! What a person of the account could do, where something is not as it might be.

use crate::Channel;
use crate::catalogue::{Row, messages};

messages! {
    /// What a person of the account could do, where something is not as it might be.
    pub enum Advice in advice {
        /// A new partner has no delivery channel.
        AddChannel = "add_delivery_channel", Row::account();
        /// The partner is to get e-mails and has no address.
        AddAddress = "add_email_address", Row::account();
        /// All addresses of the partner get copies only.
        AddMainRecipient = "add_main_recipient", Row::account();
        /// Another address of the partner may work.
        SendToPartnersAddress {
            /// Where.
            address: String,
            /// Its name.
            partner: String,
        } = "send_to_other_address", Row::account();
        /// An address of the partner that gets copies may work.
        SendToCopyAddress {
            /// Where.
            address: String,
            /// Its name.
            partner: String,
        } = "send_to_copy_address", Row::account();
        /// The invoice itself names an address of the buyer.
        SendToBuyersAddress {
            /// Where.
            address: String,
        } = "send_to_buyers_address", Row::account();
        /// A reply to the invoice e-mail names an address.
        SendToAddressOfReply {
            /// Where.
            address: String,
            /// Who wrote the reply.
            writer: Option<String>,
        } = "send_to_address_of_reply", Row::account();
        /// A reply to an invoice e-mail that arrived names an address for the next ones.
        SaveAddressOfReply {
            /// Where.
            address: String,
            /// Who wrote the reply.
            writer: Option<String>,
        } = "save_address_of_reply", Row::account();
        /// Another delivery channel of the partner is off.
        EnableChannel {
            /// Its name.
            partner: String,
            /// Which one.
            channel: Channel,
        } = "enable_other_channel", Row::account();
        /// The invoice failed over another delivery channel of the partner, too, and can be sent again over it.
        ResendOverChannel {
            /// Its name.
            partner: String,
            /// Which one.
            channel: Channel,
        } = "resend_over_other_channel", Row::account();
        /// The invoice was not tried over another delivery channel of the partner.
        IssueOverChannel {
            /// Its name.
            partner: String,
            /// Which one.
            channel: Channel,
        } = "issue_over_other_channel", Row::account();
        /// The own sender waits for its records in the DNS.
        SetSenderRecords = "set_sender_records", Row::account();
        /// Invoice e-mails leave from the own sender.
        KeepSenderRecords = "keep_sender_records", Row::account();
        /// The own sender lapsed.
        BeginSenderAgain = "begin_sender_again", Row::account();
    }
}
