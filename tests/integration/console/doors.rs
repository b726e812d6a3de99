//! Who gets in: links, sessions, roles, other sites, headers.

use kepler::actor::Role;

use super::{browser::Browser, house::House};

const SESSION: &str = "__Host-kepler_session";

#[tokio::test]
async fn a_link_signs_in_once_and_a_visit_alone_does_not_use_it() {
    let house = House::open().await;
    let operator = house.operator("Anna", &[Role::Reviewer]).await;
    let token = house.link(operator).await;
    let (mut browser, mut thief) = (Browser::of(&house), Browser::of(&house));
    for _ in 0..3 {
        let visited = browser.get(&format!("/console/sign-in?token={token}")).await;
        assert_eq!(
            (
                visited.status,
                visited.headers["referrer-policy"].to_str().unwrap()
            ),
            (200, "no-referrer")
        );
        assert!(visited.has_form("/console/sign-in"));
    }
    let signed_in = browser.post("/console/sign-in", &[("token", &token)]).await;
    assert_eq!(
        (signed_in.status, signed_in.location().as_str()),
        (303, "/console")
    );
    let cookie = signed_in.headers["set-cookie"].to_str().unwrap();
    for part in [
        "__Host-kepler_session=",
        "Path=/",
        "Secure",
        "HttpOnly",
        "SameSite=Strict",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(browser.get("/console").await.status, 200);
    let again = thief.post("/console/sign-in", &[("token", &token)]).await;
    assert_eq!(again.status, 403);
    assert!(thief.cookie(SESSION).is_none());
}

#[tokio::test]
async fn a_link_is_old_after_fifteen_minutes_and_a_session_after_ten_hours() {
    let house = House::open().await;
    let operator = house.operator("Anna", &[Role::Reviewer]).await;
    let token = house.link(operator).await;
    let mut browser = house.browser("Boris", &[Role::Reviewer]).await;
    house.clock.advance(jiff::SignedDuration::from_mins(16));
    assert_eq!(
        Browser::of(&house)
            .post("/console/sign-in", &[("token", &token)])
            .await
            .status,
        403
    );
    assert_eq!(browser.get("/console").await.status, 200);
    house.clock.advance(jiff::SignedDuration::from_hours(10));
    let late = browser.get("/console").await;
    assert_eq!((late.status, late.location().as_str()), (303, "/console/sign-in"));
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let house = House::open().await;
    let mut browser = house.browser("Anna", &[Role::Reviewer]).await;
    let kept = browser.take_cookies();
    assert_eq!(browser.post("/console/sign-out", &[]).await.status, 303);
    browser.put_cookies(kept);
    assert_eq!(browser.get("/console").await.status, 303);
}

#[tokio::test]
async fn nobody_sees_a_page_without_a_session() {
    let house = House::open().await;
    let mut browser = Browser::of(&house);
    let paths = [
        "/console",
        "/console/audit",
        "/console/certificates",
        "/console/appointments",
        "/console/help",
        "/console/nowhere",
    ];
    for path in paths {
        let page = browser.get(path).await;
        assert_eq!(
            (page.status, page.location().as_str()),
            (303, "/console/sign-in"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_and_changes_nothing() {
    let house = House::open().await;
    let case = house.in_review("csrf").await;
    let mut browser = house.browser("Anna", &[Role::Reviewer]).await;
    let page = browser
        .post_from_elsewhere(&format!("/console/applications/{}/claim", case.id()))
        .await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains("came from another site"), "{}", page.text());
    assert_eq!(house.load(case.id()).await.review().reviewer, None);
}

#[tokio::test]
async fn roles_decide_what_is_offered_and_what_is_done() {
    let house = House::open().await;
    let case = house.in_review("roles").await;
    let claim = format!("/console/applications/{}/claim", case.id());
    let mut auditor = house.browser("Aud", &[Role::Auditor]).await;
    let page = auditor.get(&format!("/console/applications/{}", case.id())).await;
    assert_eq!(page.status, 200);
    assert!(!page.has_form(&claim));
    let version = case.version().to_string();
    let forced = auditor.post(&claim, &[("version", &version)]).await;
    assert_eq!(forced.status, 403);
    assert!(forced.text().contains("needs another role"), "{}", forced.text());
    assert_eq!(house.load(case.id()).await.review().reviewer, None);
    assert_eq!(auditor.get("/console/audit").await.status, 200);
    let mut reviewer = house.browser("Rev", &[Role::Reviewer]).await;
    assert_eq!(reviewer.get("/console/audit").await.status, 403);
    assert_eq!(reviewer.post("/console/claim-next", &[]).await.status, 303);
}

#[tokio::test]
async fn pages_carry_headers_that_let_a_browser_run_nothing_else() {
    let house = House::open().await;
    let mut browser = house.browser("Anna", &[Role::Reviewer]).await;
    let page = browser.get("/console").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert_eq!(page.headers["cache-control"], "no-store");
    let text = page.text();
    let style = text
        .split("<link rel=\"stylesheet\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let file = browser.get(style).await;
    assert_eq!(
        (file.status, file.headers["content-type"].to_str().unwrap()),
        (200, "text/css")
    );
    assert!(
        file.headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(browser.get("/console/static/0/nothing.css").await.status, 404);
}

#[tokio::test]
async fn the_language_is_chosen_and_leads_back_to_the_page_only() {
    let house = House::open().await;
    let mut browser = house.browser("Anna", &[Role::Reviewer]).await;
    let chosen = browser
        .post(
            "/console/language",
            &[("language", "ru"), ("back", "/console/appointments")],
        )
        .await;
    assert_eq!(
        (chosen.status, chosen.location().as_str()),
        (303, "/console/appointments")
    );
    assert!(browser.get("/console").await.text().contains("Очередь"));
    let elsewhere = browser
        .post(
            "/console/language",
            &[("language", "en"), ("back", "//evil.example")],
        )
        .await;
    assert_eq!(elsewhere.location(), "/console");
    assert_eq!(
        browser
            .post("/console/language", &[("language", "xx")])
            .await
            .status,
        422
    );
}
