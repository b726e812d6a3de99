//! The way of a case through the console: review, call, approval, and what is refused on it.

use kepler::{
    actor::Role,
    id::ApplicationId,
    registration::{state::State, video::CHECKLIST},
};

use super::{
    browser::Page,
    house::{House, SCAN},
};

const SECRETS: [&str; 4] = ["Образцова", "123-456-789", "123456789047", "4500 123456"];

fn path(id: ApplicationId) -> String {
    format!("/console/applications/{id}")
}

fn done(page: &Page, note: &str) {
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(
        page.location().ends_with(&format!("?done={note}")),
        "{}",
        page.location()
    );
}

#[tokio::test]
async fn review_call_and_approval_by_forms_only() {
    // verifies that: three people carry a case to approval by forms alone; none of them can do another's part;
    // each page offers the next step.
    let house = House::open().await;
    let case = house.in_review("story").await;
    let (id, page) = (case.id(), path(case.id()));
    let mut reviewer = house.browser("Rev", &[Role::Reviewer, Role::Approver]).await;
    let mut caller = house.browser("Vid", &[Role::VideoOperator, Role::Approver]).await;
    let mut approver = house.browser("App", &[Role::Approver]).await;

    let queue = reviewer.get("/console?tab=in_review").await;
    assert!(queue.text().contains("story") && !queue.text().contains("Образцова"));
    let claimed = reviewer.submit(&queue, "/console/claim-next", &[]).await;
    done(&claimed, "claimed");
    let shown = reviewer.get(&claimed.location()).await;
    assert!(shown.text().contains("The application is yours."));
    done(
        &reviewer.submit(&shown, &format!("{page}/accept"), &[]).await,
        "accepted",
    );
    assert_eq!(*house.load(id).await.state(), State::AwaitingIdentity);

    house.call(id).await;
    assert!(caller.get("/console/appointments").await.text().contains("story"));
    let call = caller.get(&page).await;
    let mut verdict: Vec<(&str, &str)> = CHECKLIST.iter().map(|item| ("confirmed", *item)).collect();
    verdict.push(("outcome", "verified"));
    let incomplete = caller
        .submit(&call, &format!("{page}/verdict"), &verdict[1..])
        .await;
    assert_eq!(incomplete.status, 409, "an item is missing");
    done(
        &caller.submit(&call, &format!("{page}/verdict"), &verdict).await,
        "verdict",
    );
    assert_eq!(*house.load(id).await.state(), State::PendingApproval);

    for busy in [&mut reviewer, &mut caller] {
        let own = busy.get(&format!("{page}/approval")).await;
        assert!(
            own.text().contains("already acted on this case") && !own.has_form(&format!("{page}/approve"))
        );
        let version = house.load(id).await.version().to_string();
        let forced = busy
            .post(
                &format!("{page}/approve"),
                &[("version", &version), ("sure", "yes")],
            )
            .await;
        assert_eq!(forced.status, 409);
    }
    let decision = approver.get(&format!("{page}/approval")).await;
    assert!(decision.text().contains("Rev") && decision.text().contains("Vid"));
    let hasty = approver.submit(&decision, &format!("{page}/approve"), &[]).await;
    assert_eq!(hasty.status, 422, "the tick is missing");
    done(
        &approver
            .submit(&decision, &format!("{page}/approve"), &[("sure", "yes")])
            .await,
        "approved",
    );
    assert_eq!(*house.load(id).await.state(), State::AwaitingKey);
}

#[tokio::test]
async fn data_are_masked_until_shown_and_every_look_is_on_record() {
    let house = House::open().await;
    let case = house.in_review("masked").await;
    let page = path(case.id());
    let mut browser = house.browser("Rev", &[Role::Reviewer]).await;
    let masked = browser.get(&page).await;
    assert!(SECRETS.iter().all(|secret| !masked.text().contains(secret)));
    assert!(!masked.text().contains("/documents/"));
    let before = house.actions(case.id()).await;
    assert_eq!(
        browser
            .post(&format!("{page}/show"), &[("reason", "curiosity")])
            .await
            .status,
        422
    );
    assert_eq!(house.actions(case.id()).await, before);
    let shown = browser
        .post(&format!("{page}/show"), &[("reason", "review")])
        .await;
    assert!(
        SECRETS.iter().all(|secret| shown.text().contains(secret)),
        "{}",
        shown.text()
    );
    assert_eq!(
        house.actions(case.id()).await.last().unwrap(),
        "application.revealed"
    );

    let text = shown.text();
    let scan = text
        .split("src=\"")
        .find(|part| part.starts_with("/console/applications/"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let picture = browser.get(scan).await;
    assert_eq!((picture.status, picture.body.as_slice()), (200, SCAN));
    assert_eq!(picture.headers["cache-control"], "no-store");
    assert!(
        picture.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .ends_with("sandbox")
    );
    assert_eq!(house.actions(case.id()).await.last().unwrap(), "document.read");
    let unexplained = scan.split('?').next().unwrap();
    assert_eq!(browser.get(unexplained).await.status, 422);
    assert!(
        !browser.get(&page).await.text().contains("Образцова"),
        "the next page is masked again"
    );
}

#[tokio::test]
async fn whoever_comes_too_late_sees_what_changed_and_loses_nothing() {
    let house = House::open().await;
    let case = house.in_review("race").await;
    let page = path(case.id());
    let mut slow = house
        .browser("Slow", &[Role::Reviewer, Role::SecurityOfficer])
        .await;
    let mut fast = house.browser("Fast", &[Role::Reviewer]).await;
    let old = slow.get(&page).await;
    done(&fast.act(&page, &format!("{page}/claim"), &[]).await, "claimed");
    let late = slow
        .submit(&old, &format!("{page}/hold"), &[("reason", "suspicion")])
        .await;
    assert_eq!(late.status, 409);
    let text = late.text();
    assert!(
        text.contains("claimed") && text.contains("Fast"),
        "who did what: {text}"
    );
    assert!(text.contains("suspicion"), "what was sent is kept");
    assert_eq!(*house.load(case.id()).await.state(), State::InReview);
    done(&slow.submit(&late, &format!("{page}/hold"), &[]).await, "held");
}

#[tokio::test]
async fn defects_carry_codes_of_the_library_only() {
    let house = House::open().await;
    let case = house.in_review("defects").await;
    let page = path(case.id());
    let mut browser = house.browser("Rev", &[Role::Reviewer]).await;
    done(
        &browser.act(&page, &format!("{page}/claim"), &[]).await,
        "claimed",
    );
    let open = browser.get(&page).await;
    let action = format!("{page}/defects");
    for wrong in [
        "document:passport misspelt",
        "/person/height incomplete",
        "nonsense",
    ] {
        assert_eq!(
            browser
                .submit(&open, &action, &[("defect-1", wrong)])
                .await
                .status,
            422,
            "{wrong}"
        );
    }
    let sent = [
        ("defect-1", "document:passport unreadable"),
        ("hint-1", "Glare on page 2"),
        ("defect-3", "/person/inn misspelt"),
    ];
    done(&browser.submit(&open, &action, &sent).await, "defects");
    let after = house.load(case.id()).await;
    assert_eq!((after.review().defects.len(), after.review().rounds), (2, 1));
    assert!(browser.get(&page).await.text().contains("Glare on page 2"));
}

#[tokio::test]
async fn a_case_is_rejected_with_ground_and_text_or_not_at_all() {
    let house = House::open().await;
    let case = house.in_review("reject").await;
    let page = path(case.id());
    let mut browser = house.browser("Rev", &[Role::Reviewer]).await;
    done(
        &browser.act(&page, &format!("{page}/claim"), &[]).await,
        "claimed",
    );
    let open = browser.get(&page).await;
    let action = format!("{page}/reject");
    let ground = ("ground", "document_invalid");
    for incomplete in [
        vec![ground, ("text", "No.")],
        vec![ground, ("sure", "yes")],
        vec![("ground", "mood"), ("text", "No."), ("sure", "yes")],
    ] {
        assert_eq!(browser.submit(&open, &action, &incomplete).await.status, 422);
    }
    done(
        &browser
            .submit(&open, &action, &[ground, ("text", "No."), ("sure", "yes")])
            .await,
        "rejected",
    );
    assert_eq!(house.load(case.id()).await.state().code(), "rejected");
}

#[tokio::test]
async fn addresses_that_lead_nowhere_say_so() {
    let house = House::open().await;
    let mut browser = house.browser("Rev", &[Role::Reviewer]).await;
    let unknown = "01KAP000000000000000000000";
    for path in [
        format!("/console/applications/{unknown}"),
        "/console/applications/x".into(),
        format!("/console/certificates/{unknown}"),
        "/console/nowhere".into(),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text().contains("Not found"));
    }
    assert_eq!(browser.post("/console/claim-next", &[]).await.status, 409);
}
