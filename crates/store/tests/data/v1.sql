-- A store of version 1 as Seawall 0.1.0 left it after three scans of "shop", dumped by SQLite's own shell.
BEGIN TRANSACTION;
CREATE TABLE seawall_schema (version BIGINT NOT NULL);
INSERT INTO seawall_schema VALUES(1);
CREATE TABLE seawall_target (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    scans BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    scope TEXT NOT NULL
);
INSERT INTO seawall_target VALUES(1,'shop',3,4,1767484800,'4d82c48e47c3580bdac418c3d1876386');
CREATE TABLE seawall_scan (
    target BIGINT NOT NULL REFERENCES seawall_target (id),
    number BIGINT NOT NULL,
    started BIGINT NOT NULL,
    version TEXT NOT NULL,
    info BIGINT NOT NULL,
    low BIGINT NOT NULL,
    medium BIGINT NOT NULL,
    high BIGINT NOT NULL,
    critical BIGINT NOT NULL,
    manual BIGINT NOT NULL,
    undecided BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    unseen BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    fixed BIGINT NOT NULL,
    reopened BIGINT NOT NULL,
    gaps BIGINT NOT NULL,
    PRIMARY KEY (target, number)
) WITHOUT ROWID;
INSERT INTO seawall_scan VALUES(1,1,1767312000,'0.1.0',0,0,0,3,0,0,0,0,0,3,0,0,0);
INSERT INTO seawall_scan VALUES(1,2,1767398400,'0.1.0',0,0,0,2,0,0,0,0,0,0,1,0,0);
INSERT INTO seawall_scan VALUES(1,3,1767484800,'0.1.0',0,0,0,1,0,0,1,1,0,1,1,1,0);
CREATE TABLE seawall_finding (
    id INTEGER PRIMARY KEY,
    target BIGINT NOT NULL REFERENCES seawall_target (id),
    fingerprint TEXT NOT NULL,
    check_id TEXT NOT NULL,
    severity BIGINT NOT NULL,
    verdict BIGINT NOT NULL,
    cause TEXT,
    api_version TEXT NOT NULL,
    kind TEXT NOT NULL,
    namespace TEXT,
    name TEXT NOT NULL,
    field TEXT NOT NULL,
    path TEXT NOT NULL,
    line BIGINT,
    col BIGINT,
    message TEXT NOT NULL,
    reason TEXT,
    owner TEXT,
    exception TEXT,
    expires TEXT,
    status BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT,
    seen_scope TEXT,
    unseen TEXT,
    fixed_at BIGINT,
    fixed_how BIGINT,
    reopened BIGINT NOT NULL,
    changed BIGINT NOT NULL
);
INSERT INTO seawall_finding VALUES(4294967297,1,'00000000000000000000000000000001','privileged-container',3,0,NULL,'v1','Pod','shop','pod-1','spec.containers[name=app].securityContext.privileged','deploy/pods.yaml',2,5,'container "app" is privileged',NULL,NULL,NULL,NULL,1,1767312000,NULL,NULL,NULL,NULL,NULL,1,1767484800);
INSERT INTO seawall_finding VALUES(4294967298,1,'00000000000000000000000000000002','privileged-container',3,0,NULL,'v1','Pod','shop','pod-2','spec.containers[name=app].securityContext.privileged','deploy/pods.yaml',3,5,'container "app" is privileged',NULL,NULL,NULL,NULL,3,1767312000,1767398400,'4d82c48e47c3580bdac418c3d1876386',NULL,1767484800,0,0,1767484800);
INSERT INTO seawall_finding VALUES(4294967299,1,'00000000000000000000000000000003','privileged-container',3,0,NULL,'v1','Pod','shop','pod-3','spec.containers[name=app].securityContext.privileged','deploy/pods.yaml',4,5,'container "app" is privileged','it loads kernel modules','platform','EX-7','2027-06-30',2,1767312000,NULL,NULL,NULL,NULL,NULL,0,1767484800);
INSERT INTO seawall_finding VALUES(4294967300,1,'00000000000000000000000000000004','privileged-container',3,2,'limit reached','v1','Pod',NULL,'pod-4','spec.containers[name=app].securityContext.privileged','deploy/pods.yaml',5,5,'container "app" is privileged',NULL,NULL,NULL,NULL,0,1767484800,NULL,NULL,NULL,NULL,NULL,0,1767484800);
CREATE TABLE seawall_event (
    finding BIGINT NOT NULL,
    scan BIGINT NOT NULL,
    what BIGINT NOT NULL,
    at BIGINT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (finding, scan, what)
) WITHOUT ROWID;
INSERT INTO seawall_event VALUES(4294967297,1,0,1767312000,'');
INSERT INTO seawall_event VALUES(4294967297,2,2,1767398400,'passed');
INSERT INTO seawall_event VALUES(4294967297,3,1,1767484800,'');
INSERT INTO seawall_event VALUES(4294967298,1,0,1767312000,'');
INSERT INTO seawall_event VALUES(4294967298,3,2,1767484800,'passed');
INSERT INTO seawall_event VALUES(4294967299,1,0,1767312000,'');
INSERT INTO seawall_event VALUES(4294967299,3,5,1767484800,'it loads kernel modules (platform, until 2027-06-30)');
INSERT INTO seawall_event VALUES(4294967300,3,0,1767484800,'');
CREATE UNIQUE INDEX seawall_finding_by_fingerprint ON seawall_finding (fingerprint, target);
CREATE INDEX seawall_finding_by_rank ON seawall_finding (target, status, verdict, severity);
COMMIT;
