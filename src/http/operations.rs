//! The operations listener: liveness, readiness, metrics. Loopback by default; says nothing of anybody.

use std::sync::Arc;

use async_trait::async_trait;
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;

/// Whether this node can do its work.
#[async_trait]
pub trait Readiness: Send + Sync + 'static {
    /// Each part that the node needs, and how it is. Bounded in time by the one who implements it.
    async fn parts(&self) -> Vec<Part>;
}

/// A part that the node needs: database, key, clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it is.
    pub name: &'static str,
    /// Whether it works.
    pub ready: bool,
    /// What is wrong with it, without personal data, secrets and addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

#[derive(Serialize)]
struct Report {
    ready: bool,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Operations {
    readiness: Arc<dyn Readiness>,
    metrics: PrometheusHandle,
}

/// `/health/live`, `/health/ready`, `/metrics`.
pub fn router(readiness: Arc<dyn Readiness>, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
        .route("/metrics", get(render_metrics))
        .with_state(Operations { readiness, metrics })
}

/// The process answers; nothing more.
async fn live() -> &'static str {
    "alive\n"
}

/// 200 when every part is ready, else 503; which one is not stands in the body.
async fn ready(State(operations): State<Operations>) -> Response {
    let parts = operations.readiness.parts().await;
    let ready = parts.iter().all(|part| part.ready);
    let code = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (code, Json(Report { ready, parts })).into_response()
}

/// Prometheus text format. The recorder's upkeep is the caller's.
async fn render_metrics(State(operations): State<Operations>) -> Response {
    let content_type = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (content_type, operations.metrics.render()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use http_body_util::BodyExt as _;
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tower::ServiceExt as _;

    use super::*;

    struct Database(bool);

    #[async_trait]
    impl Readiness for Database {
        async fn parts(&self) -> Vec<Part> {
            let fault = (!self.0).then(|| "does not answer".to_owned());
            vec![Part {
                name: "database",
                ready: self.0,
                fault,
            }]
        }
    }

    async fn ask(database: bool, path: &str) -> (StatusCode, String) {
        let recorder = PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&recorder, || metrics::counter!("kepler_test_total").increment(3));
        let router = router(Arc::new(Database(database)), recorder.handle());
        let response = router
            .oneshot(Request::get(path).body(Body::empty()).unwrap())
            .await
            .unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn readiness_names_the_part_that_fails_and_liveness_does_not_care() {
        assert_eq!(ask(true, "/health/ready").await.0, StatusCode::OK);
        let (status, body) = ask(false, "/health/ready").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(
            body,
            r#"{"ready":false,"parts":[{"name":"database","ready":false,"fault":"does not answer"}]}"#
        );
        assert_eq!(ask(false, "/health/live").await.0, StatusCode::OK);
    }

    #[tokio::test]
    async fn metrics_are_in_text_format() {
        let (status, body) = ask(true, "/metrics").await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("kepler_test_total 3"), "{body}");
    }
}
