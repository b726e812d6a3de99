//! Outside systems: register gateway, mail server, webhooks.
