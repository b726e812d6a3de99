//! A connection: a session of a token whose user is logged in, and the key in it.

use std::{path::Path, sync::Arc};

use cryptoki::{
    session::{Session, SessionState},
    slot::{Slot, TokenInfo},
};

use super::{
    config::TokenConfig,
    dialect::GostDialect,
    fault::{Fault, Remedy},
    login,
    mechanism::{Asked, input, mechanism, signature},
    module::Module,
    public::{self, Found},
    token,
};

/// A session that can sign. Used by one thread at a time.
pub(super) struct Connection {
    opened: OpenSession,
    dialect: GostDialect,
    pub(super) key: Found,
}

/// A session, closed when dropped.
pub(super) struct OpenSession {
    module: Arc<Module>,
    /// The life of the library that the session belongs to.
    life: u64,
    slot: Slot,
    session: Option<Session>,
}

impl Connection {
    /// Looks for the token, opens a session, logs in, finds the key.
    pub(super) fn open(module: &Arc<Module>, config: &TokenConfig, pin_file: &Path) -> Result<Self, Fault> {
        let (opened, _) = OpenSession::open(module, config, pin_file, false)?;
        let inside = module.enter();
        let key = public::find(module.raw(), opened.session()?, config)?;
        drop(inside);
        Ok(Self {
            opened,
            dialect: *config.gost,
            key,
        })
    }

    /// The signature over a digest. After a fault the connection is of no further use: the library may still hold an
    /// operation open in it.
    pub(super) fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, Fault> {
        let algorithm = self.key.algorithm;
        let input = input(algorithm, digest);
        let _inside = self.opened.enter()?;
        let session = self.opened.session()?;
        let answer = match mechanism(algorithm, &self.dialect) {
            Asked::Known(mechanism) => session.sign(&mechanism, self.key.handle, &input)?,
            Asked::Numbered(number, octets) => {
                let raw = self.opened.module.raw();
                raw.sign(session, self.key.handle, number, &input, octets)?
            }
        };
        signature(algorithm, &self.dialect, answer)
    }

    /// Whether token and session are there and the user is logged in.
    pub(super) fn probe(&self) -> Result<(), Fault> {
        let _inside = self.opened.enter()?;
        let state = self.opened.session()?.get_session_info()?.session_state();
        if !matches!(state, SessionState::RoUser | SessionState::RwUser) {
            return Err(Fault::new(
                Remedy::Reconnect,
                "the token's user is no longer logged in",
            ));
        }
        self.opened.module.library().get_token_info(self.opened.slot)?;
        Ok(())
    }
}

impl OpenSession {
    /// Looks for the token, opens a session, logs in.
    pub(super) fn open(
        module: &Arc<Module>,
        config: &TokenConfig,
        pin_file: &Path,
        writes: bool,
    ) -> Result<(Self, TokenInfo), Fault> {
        let inside = module.enter();
        let (slot, info) = token::find(module.library(), &config.token)?;
        let session = if writes {
            module.library().open_rw_session_no_drop(slot)?
        } else {
            module.library().open_ro_session_no_drop(slot)?
        };
        module.count(1);
        let opened = Self {
            module: Arc::clone(module),
            life: *inside,
            slot,
            session: Some(session),
        };
        drop(inside);
        let inside = opened.enter()?;
        login::log_in(module, opened.session()?, &info, pin_file)?;
        drop(inside);
        Ok((opened, info))
    }

    pub(super) fn session(&self) -> Result<&Session, Fault> {
        self.session.as_ref().ok_or_else(ended)
    }

    /// Into the library, if it is still the one that the session was opened in.
    fn enter(&self) -> Result<super::module::Inside<'_>, Fault> {
        let inside = self.module.enter();
        if *inside == self.life {
            Ok(inside)
        } else {
            Err(ended())
        }
    }
}

impl Drop for OpenSession {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            if let Ok(_inside) = self.enter()
                && let Err(error) = session.close()
            {
                tracing::debug!(%error, "a session of a token was not closed");
            }
            self.module.count(-1);
        }
    }
}

fn ended() -> Fault {
    Fault::new(Remedy::Reconnect, "the session ended with its library")
}
