//! The suite on a real PostgreSQL, and what only a server can do to a store.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use seawall_store::{Access, Error, Filter, Location, open};
use seawall_testkit::{PostgresServer, or_skip};

use crate::kill::{check, told_before_killed};
use crate::made::{TARGET, day, finding, findings, put, read};
use crate::places::store;
use crate::suite::CASES;

/// Rounds of the loop that kills; the long version has 200.
const ROUNDS: u32 = 40;
/// Set to the number of rounds of the long version.
const ROUNDS_VARIABLE: &str = "SEAWALL_TEST_KILL_ROUNDS";
const LONGEST: Duration = Duration::from_secs(60);

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
    a_lost_connection_is_told(&server);
    a_deadlock_is_tried_again(&server);
}

fn errors_hold_no_password(server: &PostgresServer) {
    let address = server.database().expect("the server makes databases");
    let wrong = address.replace(server.password(), &format!("{}x", server.password()));
    let none = address.replace(&format!(":{}@", server.password()), "@");
    let nowhere = format!("{address}x");
    let closed = address.replace(&format!(":{}/", server.port()), ":1/");
    for (address, fact, hint) in [
        (wrong, "the server lets nobody in: password authentication failed", "PGPASSWORD"),
        (none, "the server cannot be reached: invalid configuration: password missing", "PGPASSWORD"),
        (nowhere, "the server lets nobody in: database \"", "`createdb` makes one"),
        (closed, "the server cannot be reached: ", "is the server running"),
    ] {
        let location: Location = address.parse().expect("an address");
        let error = open(&location, Access::Create).err().expect("nobody is let in");
        assert!(error.to_string().starts_with(fact), "{error}");
        assert!(error.hint().is_some_and(|told| told.contains(hint)), "{error:?}");
        let told = format!("{error} {error:?} {location} {location:?} {:?}", error.hint());
        assert!(!told.contains(server.password()), "{told}");
    }
}

/// The numbers of the processes that serve us.
fn backends(server: &PostgresServer) -> Vec<String> {
    let question = "SELECT pid FROM pg_stat_activity WHERE application_name = 'seawall'";
    server.ask(question).expect("the server answers").lines().map(str::to_owned).collect()
}

/// Waits until as many of our statements wait for others.
fn until_waiting(server: &PostgresServer, count: usize) {
    let question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    let start = Instant::now();
    while server.ask(question).expect("the server answers") != count.to_string() {
        assert!(start.elapsed() < LONGEST, "nobody waits");
    }
}

fn a_lost_connection_is_told(server: &PostgresServer) {
    let location = database(server);
    put(&mut *store(&location), 1, &findings([1]), &read([1]));
    let mut other = raw(&location);
    other.batch_execute("BEGIN; LOCK TABLE seawall_finding").expect("locked");
    let lost = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut ours = store(&location);
            [ours.list(&Filter::default()).map(drop), ours.targets().map(drop)]
        });
        until_waiting(server, 1);
        let us = "FROM pg_stat_activity WHERE application_name = 'seawall'";
        server.ask(&format!("SELECT pg_terminate_backend(pid) {us}")).expect("the server answers");
        asking.join().expect("no panic")
    });
    drop(other);
    for lost in lost {
        let error = lost.expect_err("nobody is there");
        assert!(error.to_string().starts_with("the connection to the server was lost: "), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.starts_with("try again; ")), "{error:?}");
    }
    assert_eq!(store(&location).list(&Filter::default()).expect("listed").page.total, 1);
}

fn raw(location: &Location) -> postgres::Client {
    let Location::Server(server) = location else { panic!("no server") };
    server.config().connect(postgres::NoTls).expect("connected")
}

/// Someone else locks what a scan writes, in the other order. The server chooses the one who waited first.
fn a_deadlock_is_tried_again(server: &PostgresServer) {
    let location = database(server);
    put(&mut *store(&location), 1, &findings([1]), &read([1]));
    let mut other = raw(&location);
    other.batch_execute("BEGIN; SELECT 1 FROM seawall_finding FOR UPDATE").expect("locked");
    std::thread::scope(|scope| {
        let putting = scope.spawn(|| put(&mut *store(&location), 2, &[], &read([1])));
        until_waiting(server, 1);
        other
            .batch_execute("SELECT 1 FROM seawall_target FOR UPDATE; COMMIT")
            .expect("the other one goes on");
        assert_eq!(putting.join().expect("it is stored").point.fixed, 1);
    });
    let deadlocks = "SELECT sum(deadlocks) > 0 FROM pg_stat_database";
    let start = Instant::now();
    while server.ask(deadlocks).expect("the server answers") != "t" {
        assert!(start.elapsed() < LONGEST, "there was no deadlock");
    }
    assert_eq!(store(&location).trend(TARGET, None).expect("a trend").len(), 2, "it is stored once");
}

/// In most rounds the client is killed, in every fifth the process of the server that serves it.
#[test]
fn a_killed_client_or_server_loses_nothing_that_was_stored() {
    let Some(server) = or_skip(PostgresServer::start()) else { return };
    let rounds = std::env::var(ROUNDS_VARIABLE).ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    let address = server.database().expect("the server makes databases");
    let location: Location = address.parse().expect("an address");
    let mut told = 0;
    let mut killed_servers = 0;
    for round in 0..rounds {
        let is_servers_turn = round % 5 == 4;
        let kill = |child: &mut Child| match backends(&server).first().filter(|_| is_servers_turn) {
            Some(backend) => {
                let killed = Command::new("kill").args(["-KILL", backend]).status();
                assert!(killed.is_ok_and(|status| status.success()), "it is killed");
                killed_servers += 1;
            }
            None => child.kill().expect("it is killed"),
        };
        told = told.max(told_before_killed(&address, round, kill));
        until_open(&server, &location);
        check(&location, told);
    }
    println!("{rounds} rounds, of which {killed_servers} killed the server's side; {told} scans were stored");
    assert!(told >= rounds / 4, "only {told} scans were stored, so hardly anything was put to the test");
    assert!(killed_servers >= rounds / 8, "the server was hardly ever killed");
}

/// Waits until the server has recovered, as it does by itself.
fn until_open(server: &PostgresServer, location: &Location) {
    let start = Instant::now();
    loop {
        server.wait().expect("the server comes back");
        match open(location, Access::Create) {
            Err(Error::Connection { .. }) if start.elapsed() < LONGEST => {}
            Err(error) => panic!("{error}"),
            Ok(_) => return,
        }
    }
}

mod tls {
    use super::*;

    /// The address of a new database, with these parameters and this name of the server.
    fn address(server: &PostgresServer, host: &str, parameters: &str) -> Location {
        let address = server.database().expect("the server makes databases");
        let authority = server.authority().display().to_string();
        let stranger = server.stranger().display().to_string();
        let parameters = parameters.replace("AUTHORITY", &authority).replace("STRANGER", &stranger);
        let address = address.replace("@127.0.0.1:", &format!("@{host}:"));
        format!("{address}?hostaddr=127.0.0.1&{parameters}").parse().expect("an address")
    }

    #[test]
    fn a_connection_is_as_protected_as_its_address_says() {
        let Some(server) = or_skip(PostgresServer::start_with_tls()) else { return };
        for (host, parameters, is_encrypted) in [
            ("127.0.0.1", "", true),
            ("127.0.0.1", "sslmode=disable", false),
            ("127.0.0.1", "sslmode=prefer", true),
            ("127.0.0.1", "sslmode=require", true),
            ("db.example.com", "sslmode=require", true),
            ("db.example.com", "sslmode=verify-ca&sslrootcert=AUTHORITY", true),
            ("db.example.com", "sslmode=require&sslrootcert=AUTHORITY", true),
            ("127.0.0.1", "sslmode=verify-full&sslrootcert=AUTHORITY", true),
            ("localhost", "sslrootcert=AUTHORITY", true),
        ] {
            let location = address(&server, host, parameters);
            let mut ours = store(&location);
            let question = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                            WHERE application_name = 'seawall'";
            let told = server.ask(question).expect("the server answers");
            assert_eq!(told, if is_encrypted { "t" } else { "f" }, "{host} {parameters}");
            put(&mut *ours, 1, &findings([1]), &read([1]));
            assert_eq!(
                ours.show(&finding(1).fingerprint, None).expect("it is there").stored.first_seen,
                day(1)
            );
            drop(ours);
            let start = Instant::now();
            while !backends(&server).is_empty() {
                assert!(start.elapsed() < LONGEST, "the connection stays");
            }
        }
    }

    #[test]
    fn servers_that_nobody_vouches_for_are_refused() {
        let Some(server) = or_skip(PostgresServer::start_with_tls()) else { return };
        let refused = |host: &str, parameters: &str| {
            open(&address(&server, host, parameters), Access::Create).err().expect(parameters)
        };
        let certificate = "the server's certificate is refused: ";
        for (host, parameters, fact, hint) in [
            ("127.0.0.1", "sslmode=verify-ca&sslrootcert=STRANGER", certificate, "sslrootcert=FILE"),
            ("127.0.0.1", "sslmode=verify-full&sslrootcert=STRANGER", certificate, "sslrootcert=FILE"),
            ("127.0.0.1", "sslmode=require&sslrootcert=STRANGER", certificate, "sslrootcert=FILE"),
            ("127.0.0.1", "sslmode=verify-full", "", "sslrootcert=FILE"),
            ("db.example.com", "sslmode=verify-ca&sslrootcert=STRANGER", certificate, "sslrootcert=FILE"),
            ("db.example.com", "sslrootcert=STRANGER", certificate, "sslrootcert=FILE"),
            ("db.example.com", "sslrootcert=AUTHORITY", "not valid for name", "sslmode=verify-ca"),
            ("127.0.0.1", "sslmode=verify-ca&sslrootcert=none.pem", "none.pem cannot be read", "PEM"),
        ] {
            let error = refused(host, parameters);
            assert!(error.to_string().contains(fact), "{host} {parameters}: {error}");
            assert!(error.hint().is_some_and(|told| told.contains(hint)), "{host} {parameters}: {error:?}");
            assert!(!format!("{error:?}").contains(server.password()), "{error:?}");
        }
    }

    #[test]
    fn a_server_without_tls_is_refused_where_tls_is_asked_for() {
        let Some(server) = or_skip(PostgresServer::start()) else { return };
        drop(store(&address(&server, "127.0.0.1", "sslmode=prefer")));
        for (host, parameters) in [("127.0.0.1", "sslmode=require"), ("db.example.com", "")] {
            let error = open(&address(&server, host, parameters), Access::Create).err().expect("refused");
            assert!(error.to_string().contains("server does not support TLS"), "{error}");
            assert!(error.hint().is_some_and(|told| told.contains("sslmode=disable")), "{error:?}");
        }
    }
}
