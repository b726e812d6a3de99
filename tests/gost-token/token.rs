//! The token: sessions, login, objects found, signatures and new pairs. Codes are those of PKCS#11 v2.40.

use std::{
    collections::{BTreeMap, VecDeque},
    env, fs,
    path::PathBuf,
};

use cryptoki_sys::*;
use kepler::{
    crypto::gost::{ParameterSet, Strength},
    keys::pkcs11::{GostDialect, SignatureOrder},
    random::OsRandom,
    x509::encode,
};

use crate::keys::StoredKey;

/// The one slot.
pub(crate) const SLOT: CK_SLOT_ID = 7;

/// An attribute that a caller states.
pub(crate) type Asked = (CK_ATTRIBUTE_TYPE, Vec<u8>);

/// What the library knows while it is initialised.
pub(crate) struct Token {
    folder: PathBuf,
    dialect: GostDialect,
    wrapped: bool,
    keys: Vec<StoredKey>,
    sessions: BTreeMap<CK_SESSION_HANDLE, Session>,
    handles_given: CK_SESSION_HANDLE,
    logged_in: bool,
}

#[derive(Default)]
struct Session {
    writes: bool,
    found: VecDeque<CK_OBJECT_HANDLE>,
    signing: Option<usize>,
}

impl Token {
    /// The token of the environment.
    pub(crate) fn open() -> Self {
        let folder = PathBuf::from(env::var_os("GOST_TOKEN_FOLDER").unwrap());
        let dialect = fs::read_to_string(folder.join("dialect.toml")).unwrap_or_default();
        Self {
            dialect: toml::from_str(&dialect).unwrap(),
            wrapped: folder.join("wrapped").exists(),
            keys: Vec::new(),
            sessions: BTreeMap::new(),
            handles_given: 0,
            logged_in: false,
            folder,
        }
    }

    pub(crate) fn info(&self, slot: CK_SLOT_ID) -> Result<CK_TOKEN_INFO, CK_RV> {
        at(slot)?;
        let sessions = CK_ULONG::try_from(self.sessions.len()).unwrap();
        Ok(CK_TOKEN_INFO {
            label: padded("kepler"),
            manufacturerID: padded("Kepler's tests"),
            model: padded("GOST"),
            serialNumber: padded("1"),
            flags: CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED,
            ulSessionCount: sessions,
            ulMaxPinLen: 64,
            firmwareVersion: CK_VERSION { major: 1, minor: 0 },
            ..CK_TOKEN_INFO::default()
        })
    }

    pub(crate) fn open_session(
        &mut self,
        slot: CK_SLOT_ID,
        writes: bool,
    ) -> Result<CK_SESSION_HANDLE, CK_RV> {
        at(slot)?;
        self.handles_given += 1;
        let session = Session {
            writes,
            ..Session::default()
        };
        self.sessions.insert(self.handles_given, session);
        Ok(self.handles_given)
    }

    /// With the last session the login ends (PKCS#11 v2.40 5.6).
    pub(crate) fn close_session(&mut self, session: CK_SESSION_HANDLE) -> Result<(), CK_RV> {
        self.sessions.remove(&session).ok_or(CKR_SESSION_HANDLE_INVALID)?;
        self.logged_in &= !self.sessions.is_empty();
        Ok(())
    }

    pub(crate) fn close_all(&mut self) {
        self.sessions.clear();
        self.logged_in = false;
    }

    pub(crate) fn session_info(&mut self, session: CK_SESSION_HANDLE) -> Result<CK_SESSION_INFO, CK_RV> {
        let logged_in = self.logged_in;
        let state = match (self.session(session)?.writes, logged_in) {
            (false, false) => CKS_RO_PUBLIC_SESSION,
            (false, true) => CKS_RO_USER_FUNCTIONS,
            (true, false) => CKS_RW_PUBLIC_SESSION,
            (true, true) => CKS_RW_USER_FUNCTIONS,
        };
        Ok(CK_SESSION_INFO {
            slotID: SLOT,
            state,
            flags: CKF_SERIAL_SESSION,
            ulDeviceError: 0,
        })
    }

    pub(crate) fn log_in(&mut self, session: CK_SESSION_HANDLE, pin: &[u8]) -> Result<(), CK_RV> {
        self.session(session)?;
        if self.logged_in {
            return Err(CKR_USER_ALREADY_LOGGED_IN);
        }
        if fs::read(self.folder.join("pin")).unwrap().trim_ascii_end() != pin {
            return Err(CKR_PIN_INCORRECT);
        }
        self.logged_in = true;
        Ok(())
    }

    /// Private keys have odd handles, their public halves the even ones that follow.
    pub(crate) fn find(&mut self, session: CK_SESSION_HANDLE, template: &[Asked]) -> Result<(), CK_RV> {
        StoredKey::read(&self.folder, &mut self.keys);
        let last = 2 * CK_OBJECT_HANDLE::try_from(self.keys.len()).unwrap();
        let fits = |object: &CK_OBJECT_HANDLE| {
            let shows = |(number, value): &Asked| self.shown(*object, *number).as_ref() == Some(value);
            (object.is_multiple_of(2) || self.logged_in) && template.iter().all(shows)
        };
        let found = (1..=last).filter(fits).collect();
        self.session(session)?.found = found;
        Ok(())
    }

    pub(crate) fn found(
        &mut self,
        session: CK_SESSION_HANDLE,
        room: usize,
    ) -> Result<Vec<CK_OBJECT_HANDLE>, CK_RV> {
        let found = &mut self.session(session)?.found;
        let count = room.min(found.len());
        Ok(found.drain(..count).collect())
    }

    pub(crate) fn found_all(&mut self, session: CK_SESSION_HANDLE) -> Result<(), CK_RV> {
        self.session(session)?.found.clear();
        Ok(())
    }

    pub(crate) fn attribute(
        &mut self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        number: CK_ATTRIBUTE_TYPE,
    ) -> Result<Option<Vec<u8>>, CK_RV> {
        self.session(session)?;
        self.place(object).ok_or(CKR_OBJECT_HANDLE_INVALID)?;
        Ok(self.shown(object, number))
    }

    pub(crate) fn begin_signature(
        &mut self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        key: CK_OBJECT_HANDLE,
    ) -> Result<(), CK_RV> {
        let place = self.place(key).filter(|_| key % 2 == 1);
        let place = place.ok_or(CKR_KEY_HANDLE_INVALID)?;
        let expected = self.dialect.sign(self.strength(place));
        if !self.logged_in {
            return Err(CKR_USER_NOT_LOGGED_IN);
        }
        if mechanism != expected {
            return Err(CKR_MECHANISM_INVALID);
        }
        self.session(session)?.signing = Some(place);
        Ok(())
    }

    pub(crate) fn sign(&mut self, session: CK_SESSION_HANDLE, digest: &[u8]) -> Result<Vec<u8>, CK_RV> {
        let place = self
            .session(session)?
            .signing
            .ok_or(CKR_OPERATION_NOT_INITIALIZED)?;
        let key = &self.keys.get(place).ok_or(CKR_KEY_HANDLE_INVALID)?.key;
        let signature = key
            .sign_digest(digest, &OsRandom)
            .map_err(|_| CKR_DATA_LEN_RANGE)?;
        let (s, r) = signature.split_at(signature.len() / 2);
        Ok(match self.dialect.signature {
            SignatureOrder::SecondFirst => signature,
            SignatureOrder::FirstFirst => [r, s].concat(),
        })
    }

    /// A question for the length alone leaves the operation as it is.
    pub(crate) fn end_signature(&mut self, session: CK_SESSION_HANDLE, goes_on: bool) -> Result<(), CK_RV> {
        let session = self.session(session)?;
        session.signing = session.signing.filter(|_| goes_on);
        Ok(())
    }

    /// Makes a pair; its private and its public handle.
    pub(crate) fn generate(
        &mut self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        public: &[Asked],
        private: &[Asked],
    ) -> Result<(CK_OBJECT_HANDLE, CK_OBJECT_HANDLE), CK_RV> {
        if !self.session(session)?.writes {
            return Err(CKR_SESSION_READ_ONLY);
        }
        if !self.logged_in {
            return Err(CKR_USER_NOT_LOGGED_IN);
        }
        let stated = |template: &[Asked], number| {
            let found = template.iter().find(|(asked, _)| *asked == number);
            found
                .map(|(_, value)| value.clone())
                .ok_or(CKR_TEMPLATE_INCOMPLETE)
        };
        let parameters = stated(public, self.dialect.parameters)?;
        let set = ParameterSet::ALL
            .into_iter()
            .find(|set| encode::oid(set.oid()) == parameters);
        let set = set.ok_or(CKR_TEMPLATE_INCONSISTENT)?;
        if mechanism != self.dialect.generate(set.strength()) {
            return Err(CKR_MECHANISM_INVALID);
        }
        let key_type = self.dialect.key_type(set.strength());
        // As a real token: a key that could leave, or of another type, is not made.
        let sensitive = stated(private, CKA_SENSITIVE)? == [CK_TRUE];
        if !sensitive || stated(private, CKA_KEY_TYPE)? != key_type.to_ne_bytes() {
            return Err(CKR_TEMPLATE_INCONSISTENT);
        }
        let (label, id) = (stated(private, CKA_LABEL)?, stated(private, CKA_ID)?);
        self.keys.push(StoredKey::generate(&self.folder, set, label, id));
        let last = 2 * CK_OBJECT_HANDLE::try_from(self.keys.len()).unwrap();
        Ok((last - 1, last))
    }

    fn session(&mut self, session: CK_SESSION_HANDLE) -> Result<&mut Session, CK_RV> {
        self.sessions.get_mut(&session).ok_or(CKR_SESSION_HANDLE_INVALID)
    }

    /// Where the key of this object stands.
    fn place(&self, object: CK_OBJECT_HANDLE) -> Option<usize> {
        let place = usize::try_from(object.checked_sub(1)? / 2).ok()?;
        (place < self.keys.len()).then_some(place)
    }

    fn shown(&self, object: CK_OBJECT_HANDLE, number: CK_ATTRIBUTE_TYPE) -> Option<Vec<u8>> {
        let key = self.keys.get(self.place(object)?)?;
        key.attribute(object % 2 == 1, number, &self.dialect, self.wrapped)
    }

    fn strength(&self, place: usize) -> Strength {
        self.keys.get(place).unwrap().key.set().strength()
    }
}

fn at(slot: CK_SLOT_ID) -> Result<(), CK_RV> {
    if slot == SLOT {
        Ok(())
    } else {
        Err(CKR_SLOT_ID_INVALID)
    }
}

/// A text in a field of blanks.
fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut field = [b' '; N];
    field
        .iter_mut()
        .zip(text.bytes())
        .for_each(|(to, from)| *to = from);
    field
}

pub(crate) fn library_info() -> CK_INFO {
    CK_INFO {
        cryptokiVersion: CK_VERSION { major: 2, minor: 40 },
        manufacturerID: padded("Kepler's tests"),
        libraryDescription: padded("GOST for tests"),
        ..CK_INFO::default()
    }
}

pub(crate) fn slot_info() -> CK_SLOT_INFO {
    CK_SLOT_INFO {
        slotDescription: padded("GOST for tests"),
        manufacturerID: padded("Kepler's tests"),
        flags: CKF_TOKEN_PRESENT,
        ..CK_SLOT_INFO::default()
    }
}
