//! Logs of a few requests.

use seawall_audit::Uses;

/// A log of requests, as `verb group|namespace|resource|subresource|name code`, or `verb /path code`.
pub(crate) fn uses(user: &str, requests: &[&str]) -> Uses {
    let mut log = String::new();
    for request in requests {
        let words: Vec<&str> = request.split(' ').collect();
        let [verb, target, code] = words[..] else { panic!("{request}") };
        let target = match target.split('|').collect::<Vec<_>>()[..] {
            [group, namespace, resource, subresource, name] => format!(
                "\"objectRef\":{{\"apiGroup\":\"{group}\",\"namespace\":\"{namespace}\",\"resource\":\"{resource}\",\
                 \"subresource\":\"{subresource}\",\"name\":\"{name}\"}}"
            ),
            _ => format!("\"requestURI\":\"{target}\""),
        };
        let user = serde_json::to_string(user).expect("a string");
        log += &format!(
            "{{\"stage\":\"ResponseComplete\",\"verb\":\"{verb}\",\"user\":{{\"username\":{user}}},{target},\
             \"responseStatus\":{{\"code\":{code}}},\"requestReceivedTimestamp\":\"2026-05-10T08:00:00Z\"}}\n"
        );
    }
    let mut uses = Uses::default();
    let reading = seawall_audit::read(&mut log.as_bytes(), &mut |event, time| uses.add(event, time));
    assert_eq!(reading.expect("memory gives no errors").unread, 0);
    uses
}
