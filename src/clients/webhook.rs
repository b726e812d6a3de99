//! Delivery of webhooks: one POST, no redirects, bounded in time, and only to addresses that the guard lets pass.

use std::{error::Error as _, net::SocketAddr, time::Duration};

use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
    redirect::Policy,
};

use crate::notification::webhook::{
    WebhookDelivery,
    target::{TargetPolicy, TargetRefused},
};

const TIMEOUT: Duration = Duration::from_secs(15);

/// Nobody took the delivery.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// The address, or one that the name resolves to, is not allowed.
    #[error("the webhook's address is refused: {0}")]
    Refused(#[from] TargetRefused),
    /// No answer within 15 seconds.
    #[error("the webhook did not answer in time")]
    Timeout,
    /// No connection, or it broke.
    #[error("the webhook could not be reached")]
    Unreachable,
}

/// The way to portals.
#[derive(Clone, Debug)]
pub struct WebhookClient {
    client: Client,
    policy: TargetPolicy,
}

/// The TLS library cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be set up")]
pub struct SetupError(#[from] reqwest::Error);

impl WebhookClient {
    /// A client for addresses that `policy` allows.
    pub fn new(policy: TargetPolicy) -> Result<Self, SetupError> {
        Self::with_resolver(policy, GuardedResolver(policy))
    }

    fn with_resolver(policy: TargetPolicy, resolver: GuardedResolver) -> Result<Self, SetupError> {
        let client = Client::builder()
            .user_agent(concat!("Kepler/", env!("CARGO_PKG_VERSION")))
            .timeout(TIMEOUT)
            .connect_timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .dns_resolver(resolver)
            .build()?;
        Ok(Self { client, policy })
    }

    /// Posts the delivery and returns the status; what it means says
    /// [`crate::notification::webhook::Verdict::of_status`]. The answer's body is not read.
    pub async fn deliver(&self, delivery: &WebhookDelivery) -> Result<u16, DeliveryError> {
        self.policy.check_url(&delivery.url)?;
        let mut request = self
            .client
            .post(delivery.url.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(delivery.body.clone());
        for (name, value) in delivery.headers.pairs() {
            request = request.header(HeaderName::from_static(name), value);
        }
        let answer = request.send().await.map_err(|error| judge(&error))?;
        Ok(answer.status().as_u16())
    }
}

/// Resolves a name and refuses it if any of its addresses is refused. The connection goes to the very addresses that
/// were checked, so a name that changes between check and use (rebinding) gains nothing.
struct GuardedResolver(TargetPolicy);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            for address in &found {
                policy.check_address(address.ip())?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn judge(error: &reqwest::Error) -> DeliveryError {
    let mut cause = error.source();
    while let Some(source) = cause {
        if let Some(refused) = source.downcast_ref::<TargetRefused>() {
            return DeliveryError::Refused(*refused);
        }
        cause = source.source();
    }
    if error.is_timeout() {
        DeliveryError::Timeout
    } else {
        DeliveryError::Unreachable
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notification::webhook::signature::{Secret, sign};

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused_when_the_connection_is_made() {
        let strict = TargetPolicy { allow_private: false };
        let lenient = TargetPolicy { allow_private: true };
        // The form of the address passes here, so that only the resolver stands in the way.
        let client = WebhookClient::with_resolver(lenient, GuardedResolver(strict)).unwrap();
        let secret = Secret::generate(&crate::random::SeededRandom::new(1)).unwrap();
        let delivery = WebhookDelivery {
            url: "http://localhost:9/".parse().unwrap(),
            headers: sign("id", jiff::Timestamp::UNIX_EPOCH, b"{}", &[secret]),
            body: b"{}".to_vec(),
        };
        let refused = client.deliver(&delivery).await.unwrap_err();
        assert_eq!(refused, DeliveryError::Refused(TargetRefused::NotPublic));
    }
}
