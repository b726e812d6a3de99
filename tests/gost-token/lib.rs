//! A PKCS#11 library with GOST keys, for tests: no free token does GOST R 34.10-2012.
//!
//! Kepler's own arithmetic behind the C interface of PKCS#11 v2.40, as far as Kepler calls it: one slot, one token called
//! `kepler`. `GOST_TOKEN_FOLDER` names its folder, in which lie `pin`, the keys, and, to speak as some vendor does,
//! `dialect.toml` (`keys::pkcs11::GostDialect`) and `wrapped` (points are shown in an OCTET STRING). It protects nothing.
//!
//! Here are the pointers; [`token`] is what they lead to, [`keys`] what it holds.
#![expect(unsafe_code, reason = "the other side of a C interface")]
#![expect(
    clippy::unwrap_used,
    reason = "part of the tests: what cannot go on ends the process, which fails them"
)]
#![expect(
    clippy::wildcard_imports,
    reason = "the standard's names, half of which serve here"
)]

mod keys;
mod token;

use std::{
    ffi::c_void,
    ptr, slice,
    sync::{LazyLock, Mutex, PoisonError},
};

use cryptoki_sys::*;

use token::{Asked, Token};

static TOKEN: Mutex<Option<Token>> = Mutex::new(None);

/// Runs a call on the token, if the library is initialised.
fn with(call: impl FnOnce(&mut Token) -> Result<(), CK_RV>) -> CK_RV {
    let mut token = TOKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let result = token.as_mut().map_or(Err(CKR_CRYPTOKI_NOT_INITIALIZED), call);
    result.err().unwrap_or(CKR_OK)
}

/// What the caller points to.
unsafe fn octets<'a>(start: *const u8, length: CK_ULONG) -> &'a [u8] {
    if start.is_null() {
        return &[];
    }
    // SAFETY: PKCS#11 callers state the true length of what they point to.
    unsafe { slice::from_raw_parts(start, usize::try_from(length).unwrap()) }
}

unsafe fn template(start: *const CK_ATTRIBUTE, count: CK_ULONG) -> Vec<Asked> {
    let attributes = if start.is_null() {
        &[]
    } else {
        // SAFETY: as above.
        unsafe { slice::from_raw_parts(start, usize::try_from(count).unwrap()) }
    };
    let asked = attributes.iter().map(|attribute| {
        // SAFETY: as above.
        let value = unsafe { octets(attribute.pValue.cast(), attribute.ulValueLen) };
        (attribute.type_, value.to_vec())
    });
    asked.collect()
}

/// Writes an answer the PKCS#11 way: only its length where there is no buffer.
unsafe fn answer(value: &[u8], buffer: *mut u8, length: *mut CK_ULONG) -> Result<(), CK_RV> {
    // SAFETY: the caller's length belongs to the caller's buffer.
    unsafe {
        let room = usize::try_from(*length).unwrap();
        *length = CK_ULONG::try_from(value.len()).unwrap();
        if buffer.is_null() {
            return Ok(());
        }
        if room < value.len() {
            return Err(CKR_BUFFER_TOO_SMALL);
        }
        ptr::copy_nonoverlapping(value.as_ptr(), buffer, value.len());
    }
    Ok(())
}

unsafe extern "C" fn initialize(_: *mut c_void) -> CK_RV {
    let mut token = TOKEN.lock().unwrap_or_else(PoisonError::into_inner);
    if token.is_some() {
        return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    }
    *token = Some(Token::open());
    CKR_OK
}

unsafe extern "C" fn finalize(_: *mut c_void) -> CK_RV {
    let mut token = TOKEN.lock().unwrap_or_else(PoisonError::into_inner);
    token.take().map_or(CKR_CRYPTOKI_NOT_INITIALIZED, |_| CKR_OK)
}

unsafe extern "C" fn library_info(info: *mut CK_INFO) -> CK_RV {
    // SAFETY: the caller points to the structure.
    with(|_| unsafe {
        *info = token::library_info();
        Ok(())
    })
}

unsafe extern "C" fn slot_list(_: CK_BBOOL, slots: *mut CK_SLOT_ID, count: *mut CK_ULONG) -> CK_RV {
    // SAFETY: the caller points to a count, and to so many slots.
    with(|_| unsafe {
        let room = *count;
        *count = 1;
        if slots.is_null() {
            return Ok(());
        }
        if room == 0 {
            return Err(CKR_BUFFER_TOO_SMALL);
        }
        *slots = token::SLOT;
        Ok(())
    })
}

unsafe extern "C" fn slot_info(_: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    // SAFETY: the caller points to the structure.
    with(|_| unsafe {
        *info = token::slot_info();
        Ok(())
    })
}

unsafe extern "C" fn token_info(slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    // SAFETY: the caller points to the structure.
    with(|token| unsafe {
        *info = token.info(slot)?;
        Ok(())
    })
}

unsafe extern "C" fn open_session(
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    _: *mut c_void,
    _: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    // SAFETY: the caller points to a handle.
    with(|token| unsafe {
        *session = token.open_session(slot, flags & CKF_RW_SESSION != 0)?;
        Ok(())
    })
}

unsafe extern "C" fn close_session(session: CK_SESSION_HANDLE) -> CK_RV {
    with(|token| token.close_session(session))
}

unsafe extern "C" fn close_all_sessions(_: CK_SLOT_ID) -> CK_RV {
    with(|token| {
        token.close_all();
        Ok(())
    })
}

unsafe extern "C" fn session_info(session: CK_SESSION_HANDLE, info: *mut CK_SESSION_INFO) -> CK_RV {
    // SAFETY: the caller points to the structure.
    with(|token| unsafe {
        *info = token.session_info(session)?;
        Ok(())
    })
}

unsafe extern "C" fn login(
    session: CK_SESSION_HANDLE,
    _: CK_USER_TYPE,
    pin: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    // SAFETY: the caller points to the PIN.
    with(|token| token.log_in(session, unsafe { octets(pin, length) }))
}

unsafe extern "C" fn find_init(
    session: CK_SESSION_HANDLE,
    attributes: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    // SAFETY: the caller points to the template.
    with(|token| token.find(session, &unsafe { template(attributes, count) }))
}

unsafe extern "C" fn find(
    session: CK_SESSION_HANDLE,
    objects: *mut CK_OBJECT_HANDLE,
    room: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    // SAFETY: the caller points to a count and to room for so many objects.
    with(|token| unsafe {
        let found = token.found(session, usize::try_from(room).unwrap())?;
        *count = CK_ULONG::try_from(found.len()).unwrap();
        ptr::copy_nonoverlapping(found.as_ptr(), objects, found.len());
        Ok(())
    })
}

unsafe extern "C" fn find_final(session: CK_SESSION_HANDLE) -> CK_RV {
    with(|token| token.found_all(session))
}

unsafe extern "C" fn attribute_value(
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    attributes: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    // SAFETY: the caller points to the template, which points to its buffers.
    with(|token| unsafe {
        let mut verdict = Ok(());
        for asked in slice::from_raw_parts_mut(attributes, usize::try_from(count).unwrap()) {
            let written = match token.attribute(session, object, asked.type_)? {
                Some(value) => answer(&value, asked.pValue.cast(), &raw mut asked.ulValueLen),
                None => Err(CKR_ATTRIBUTE_TYPE_INVALID),
            };
            if written.is_err() {
                asked.ulValueLen = CK_UNAVAILABLE_INFORMATION;
                verdict = written;
            }
        }
        verdict
    })
}

unsafe extern "C" fn sign_init(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    // SAFETY: the caller points to the mechanism.
    with(|token| token.begin_signature(session, unsafe { (*mechanism).mechanism }, key))
}

unsafe extern "C" fn sign(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    signature: *mut CK_BYTE,
    length: *mut CK_ULONG,
) -> CK_RV {
    // SAFETY: the caller points to data and buffer.
    with(|token| unsafe {
        let signed = token.sign(session, octets(data, data_length))?;
        answer(&signed, signature, length)?;
        token.end_signature(session, signature.is_null())
    })
}

unsafe extern "C" fn generate_pair(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    public: *mut CK_ATTRIBUTE,
    public_count: CK_ULONG,
    private: *mut CK_ATTRIBUTE,
    private_count: CK_ULONG,
    public_key: *mut CK_OBJECT_HANDLE,
    private_key: *mut CK_OBJECT_HANDLE,
) -> CK_RV {
    // SAFETY: the caller points to mechanism, templates and two handles.
    with(|token| unsafe {
        let halves = (template(public, public_count), template(private, private_count));
        (*private_key, *public_key) =
            token.generate(session, (*mechanism).mechanism, &halves.0, &halves.1)?;
        Ok(())
    })
}

static LIST: LazyLock<CK_FUNCTION_LIST> = LazyLock::new(|| CK_FUNCTION_LIST {
    version: CK_VERSION { major: 2, minor: 40 },
    C_Initialize: Some(initialize),
    C_Finalize: Some(finalize),
    C_GetInfo: Some(library_info),
    C_GetFunctionList: Some(C_GetFunctionList),
    C_GetSlotList: Some(slot_list),
    C_GetSlotInfo: Some(slot_info),
    C_GetTokenInfo: Some(token_info),
    C_OpenSession: Some(open_session),
    C_CloseSession: Some(close_session),
    C_CloseAllSessions: Some(close_all_sessions),
    C_GetSessionInfo: Some(session_info),
    C_Login: Some(login),
    C_FindObjectsInit: Some(find_init),
    C_FindObjects: Some(find),
    C_FindObjectsFinal: Some(find_final),
    C_GetAttributeValue: Some(attribute_value),
    C_SignInit: Some(sign_init),
    C_Sign: Some(sign),
    C_GenerateKeyPair: Some(generate_pair),
    ..CK_FUNCTION_LIST::default()
});

#[unsafe(no_mangle)]
unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    // SAFETY: the caller points to a pointer.
    unsafe { *list = ptr::from_ref(&*LIST).cast_mut() };
    CKR_OK
}
