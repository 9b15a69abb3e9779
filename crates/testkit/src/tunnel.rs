//! A proxy as companies have it, which leads whoever names a host to an API server.

use std::io::{self, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::guard::broken;
use crate::wire::Head;
use crate::{ApiServer, Unavailable};

/// A host that was asked for, and the `Proxy-Authorization` that came along.
type Asked = (String, Option<String>);

/// Speaks plain HTTP on loopback, takes `CONNECT` to any host, and leads all of them to one server.
#[derive(Debug)]
pub struct Tunnel {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Asked>>>,
}

impl Tunnel {
    /// Listens on a free port. Its threads end with the test program.
    ///
    /// # Errors
    ///
    /// Why it cannot listen.
    pub fn start(server: &ApiServer) -> Result<Tunnel, Unavailable> {
        let fail = |error: io::Error| broken(Path::new("tunnel"), &error);
        let listener = TcpListener::bind("127.0.0.1:0").map_err(fail)?;
        let address = listener.local_addr().map_err(fail)?;
        let to = server.address();
        let seen: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let noted = Arc::clone(&seen);
        std::thread::spawn(move || {
            for socket in listener.incoming().filter_map(Result::ok) {
                let noted = Arc::clone(&noted);
                std::thread::spawn(move || {
                    let note = |seen| noted.lock().expect("no holder of the lock panics").push(seen);
                    // Whoever hangs up ends the tunnel.
                    drop(serve(socket, to, note));
                });
            }
        });
        Ok(Tunnel { address, seen })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The hosts that were asked for since the last call, each with the credentials that came along.
    pub fn take_targets(&self) -> Vec<(String, Option<String>)> {
        std::mem::take(&mut self.seen.lock().expect("no holder of the lock panics"))
    }
}

fn serve(socket: TcpStream, to: SocketAddr, note: impl FnOnce((String, Option<String>))) -> io::Result<()> {
    let mut client = BufReader::new(socket);
    let Some(head) = Head::read(&mut client)? else { return Ok(()) };
    let mut client = client.into_inner();
    if head.word(0) != "CONNECT" {
        return client.write_all(b"HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n");
    }
    note((head.word(1).to_owned(), head.header("proxy-authorization").map(str::to_owned)));
    let server = TcpStream::connect(to)?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    let (mut up, mut down) = (server.try_clone()?, client.try_clone()?);
    std::thread::spawn(move || {
        drop(io::copy(&mut down, &mut up));
        drop(up.shutdown(Shutdown::Write));
    });
    let mut server = server;
    drop(io::copy(&mut server, &mut client));
    client.shutdown(Shutdown::Both)
}
