//! Event, recipients, rendered message.
