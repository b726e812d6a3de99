//! A library's functions themselves, for the numbers that `cryptoki` does not let through.
//!
//! `cryptoki` 0.12 takes mechanisms and attributes from its own list or from the vendors' range (0x80000000 and up). Those of
//! GOST (PKCS#11 v2.40 mechanisms 2.46: 0x1200, 0x1201, 0x250) are in neither. Sessions and handles stay `cryptoki`'s, so what
//! is called here is alive and belongs to this thread: a `Session` cannot be shared. Handles of another library would be
//! refused by this one, not followed: they are numbers.
#![expect(
    unsafe_code,
    reason = "PKCS#11 is a C interface; pointers are to buffers of the calling function, with their true lengths"
)]

use std::{path::Path, ptr};

use cryptoki::{
    context::Function,
    error::{Error, Rv},
    object::{Attribute, ObjectHandle},
    session::Session,
};
use cryptoki_sys::{
    CK_ATTRIBUTE, CK_ATTRIBUTE_TYPE, CK_FUNCTION_LIST, CK_MECHANISM, CK_MECHANISM_TYPE, CK_RV, CK_ULONG,
    CK_UNAVAILABLE_INFORMATION, CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID,
};

use super::fault::{Fault, Remedy};

/// Longest value of an attribute that is asked for here; a GOST point has 128 octets.
const LONGEST_ATTRIBUTE: usize = 4096;

/// The functions of a library that is loaded.
pub(super) struct Raw {
    functions: CK_FUNCTION_LIST,
    /// The functions are there as long as it is.
    _library: cryptoki_sys::Pkcs11,
}

/// An attribute that `cryptoki` does not know: its number and its value.
pub(super) type Numbered = (u64, Vec<u8>);

impl Raw {
    /// The functions of the library at `path`, which is loaded already: this counts it once more.
    pub(super) fn of(path: &Path) -> Result<Self, Fault> {
        // SAFETY: the library was loaded from this path before, so none of its initialisers run.
        let library = unsafe { cryptoki_sys::Pkcs11::new(path) };
        let library = library.map_err(|error| Fault::new(Remedy::Person, error.to_string()))?;
        if library.C_GetFunctionList.is_err() {
            return Err(absent());
        }
        let mut list = ptr::null_mut();
        // SAFETY: the function exists, and writes one pointer.
        check(
            unsafe { library.C_GetFunctionList(&raw mut list) },
            Function::GetFunctionList,
        )?;
        if list.is_null() {
            return Err(absent());
        }
        Ok(Self {
            // SAFETY: the library says that its list is there; `cryptoki` read it before.
            functions: unsafe { *list },
            _library: library,
        })
    }

    /// `C_SignInit` and `C_Sign` with a mechanism without parameters; the answer has at most `longest` octets.
    pub(super) fn sign(
        &self,
        session: &Session,
        key: ObjectHandle,
        mechanism: CK_MECHANISM_TYPE,
        data: &[u8],
        longest: usize,
    ) -> Result<Vec<u8>, Fault> {
        let (begin, sign) = (self.functions.C_SignInit, self.functions.C_Sign);
        let (begin, sign) = begin.zip(sign).ok_or_else(absent)?;
        let mut mechanism = bare(mechanism);
        // SAFETY: the mechanism outlives the call, and names no parameter.
        let code = unsafe { begin(session.handle(), &raw mut mechanism, key.handle()) };
        check(code, Function::SignInit)?;
        let (mut data, mut answer) = (data.to_vec(), vec![0; longest]);
        let (octets, mut length) = (length_of(data.len())?, length_of(longest)?);
        // SAFETY: both buffers have the lengths that are stated, and outlive the call.
        let code = unsafe {
            sign(
                session.handle(),
                data.as_mut_ptr(),
                octets,
                answer.as_mut_ptr(),
                &raw mut length,
            )
        };
        check(code, Function::Sign)?;
        answer.truncate(octets_of(length)?);
        Ok(answer)
    }

    /// The value of an attribute; `None` where the object has none that it shows.
    pub(super) fn attribute(
        &self,
        session: &Session,
        object: ObjectHandle,
        number: CK_ATTRIBUTE_TYPE,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let read = self.functions.C_GetAttributeValue.ok_or_else(absent)?;
        let mut value = vec![0; LONGEST_ATTRIBUTE];
        let mut asked = CK_ATTRIBUTE {
            type_: number,
            pValue: value.as_mut_ptr().cast(),
            ulValueLen: length_of(value.len())?,
        };
        // SAFETY: one attribute, whose buffer has the length that it states and outlives the call.
        let code = unsafe { read(session.handle(), object.handle(), &raw mut asked, 1) };
        if matches!(code, CKR_ATTRIBUTE_TYPE_INVALID | CKR_ATTRIBUTE_SENSITIVE) {
            return Ok(None);
        }
        check(code, Function::GetAttributeValue)?;
        if asked.ulValueLen == CK_UNAVAILABLE_INFORMATION {
            return Ok(None);
        }
        value.truncate(octets_of(asked.ulValueLen)?);
        Ok(Some(value))
    }

    /// `C_GenerateKeyPair`; each half gets attributes that `cryptoki` knows, and others.
    pub(super) fn generate_pair(
        &self,
        session: &Session,
        mechanism: CK_MECHANISM_TYPE,
        public: (&[Attribute], &[Numbered]),
        private: (&[Attribute], &[Numbered]),
    ) -> Result<(), Fault> {
        let generate = self.functions.C_GenerateKeyPair.ok_or_else(absent)?;
        let mut mechanism = bare(mechanism);
        let (mut public, mut private) = (template(public)?, template(private)?);
        let (publics, privates) = (length_of(public.len())?, length_of(private.len())?);
        let mut handles = [0; 2];
        let [first, second] = &mut handles;
        // SAFETY: templates have the lengths that are stated; what they point to is borrowed by this function until its
        // end, and is only read (PKCS#11 v2.40 5.13).
        let code = unsafe {
            generate(
                session.handle(),
                &raw mut mechanism,
                public.as_mut_ptr(),
                publics,
                private.as_mut_ptr(),
                privates,
                first,
                second,
            )
        };
        check(code, Function::GenerateKeyPair)
    }
}

fn bare(mechanism: CK_MECHANISM_TYPE) -> CK_MECHANISM {
    CK_MECHANISM {
        mechanism,
        pParameter: ptr::null_mut(),
        ulParameterLen: 0,
    }
}

/// Points into both lists: good as long as they are.
fn template((known, numbered): (&[Attribute], &[Numbered])) -> Result<Vec<CK_ATTRIBUTE>, Fault> {
    let mut template: Vec<CK_ATTRIBUTE> = known.iter().map(CK_ATTRIBUTE::from).collect();
    for (number, value) in numbered {
        template.push(CK_ATTRIBUTE {
            type_: *number,
            pValue: value.as_ptr().cast_mut().cast(),
            ulValueLen: length_of(value.len())?,
        });
    }
    Ok(template)
}

fn length_of(length: usize) -> Result<CK_ULONG, Fault> {
    Ok(CK_ULONG::try_from(length).map_err(Error::from)?)
}

fn octets_of(length: CK_ULONG) -> Result<usize, Fault> {
    Ok(usize::try_from(length).map_err(Error::from)?)
}

fn check(code: CK_RV, function: Function) -> Result<(), Fault> {
    Ok(Rv::from(code).into_result(function)?)
}

fn absent() -> Fault {
    Fault::new(Remedy::Person, "the library lacks a function that GOST keys need")
}
