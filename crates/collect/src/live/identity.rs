//! Who a server takes us for.

use crate::live::answer::{parse, root};
use crate::live::api::Api;
use crate::live::connect::{ConnectError, connect};
use crate::live::options::LiveOptions;
use crate::live::runtime::block_on;

const SELF_REVIEW: &str = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

/// The name of the user that requests come from, as the server knows it. An error says why it did not
/// tell.
pub fn identity(options: &LiveOptions) -> Result<String, ConnectError> {
    block_on(1, async {
        let connected = connect(options).await?;
        let api = Api::new(connected.client, &options.connection.user_agent, options.limits);
        let question = r#"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#;
        let refuse =
            |reason: String| ConnectError::new(format!("the server does not say who you are: {reason}"));
        let answer = api.ask(SELF_REVIEW, question).await.map_err(|failure| refuse(failure.detail))?;
        let tree = parse(&answer.body).map_err(|failure| refuse(failure.detail))?;
        let name = root(&tree).str_at(&["status", "userInfo", "username"]);
        name.map(str::to_owned).ok_or_else(|| refuse("the answer holds no name".to_owned()))
    })?
}
