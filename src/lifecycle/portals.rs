//! Portals: the tenants of the API.

use super::Authority;

impl Authority {}
