//! The plan of the house, as a test: import order, confinements, sizes.

#![cfg(test)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Rooms that are pure and synchronous.
const DOMAIN: [&str; 6] = [
    "audit",
    "registration",
    "issuance",
    "registry",
    "status",
    "notification",
];

/// Rooms that do not see each other although the order would allow it.
const APART: [(&str, &str); 8] = [
    ("keys", "clients"),
    ("keys", "store"),
    ("clients", "keys"),
    ("clients", "store"),
    ("store", "keys"),
    ("store", "clients"),
    ("http", "jobs"),
    ("jobs", "http"),
];

/// Crates and the only places that may name them.
const CONFINED: [(&str, &[&str]); 8] = [
    ("object_store", &["store"]),
    ("sqlx", &["store"]),
    ("axum", &["http", "app"]),
    ("axum_extra", &["http"]),
    ("cryptoki", &["keys"]),
    ("cryptoki_sys", &["keys"]),
    ("lettre", &["clients"]),
    ("askama", &["http", "notification"]),
];

struct Source {
    room: String,
    path: PathBuf,
    code: String,
    lines: usize,
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let order = module_order();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = order.get(&source.room) else {
            continue;
        };
        for used in crate_paths(&source.code) {
            let allowed = order.get(&used).is_some_and(|position| position <= own);
            if !allowed {
                wrong.push(format!(
                    "{} uses {used}, which stands below {}",
                    source.path.display(),
                    source.room
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn neighbours_do_not_see_each_other() {
    let mut wrong = Vec::new();
    for source in sources() {
        for used in crate_paths(&source.code) {
            if APART.contains(&(source.room.as_str(), used.as_str())) {
                wrong.push(format!("{} uses {used}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_are_written_so_that_this_test_sees_them() {
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|source| source.code.contains("super::super::"))
        .map(|source| format!("{} climbs with super::super::", source.path.display()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn confined_crates_stay_where_they_belong() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, rooms) in CONFINED {
            if names_crate(&source.code, name) && !rooms.contains(&source.room.as_str()) {
                wrong.push(format!(
                    "{} names {name}, which is confined to {rooms:?}",
                    source.path.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_is_pure_and_synchronous() {
    let mut wrong = Vec::new();
    for source in sources()
        .into_iter()
        .filter(|source| DOMAIN.contains(&source.room.as_str()))
    {
        for name in [
            "tokio::",
            "reqwest::",
            "hyper::",
            "std::fs::",
            "TcpStream",
            "TcpListener",
            "UdpSocket",
        ] {
            if source.code.contains(name) {
                wrong.push(format!("{} names {name}", source.path.display()));
            }
        }
        // A trait may be asynchronous: its methods end with a semicolon and have no body here.
        for line in source
            .code
            .lines()
            .filter(|line| line.contains("async fn") && line.trim_end().ends_with('{'))
        {
            wrong.push(format!("{}: {}", source.path.display(), line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_small_and_say_what_they_are() {
    let mut wrong = Vec::new();
    let mut lengths = Vec::new();
    for source in sources() {
        lengths.push(source.lines);
        if source.lines > 500 {
            wrong.push(format!(
                "{} has {} lines, 500 is the end",
                source.path.display(),
                source.lines
            ));
        }
        let text = fs::read_to_string(&source.path).unwrap();
        if !text.starts_with("//!") {
            wrong.push(format!(
                "{} does not say in its first line what it is",
                source.path.display()
            ));
        }
        let twin = source.path.with_extension("").join("mod.rs");
        if twin.exists() {
            wrong.push(format!(
                "{} exists twice, as file and as folder",
                source.path.display()
            ));
        }
    }
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    assert!(median <= 150, "the median file has {median} lines");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn module_order() -> BTreeMap<String, usize> {
    let root = fs::read_to_string(source_folder().join("lib.rs")).unwrap();
    let modules = root
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    modules
        .enumerate()
        .map(|(position, name)| (name.to_owned(), position))
        .collect()
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&source_folder(), &mut found);
    assert!(found.len() > 30, "the sources are not where this test looks");
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let relative = path.strip_prefix(source_folder()).unwrap();
            let room = relative
                .components()
                .next()
                .unwrap()
                .as_os_str()
                .to_string_lossy()
                .into_owned();
            let test_file = path.file_stem().is_some_and(|stem| stem == "tests");
            let code = if test_file {
                String::new()
            } else {
                product_code(&text)
            };
            let lines = if test_file { 0 } else { code.lines().count() };
            found.push(Source {
                room: room.trim_end_matches(".rs").to_owned(),
                path,
                code,
                lines,
            });
        }
    }
}

/// The text without comments and without the inline test module at its end.
fn product_code(text: &str) -> String {
    let product = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let uncommented = product.lines().map(|line| {
        if line.trim_start().starts_with("//") {
            ""
        } else {
            line
        }
    });
    uncommented.collect::<Vec<_>>().join("\n")
}

/// The modules that the code reaches by `crate::name` or `crate::{name::.., other::..}`.
fn crate_paths(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (position, _) in code.match_indices("crate::") {
        let before = code[..position].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[position + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => used.extend(group_heads(group)),
            None => used.push(identifier(rest)),
        }
    }
    used.retain(|name| !name.is_empty());
    used
}

fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut entry) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(identifier(std::mem::take(&mut entry).trim())),
            _ if depth == 0 => entry.push(c),
            _ => {}
        }
    }
    heads.push(identifier(entry.trim()));
    heads
}

fn identifier(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(&format!("{name}::")).any(|(position, _)| {
        let before = code[..position].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}
