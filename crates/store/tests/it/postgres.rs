//! The suite on a real PostgreSQL.

use seawall_store::{Access, Location, open};
use seawall_testkit::{PostgresServer, or_skip};

use crate::suite::CASES;

fn database(server: &PostgresServer) -> Location {
    let address = server.database().expect("the server makes databases");
    address.parse().expect("an address")
}

#[test]
fn postgresql_passes_the_suite() {
    let Some(server) = or_skip(PostgresServer::start()) else { return };
    for case in CASES {
        println!("{}", case.name);
        (case.run)(&database(&server));
    }
    errors_hold_no_password(&server);
}

fn errors_hold_no_password(server: &PostgresServer) {
    let address = server.database().expect("the server makes databases");
    let wrong = address.replace(server.password(), &format!("{}x", server.password()));
    let nowhere = format!("{address}x");
    for address in [wrong, nowhere] {
        let location: Location = address.parse().expect("an address");
        let error = open(&location, Access::Create).err().expect("nobody is let in");
        let told = format!("{error} {error:?} {location} {location:?} {:?}", error.hint());
        assert!(!told.contains(server.password()), "{told}");
    }
}
