//! Domains that SES may send from: its identities. The AWS account has each once, whoever of our accounts it is for, and
//! some are the operator's own. So every one that is made here bears two tags: whose it is, and for which claim it was
//! made. What bears others is left alone.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::operation::create_email_identity::CreateEmailIdentityError;
use aws_sdk_sesv2::operation::delete_email_identity::DeleteEmailIdentityError;
use aws_sdk_sesv2::operation::get_email_identity::GetEmailIdentityError;
use aws_sdk_sesv2::types::{DkimAttributes, DkimStatus, Tag};

use crate::Failure;

/// Tag of an identity: the configuration set of the connector that made it, which has the name of its stack. The
/// permissions in `template.yaml` hang on it.
const MADE_BY: &str = "invoice-mail";
/// Tag of an identity: the claim it was made for.
const CLAIM: &str = "invoice-mail-claim";

/// A domain as SES has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// For the three CNAME records (SES API v2 reference, DkimAttributes).
    pub tokens: Vec<String>,
    /// SES found the records.
    pub verified: bool,
    /// SES does not find them now, and lets mail leave all the same for some days (`TEMPORARY_FAILURE`): enough for what
    /// was verified, and no proof for what was not.
    pub wavering: bool,
    /// SES gave up looking for them.
    pub failed: bool,
    /// The claim it was made for; `None` if this connector did not make it.
    pub claim: Option<String>,
}

/// SES's identities.
#[derive(Debug, Clone)]
pub struct Identities {
    ses: Client,
    made_by: String,
}

impl Identities {
    /// `made_by`: the configuration set of this connector, with which identities are tagged.
    pub fn new(ses: Client, made_by: String) -> Self {
        Self { ses, made_by }
    }

    /// The identity of a domain, whoever made it.
    ///
    /// # Errors
    /// Retryable.
    pub async fn find(&self, domain: &str) -> Result<Option<Identity>, Failure> {
        let found = match self.ses.get_email_identity().email_identity(domain).send().await {
            Ok(found) => found,
            Err(error) if matches!(error.as_service_error(), Some(GetEmailIdentityError::NotFoundException(_))) => {
                return Ok(None);
            }
            Err(error) => return Err(Failure::of_sdk("reading an identity of SES", error)),
        };
        let tag = |key: &str| found.tags().iter().find(|tag| tag.key() == key).map(Tag::value);
        let is_ours = tag(MADE_BY) == Some(self.made_by.as_str());
        let dkim = found.dkim_attributes();
        let status = dkim.and_then(DkimAttributes::status);
        Ok(Some(Identity {
            tokens: dkim.map(|dkim| dkim.tokens().to_vec()).unwrap_or_default(),
            // The domain's own records: SES also counts a domain as verified whose parent is.
            verified: found.verified_for_sending_status() && status == Some(&DkimStatus::Success),
            wavering: found.verified_for_sending_status() && status == Some(&DkimStatus::TemporaryFailure),
            failed: status == Some(&DkimStatus::Failed),
            claim: tag(CLAIM).filter(|_| is_ours).map(str::to_owned),
        }))
    }

    /// Makes the identity of a domain with Easy DKIM; `None` if SES has it already.
    ///
    /// # Errors
    /// Retryable.
    pub async fn create(&self, domain: &str, claim: &str) -> Result<Option<Identity>, Failure> {
        let tag = |key: &str, value: &str| {
            let tag = Tag::builder().key(key).value(value).build();
            tag.map_err(|error| Failure::permanent("request_incomplete", error.to_string()))
        };
        let create = self.ses.create_email_identity().email_identity(domain);
        let create = create.tags(tag(MADE_BY, &self.made_by)?).tags(tag(CLAIM, claim)?);
        match create.send().await {
            Ok(made) => Ok(Some(Identity {
                tokens: made.dkim_attributes().map(|dkim| dkim.tokens().to_vec()).unwrap_or_default(),
                verified: false,
                wavering: false,
                failed: false,
                claim: Some(claim.to_owned()),
            })),
            Err(error)
                if matches!(error.as_service_error(), Some(CreateEmailIdentityError::AlreadyExistsException(_))) =>
            {
                Ok(None)
            }
            Err(error) => Err(Failure::of_sdk("making an identity of SES", error)),
        }
    }

    /// Deletes the identity of a domain. One that is gone is no trouble.
    ///
    /// # Errors
    /// Retryable.
    pub async fn delete(&self, domain: &str) -> Result<(), Failure> {
        match self.ses.delete_email_identity().email_identity(domain).send().await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.as_service_error(), Some(DeleteEmailIdentityError::NotFoundException(_))) => {
                Ok(())
            }
            Err(error) => Err(Failure::of_sdk("deleting an identity of SES", error)),
        }
    }
}
