//! HTTP: portal API, console, public status service.
