//! The nine curves, number by number; parameter sets that differ only in name share one.

use super::{
    Curve,
    edwards::{Edwards, TwoShapes},
    weierstrass::Weierstrass,
};
use crate::crypto::gost::arithmetic::{
    constant::number,
    mersenne::Mersenne,
    montgomery::{Modulus, Montgomery},
};

/// RFC 7091 7.1, the example curve of 256 bits.
pub(in crate::crypto::gost) struct Test256;

/// The order of the base point of [`Test256`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Test256Order;

impl Modulus<4> for Test256Order {
    const VALUE: [u64; 4] = number("8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3");
}

/// The prime of [`Test256`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Test256Prime;

impl Modulus<4> for Test256Prime {
    const VALUE: [u64; 4] = number("8000000000000000000000000000000000000000000000000000000000000431");
}

impl Curve<4> for Test256 {
    type Field = Montgomery<Test256Prime, 4>;
    type Order = Test256Order;
    type Model = Weierstrass<Self::Field>;
    const A: Option<[u64; 4]> = Some(number("7"));
    const B: [u64; 4] = number("5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E");
    const X: [u64; 4] = number("2");
    const Y: [u64; 4] = number("8E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8");
}

/// CryptoPro-A (RFC 4357 11.4), the curve of practically every real key.
pub(in crate::crypto::gost) struct CryptoProA;

/// The order of the base point of [`CryptoProA`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct CryptoProAOrder;

impl Modulus<4> for CryptoProAOrder {
    const VALUE: [u64; 4] = number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893");
}

impl Curve<4> for CryptoProA {
    type Field = Mersenne<4, 617>;
    type Order = CryptoProAOrder;
    type Model = Weierstrass<Self::Field>;
    const A: Option<[u64; 4]> = None;
    const SMALL_B: Option<u64> = Some(166);
    const B: [u64; 4] = number("A6");
    const X: [u64; 4] = number("1");
    const Y: [u64; 4] = number("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14");
}

/// CryptoPro-B (RFC 4357 11.4).
pub(in crate::crypto::gost) struct CryptoProB;

/// The order of the base point of [`CryptoProB`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct CryptoProBOrder;

impl Modulus<4> for CryptoProBOrder {
    const VALUE: [u64; 4] = number("800000000000000000000000000000015F700CFFF1A624E5E497161BCC8A198F");
}

/// The prime of [`CryptoProB`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct CryptoProBPrime;

impl Modulus<4> for CryptoProBPrime {
    const VALUE: [u64; 4] = number("8000000000000000000000000000000000000000000000000000000000000C99");
}

impl Curve<4> for CryptoProB {
    type Field = Montgomery<CryptoProBPrime, 4>;
    type Order = CryptoProBOrder;
    type Model = Weierstrass<Self::Field>;
    const A: Option<[u64; 4]> = None;
    const B: [u64; 4] = number("3E1AF419A269A5F866A7D3C25C3DF80AE979259373FF2B182F49D4CE7E1BBC8B");
    const X: [u64; 4] = number("1");
    const Y: [u64; 4] = number("3FA8124359F96680B83D1C3EB2C070E5C545C9858D03ECFB744BF8D717717EFC");
}

/// CryptoPro-C (RFC 4357 11.4).
pub(in crate::crypto::gost) struct CryptoProC;

/// The order of the base point of [`CryptoProC`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct CryptoProCOrder;

impl Modulus<4> for CryptoProCOrder {
    const VALUE: [u64; 4] = number("9B9F605F5A858107AB1EC85E6B41C8AA582CA3511EDDFB74F02F3A6598980BB9");
}

/// The prime of [`CryptoProC`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct CryptoProCPrime;

impl Modulus<4> for CryptoProCPrime {
    const VALUE: [u64; 4] = number("9B9F605F5A858107AB1EC85E6B41C8AACF846E86789051D37998F7B9022D759B");
}

impl Curve<4> for CryptoProC {
    type Field = Montgomery<CryptoProCPrime, 4>;
    type Order = CryptoProCOrder;
    type Model = Weierstrass<Self::Field>;
    const A: Option<[u64; 4]> = None;
    const B: [u64; 4] = number("805A");
    const X: [u64; 4] = number("0");
    const Y: [u64; 4] = number("41ECE55743711A8C3CBF3783CD08C0EE4D4DC440D4641A8F366E550DFDB3BB67");
}

/// id-tc26-gost-3410-2012-256-paramSetA (RFC 7836 A.2), order of the group four times that of the base point.
pub(in crate::crypto::gost) struct Tc26A256;

/// The order of the base point of [`Tc26A256`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Tc26A256Order;

impl Modulus<4> for Tc26A256Order {
    const VALUE: [u64; 4] = number("400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67");
}

impl Curve<4> for Tc26A256 {
    type Field = Mersenne<4, 617>;
    type Order = Tc26A256Order;
    type Model = Edwards<Self::Field>;
    const A: Option<[u64; 4]> = Some(number(
        "C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335",
    ));
    const B: [u64; 4] = number("295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513");
    const X: [u64; 4] = number("91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28");
    const Y: [u64; 4] = number("32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C");
}

/// RFC 7091 7.2, the example curve of 512 bits.
pub(in crate::crypto::gost) struct Test512;

/// The order of the base point of [`Test512`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Test512Order;

impl Modulus<8> for Test512Order {
    const VALUE: [u64; 8] = number(concat!(
        "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D",
        "A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF",
    ));
}

/// The prime of [`Test512`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Test512Prime;

impl Modulus<8> for Test512Prime {
    const VALUE: [u64; 8] = number(concat!(
        "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D",
        "F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373",
    ));
}

impl Curve<8> for Test512 {
    type Field = Montgomery<Test512Prime, 8>;
    type Order = Test512Order;
    type Model = Weierstrass<Self::Field>;
    const A: Option<[u64; 8]> = Some(number("7"));
    const B: [u64; 8] = number(concat!(
        "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43",
        "61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
    ));
    const X: [u64; 8] = number(concat!(
        "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762",
        "FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
    ));
    const Y: [u64; 8] = number(concat!(
        "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C",
        "83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E",
    ));
}

/// id-tc26-gost-3410-12-512-paramSetA (RFC 7836 A.1).
pub(in crate::crypto::gost) struct Tc26A512;

/// The order of the base point of [`Tc26A512`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Tc26A512Order;

impl Modulus<8> for Tc26A512Order {
    const VALUE: [u64; 8] = number(concat!(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
    ));
}

impl Curve<8> for Tc26A512 {
    type Field = Mersenne<8, 569>;
    type Order = Tc26A512Order;
    type Model = Weierstrass<Self::Field>;
    const A: Option<[u64; 8]> = None;
    const B: [u64; 8] = number(concat!(
        "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265",
        "EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
    ));
    const X: [u64; 8] = number("3");
    const Y: [u64; 8] = number(concat!(
        "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921",
        "DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
    ));
}

/// id-tc26-gost-3410-12-512-paramSetB (RFC 7836 A.1).
pub(in crate::crypto::gost) struct Tc26B512;

/// The order of the base point of [`Tc26B512`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Tc26B512Order;

impl Modulus<8> for Tc26B512Order {
    const VALUE: [u64; 8] = number(concat!(
        "8000000000000000000000000000000000000000000000000000000000000001",
        "49A1EC142565A545ACFDB77BD9D40CFA8B996712101BEA0EC6346C54374F25BD",
    ));
}

/// The prime of [`Tc26B512`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Tc26B512Prime;

impl Modulus<8> for Tc26B512Prime {
    const VALUE: [u64; 8] = number(concat!(
        "8000000000000000000000000000000000000000000000000000000000000000",
        "000000000000000000000000000000000000000000000000000000000000006F",
    ));
}

impl Curve<8> for Tc26B512 {
    type Field = Montgomery<Tc26B512Prime, 8>;
    type Order = Tc26B512Order;
    type Model = Weierstrass<Self::Field>;
    const A: Option<[u64; 8]> = None;
    const B: [u64; 8] = number(concat!(
        "687D1B459DC841457E3E06CF6F5E2517B97C7D614AF138BCBF85DC806C4B289F",
        "3E965D2DB1416D217F8B276FAD1AB69C50F78BEE1FA3106EFB8CCBC7C5140116",
    ));
    const X: [u64; 8] = number("2");
    const Y: [u64; 8] = number(concat!(
        "1A8F7EDA389B094C2C071E3647A8940F3C123B697578C213BE6DD9E6C8EC7335",
        "DCB228FD1EDF4A39152CBCAAF8C0398828041055F94CEEEC7E21340780FE41BD",
    ));
}

/// id-tc26-gost-3410-2012-512-paramSetC (RFC 7836 A.2), order of the group four times that of the base point.
pub(in crate::crypto::gost) struct Tc26C512;

/// The order of the base point of [`Tc26C512`].
#[derive(Clone, Copy)]
pub(in crate::crypto::gost) struct Tc26C512Order;

impl Modulus<8> for Tc26C512Order {
    const VALUE: [u64; 8] = number(concat!(
        "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "C98CDBA46506AB004C33A9FF5147502CC8EDA9E7A769A12694623CEF47F023ED",
    ));
}

impl Curve<8> for Tc26C512 {
    type Field = Mersenne<8, 569>;
    type Order = Tc26C512Order;
    type Model = Edwards<Self::Field>;
    const A: Option<[u64; 8]> = Some(number(concat!(
        "DC9203E514A721875485A529D2C722FB187BC8980EB866644DE41C68E1430645",
        "46E861C0E2C9EDD92ADE71F46FCF50FF2AD97F951FDA9F2A2EB6546F39689BD3",
    )));
    const B: [u64; 8] = number(concat!(
        "B4C4EE28CEBC6C2C8AC12952CF37F16AC7EFB6A9F69F4B57FFDA2E4F0DE5ADE0",
        "38CBC2FFF719D2C18DE0284B8BFEF3B52B8CC7A5F5BF0A3C8D2319A5312557E1",
    ));
    const X: [u64; 8] = number(concat!(
        "E2E31EDFC23DE7BDEBE241CE593EF5DE2295B7A9CBAEF021D385F7074CEA043A",
        "A27272A7AE602BF2A7B9033DB9ED3610C6FB85487EAE97AAC5BC7928C1950148",
    ));
    const Y: [u64; 8] = number(concat!(
        "F5CE40D95B5EB899ABBCCFF5911CB8577939804D6527378B8C108C3D2090FF9B",
        "E18E2D33E3021ED2EF32D85822423B6304F726AA854BAE07D0396E9A9ADDC40F",
    ));
}

impl TwoShapes<4> for Tc26A256 {
    const D: [u64; 4] = number("605F6B7C183FA81578BC39CFAD518132B9DF62897009AF7E522C32D6DC7BFFB");
}

impl TwoShapes<8> for Tc26C512 {
    const D: [u64; 8] = number(concat!(
        "9E4F5D8C017D8D9F13A5CF3CDF5BFE4DAB402D54198E31EBDE28A0621050439C",
        "A6B39E0A515C06B304E2CE43E79E369E91A0CFC2BC2A22B4CA302DBB33EE7550",
    ));
}
