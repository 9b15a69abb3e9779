//! A page in Chromium, driven by keys through its debugging pipe.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a page may take until its script has run, on a machine that does other things too.
const READY_MAX: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// The browser reads commands from descriptor 3 and answers on descriptor 4.
const COMMAND: &str = "exec chromium --headless --no-sandbox --disable-gpu --window-size=1400,900 \
                       --remote-debugging-pipe about:blank 3<&0 4>&1 1>&2 2>/dev/null";

/// One page.
pub(crate) struct Page {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    session: Option<String>,
    asked: u64,
}

impl Page {
    /// Opens a file and waits until its script says that it is ready; none where no browser is at hand.
    pub(crate) fn open(path: &Path) -> Option<Page> {
        let has_browser = Command::new("chromium").arg("--version").output().is_ok();
        if !has_browser {
            println!("skipped: no chromium is at hand");
            return None;
        }
        let mut child = Command::new("sh")
            .args(["-c", COMMAND])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("there is a shell");
        let commands = child.stdin.take().expect("it is piped");
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut page = Page { child, commands, answers, session: None, asked: 0 };
        let target = page.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session = page.call("Target.attachToTarget", &attach);
        page.session = session["sessionId"].as_str().map(str::to_owned);
        page.call("Page.navigate", &json!({"url": format!("file://{}", path.display())}));
        let start = Instant::now();
        while page.text("document.documentElement?.dataset?.ready ?? ''").is_empty() {
            assert!(start.elapsed() < READY_MAX, "the script did not come to its end");
            sleep(POLL);
        }
        Some(page)
    }

    fn call(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let mut command = json!({"id": self.asked, "method": method, "params": params});
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        let mut bytes = command.to_string().into_bytes();
        bytes.push(0);
        self.commands.write_all(&bytes).expect("the browser listens");
        loop {
            let mut answer = Vec::new();
            self.answers.read_until(0, &mut answer).expect("the browser answers");
            assert!(answer.pop().is_some(), "the browser went away");
            let mut answer: Value = serde_json::from_slice(&answer).expect("it answers in JSON");
            if answer["id"] == self.asked {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].take();
            }
        }
    }

    /// What an expression gives, as a text.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        let params = json!({"expression": format!("String({expression})"), "returnByValue": true});
        let answer = self.call("Runtime.evaluate", &params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Waits until what changed is drawn.
    pub(crate) fn settle(&mut self) {
        let drawn = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
        self.call("Runtime.evaluate", &json!({"expression": drawn, "awaitPromise": true}));
    }

    /// Gives a control the focus.
    pub(crate) fn focus(&mut self, id: &str) {
        self.text(&format!("document.getElementById('{id}').focus()"));
    }

    /// Presses a key as a keyboard does.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, Some("\r")),
            "Tab" => (9, None),
            "Escape" => (27, None),
            "ArrowLeft" => (37, None),
            "ArrowUp" => (38, None),
            "ArrowRight" => (39, None),
            "ArrowDown" => (40, None),
            one => (0, Some(one)),
        };
        let code = if key == " " { 32 } else { code };
        let mut event = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        if let Some(text) = text {
            event["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", &event);
        let event = json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", &event);
    }

    /// Writes into the control that has the focus.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({"text": text}));
    }

    /// Shows the page as to somebody who prefers the dark.
    pub(crate) fn dark(&mut self) {
        let features = json!([{"name": "prefers-color-scheme", "value": "dark"}]);
        self.call("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// Shows the page on a screen of this size.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &size);
        self.settle();
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Its own processes end with it; where it is gone already, nothing is left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
