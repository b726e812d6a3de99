//! The vendors' libraries: each loaded once and initialised once in a process, never twice at the same time.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
};

use super::{
    fault::{Fault, Remedy},
    raw::Raw,
};

/// `C_Initialize` counts for the whole process (PKCS#11 5.4), so what it did is known to the whole process.
static MODULES: Mutex<BTreeMap<PathBuf, Arc<Module>>> = Mutex::new(BTreeMap::new());

/// How long calls under way may take to leave a library that is to be initialised again.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(5);

/// A library.
pub(super) struct Module {
    library: Pkcs11,
    raw: Raw,
    /// How often it was initialised again. Every call holds it shared: nobody is inside when the library is ended,
    /// and a session of an earlier life is never mistaken for one that got the same handle later.
    life: RwLock<u64>,
    /// Sessions open now, of all keys.
    sessions: AtomicUsize,
    /// Digests of PINs that a token refused.
    refused: Mutex<BTreeSet<[u8; 32]>>,
}

/// Inside the library: its life does not end meanwhile.
pub(super) type Inside<'a> = RwLockReadGuard<'a, u64>;

impl Module {
    /// The library at `path`, ready for calls.
    pub(super) fn open(path: &Path) -> Result<Arc<Self>, Fault> {
        let path = path
            .canonicalize()
            .map_err(|error| Fault::new(Remedy::Person, format!("{}: {error}", path.display())))?;
        let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = modules.get(&path) {
            return Ok(Arc::clone(module));
        }
        let library = Pkcs11::new(&path).map_err(|error| {
            Fault::new(
                Remedy::Person,
                format!("{} is no PKCS#11 library: {error}", path.display()),
            )
        })?;
        let raw = Raw::of(&path)?;
        initialise(&library)?;
        let module = Arc::new(Self {
            library,
            raw,
            life: RwLock::new(0),
            sessions: AtomicUsize::new(0),
            refused: Mutex::default(),
        });
        modules.insert(path, Arc::clone(&module));
        Ok(module)
    }

    pub(super) fn library(&self) -> &Pkcs11 {
        &self.library
    }

    /// Its functions, for what `library` does not know.
    pub(super) fn raw(&self) -> &Raw {
        &self.raw
    }

    /// To be held while the library is called.
    pub(super) fn enter(&self) -> Inside<'_> {
        self.life.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// PINs that a token refused; held during a login, so that a wrong PIN is tried once by all keys together.
    pub(super) fn refused_pins(&self) -> MutexGuard<'_, BTreeSet<[u8; 32]>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a session that was opened or closed.
    pub(super) fn count(&self, change: isize) {
        if change > 0 {
            self.sessions.fetch_add(1, Ordering::SeqCst);
        } else {
            self.sessions.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Initialises a library that says it is not, unless somebody did so since `life`.
    pub(super) fn initialise_again(&self, life: u64) -> Result<(), Fault> {
        let mut current = self.alone()?;
        if *current == life {
            initialise(&self.library)?;
            *current += 1;
        }
        Ok(())
    }

    /// Ends the library and begins anew, if no key has a session in it: what is left when sessions alone do not mend.
    pub(super) fn restart(&self) -> Result<bool, Fault> {
        let mut current = self.alone()?;
        if self.sessions.load(Ordering::SeqCst) > 0 {
            return Ok(false);
        }
        let ended = self.library.clone().finalize();
        if let Err(error) = ended {
            tracing::debug!(%error, "the PKCS#11 library does not end");
        }
        *current += 1;
        initialise(&self.library)?;
        Ok(true)
    }

    fn alone(&self) -> Result<RwLockWriteGuard<'_, u64>, Fault> {
        let mut waited = Duration::ZERO;
        loop {
            if let Ok(guard) = self.life.try_write() {
                return Ok(guard);
            }
            if waited >= PATIENCE {
                let reason = "the library cannot begin anew: a call has not returned";
                return Err(Fault::new(Remedy::Reconnect, reason));
            }
            thread::sleep(STEP);
            waited += STEP;
        }
    }
}

fn initialise(library: &Pkcs11) -> Result<(), Fault> {
    match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
