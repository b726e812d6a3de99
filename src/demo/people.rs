//! Made-up applicants with right checksums: the same for the same number, so that a restarted demo meets them again.

use serde_json::{Value, json};

use super::holder;
use crate::crypto::algorithm::SignatureAlgorithm;

/// An applicant of the demo.
pub struct DemoApplicant {
    /// Number within the run, from 1.
    pub number: usize,
    /// Code of the holder type.
    pub holder_type: &'static str,
    /// Identifier of the offer.
    pub offer: &'static str,
    /// The holder's key.
    pub algorithm: SignatureAlgorithm,
    /// Full name, for the table.
    pub name: String,
    /// The `holder` object of the portal API.
    pub holder: Value,
}

const NAMES: [(&str, &str, &str, &str); 6] = [
    ("Соколова", "Мария", "Алексеевна", "female"),
    ("Морозов", "Илья", "Сергеевич", "male"),
    ("Лебедева", "Ольга", "Павловна", "female"),
    ("Новиков", "Артём", "Игоревич", "male"),
    ("Волкова", "Дарья", "Андреевна", "female"),
    ("Зайцев", "Павел", "Николаевич", "male"),
];

impl DemoApplicant {
    /// The applicant of that number: the three holder types with GOST keys, then a natural person with P-256, so that an
    /// OpenSSL without the GOST engine has something to verify, and so on in turn. With `algorithm` all have such keys.
    pub fn of_number(number: usize, algorithm: Option<SignatureAlgorithm>) -> Self {
        let turn = number.wrapping_sub(1) % NAMES.len();
        let (last, first, middle, sex) = NAMES.into_iter().cycle().nth(turn).unwrap_or_default();
        let person = person(number, last, first, middle, sex);
        let (holder_type, offer, rest) = match number % 4 {
            2 => {
                let rest = json!({ "ogrnip": ogrnip(number) });
                ("individual-entrepreneur", "entrepreneur", rest)
            }
            3 => (
                "legal-entity-representative",
                "representative",
                representative(number),
            ),
            _ => ("natural-person", "person", json!({})),
        };
        let usual = match number % 4 {
            0 => SignatureAlgorithm::EcdsaP256,
            _ => SignatureAlgorithm::Gost256,
        };
        let mut holder = json!({ "holder_type": holder_type, "person": person });
        if let (Some(holder), Some(rest)) = (holder.as_object_mut(), rest.as_object()) {
            holder.extend(rest.clone());
        }
        Self {
            number,
            holder_type,
            offer,
            algorithm: algorithm.unwrap_or(usual),
            name: format!("{last} {first} {middle}"),
            holder,
        }
    }

    /// Algorithm and key size: `gost-2012-256`.
    pub fn label(&self) -> String {
        holder::label(self.algorithm)
    }

    /// The folder of its files: `01-natural-person-gost-2012-256`.
    pub fn folder(&self) -> String {
        format!("{:02}-{}-{}", self.number, self.holder_type, self.label())
    }
}

fn person(number: usize, last: &str, first: &str, middle: &str, sex: &str) -> Value {
    json!({
        "name": { "last": last, "first": first, "middle": middle },
        "birth_date": "1988-04-17",
        "birth_place": "город Тверь",
        "sex": sex,
        "snils": snils(number),
        "inn": person_inn(number),
        "passport": {
            "series": "4512",
            "number": format!("{:06}", 100_000 + number % 900_000),
            "issued_on": "2010-05-20",
            "issued_by": "ОУФМС России по городу Москве",
            "division_code": "770-001"
        },
        "email": format!("applicant-{number:02}@post.example"),
        "phone": format!("+7900{:07}", number % 10_000_000)
    })
}

fn representative(number: usize) -> Value {
    json!({
        "position": "Генеральный директор",
        "organisation": {
            "full_name": format!("Общество с ограниченной ответственностью «Вымпел-{number}»"),
            "short_name": format!("ООО «Вымпел-{number}»"),
            "inn": organisation_inn(number),
            "ogrn": ogrn(number),
            "kpp": "770101001",
            "address": {
                "region": "77",
                "region_name": "г. Москва",
                "locality": "Москва",
                "street": "улица Садовая, дом 1"
            }
        }
    })
}

fn person_inn(number: usize) -> String {
    let ten = digits(&format!("{:010}", 7_701_000_000 + number % 900_000));
    let eleventh = weighted(&ten, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
    let eleven = [ten, vec![eleventh]].concat();
    let twelfth = weighted(&eleven, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
    text(&[eleven, vec![twelfth]].concat())
}

fn organisation_inn(number: usize) -> String {
    let nine = digits(&format!("{:09}", 770_100_000 + number % 90_000));
    let tenth = weighted(&nine, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
    text(&[nine, vec![tenth]].concat())
}

fn ogrn(number: usize) -> String {
    let twelve = 102_770_000_000 + number as u64 % 9_000_000;
    format!("{twelve}{}", twelve % 11 % 10)
}

fn ogrnip(number: usize) -> String {
    let fourteen = 30_477_000_000_000 + number as u64 % 9_000_000;
    format!("{fourteen}{}", fourteen % 13 % 10)
}

fn snils(number: usize) -> String {
    let nine = digits(&format!("{:09}", 112_233_000 + number % 900));
    let sum = weighted(&nine, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
    format!("{}{:02}", text(&nine), if sum == 100 { 0 } else { sum })
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|digit| digit.to_digit(10)).collect()
}

fn text(digits: &[u32]) -> String {
    digits
        .iter()
        .filter_map(|digit| char::from_digit(*digit, 10))
        .collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{DemoApplicant, SignatureAlgorithm};
    use crate::registration::applicant::Holder;

    #[test]
    fn every_applicant_is_well_formed() {
        for number in 1..200 {
            let applicant = DemoApplicant::of_number(number, None);
            let holder: Holder = serde_json::from_value(applicant.holder).unwrap();
            assert_eq!(holder.holder_type().code(), applicant.holder_type);
        }
    }
    #[test]
    fn holder_types_have_gost_keys_and_one_person_more_has_p_256() {
        let folders: Vec<_> = (1..=4)
            .map(|number| DemoApplicant::of_number(number, None).folder())
            .collect();
        assert_eq!(
            folders,
            [
                "01-natural-person-gost-2012-256",
                "02-individual-entrepreneur-gost-2012-256",
                "03-legal-entity-representative-gost-2012-256",
                "04-natural-person-ecdsa-p256",
            ]
        );
        let rsa = DemoApplicant::of_number(1, Some(SignatureAlgorithm::Rsa));
        assert_eq!(rsa.folder(), "01-natural-person-rsa-2048");
    }
}
