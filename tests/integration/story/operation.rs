//! What the engineer does while the story runs: examine, stop, start again, read logs and metrics.

use super::cast::Authority;

/// `kepler doctor` is content with a sound installation, and names what is down and what to do.
pub fn is_examined(authority: &mut Authority) {
    let sound = authority.run(&["doctor"]);
    let text = printed(&sound);
    assert_eq!(sound.status.code(), Some(0), "{text}");
    assert!(
        text.contains("ok   database") && text.contains("ok   mail server"),
        "{text}"
    );
    assert!(
        authority.canary.sightings(&text).is_empty(),
        "doctor tells a secret"
    );

    authority.stop_mail();
    let ill = authority.run(&["doctor"]);
    let text = printed(&ill);
    assert_eq!(ill.status.code(), Some(1), "{text}");
    let finding = format!("FAIL mail server {}", authority.mail_address());
    let line = text.lines().find(|line| line.starts_with(&finding)).expect(&text);
    assert!(line.contains("start the mail server"), "{line}");
    assert_eq!(text.matches("FAIL").count(), 1, "{text}");
    assert!(
        authority.canary.sightings(&text).is_empty(),
        "doctor tells a secret"
    );
    authority.start_mail();
}

/// Neither log nor metrics hold anything personal or secret, at the most talkative.
pub async fn keeps_its_secrets(authority: &Authority, application: &str) {
    let log = std::fs::read_to_string(authority.file("server.log")).unwrap();
    assert!(
        log.contains(r#""level":"DEBUG""#) && log.contains(application),
        "this is not the log"
    );
    for line in log.lines() {
        let seen = authority.canary.sightings(line);
        assert!(seen.is_empty(), "the log tells {seen:?}: {line}");
    }
    let url = format!("http://{}/metrics", authority.address("operations"));
    let metrics = reqwest::get(url).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("kepler_applications_total"), "{metrics}");
    let seen = authority.canary.sightings(&metrics);
    assert!(seen.is_empty(), "the metrics tell {seen:?}:\n{metrics}");
}

/// The server ends when it is asked to, and comes back over the same data.
pub fn is_restarted(authority: &mut Authority) {
    let status = authority.stop_server();
    assert_eq!(status.code(), Some(0), "{status}");
    authority.start_server();
}

/// Both outputs of a command.
pub fn printed(output: &std::process::Output) -> String {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    format!("{out}{err}")
}
