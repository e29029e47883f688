PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
INSERT INTO schema_version VALUES(1);
CREATE TABLE addresses (
	"key" INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	site TEXT NOT NULL, 
	state TEXT NOT NULL, 
	discovered_by TEXT DEFAULT '' NOT NULL, 
	discovered BIGINT DEFAULT '0' NOT NULL, 
	rank BIGINT NOT NULL, 
	created BIGINT DEFAULT '0' NOT NULL, 
	lastmod BIGINT DEFAULT '0' NOT NULL, 
	hints TEXT DEFAULT '' NOT NULL, 
	due BIGINT, 
	run TEXT DEFAULT '' NOT NULL, 
	leased_until BIGINT, 
	attempts SMALLINT DEFAULT '0' NOT NULL, 
	visits SMALLINT DEFAULT '0' NOT NULL, 
	fetched BIGINT DEFAULT '0' NOT NULL, 
	delivered BIGINT DEFAULT '0' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	article_id TEXT DEFAULT '' NOT NULL, 
	html_sha256 TEXT DEFAULT '' NOT NULL, 
	etag TEXT DEFAULT '' NOT NULL, 
	last_modified TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO addresses VALUES(1563938701597065499,'https://a.example/2','a.example','pending','feed',1795000000,1794999999999,0,0,'',1795000000,'',NULL,0,0,0,0,'','','','','');
INSERT INTO addresses VALUES(2077111135328731660,'https://a.example/1','a.example','delivered','feed',1795000000,1795000000000,0,0,'',1795003600,'r',NULL,0,0,1795000000,1795000000,'','x','','','');
CREATE TABLE articles (
	article_id TEXT NOT NULL, 
	url TEXT DEFAULT '' NOT NULL, 
	site TEXT DEFAULT '' NOT NULL, 
	created TEXT DEFAULT '' NOT NULL, 
	delivered BIGINT DEFAULT '0' NOT NULL, 
	version INTEGER NOT NULL, 
	text_sha256 TEXT DEFAULT '' NOT NULL, 
	lines BLOB DEFAULT '' NOT NULL, 
	run TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (article_id)
)
 WITHOUT ROWID

;
CREATE TABLE claims (
	article_id TEXT NOT NULL, 
	run TEXT DEFAULT '' NOT NULL, 
	until BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (article_id)
)
 WITHOUT ROWID

;
CREATE TABLE sources (
	"key" INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	site TEXT NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	etag TEXT DEFAULT '' NOT NULL, 
	last_modified TEXT DEFAULT '' NOT NULL, 
	content_sha256 TEXT DEFAULT '' NOT NULL, 
	checked BIGINT DEFAULT '0' NOT NULL, 
	changed BIGINT DEFAULT '0' NOT NULL, 
	next_due BIGINT DEFAULT '0' NOT NULL, 
	interval_seconds INTEGER DEFAULT '0' NOT NULL, 
	found INTEGER DEFAULT '0' NOT NULL, 
	failures INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE site_lines (
	"key" INTEGER NOT NULL, 
	articles INTEGER DEFAULT '0' NOT NULL, 
	last_seen BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE site_teasers (
	"key" INTEGER NOT NULL, 
	article_id TEXT DEFAULT '' NOT NULL, 
	last_seen BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE sites (
	site TEXT NOT NULL, 
	articles INTEGER DEFAULT '0' NOT NULL, 
	last_article BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (site)
)
 WITHOUT ROWID

;
CREATE TABLE runs (
	run TEXT NOT NULL, 
	spider TEXT DEFAULT '' NOT NULL, 
	folder TEXT DEFAULT '' NOT NULL, 
	started BIGINT DEFAULT '0' NOT NULL, 
	ended BIGINT DEFAULT '0' NOT NULL, 
	health TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (run)
)
 WITHOUT ROWID

;
CREATE TABLE run_sites (
	run TEXT NOT NULL, 
	site TEXT NOT NULL, 
	ended BIGINT DEFAULT '0' NOT NULL, 
	pages INTEGER DEFAULT '0' NOT NULL, 
	articles INTEGER DEFAULT '0' NOT NULL, 
	known INTEGER DEFAULT '0' NOT NULL, 
	rejected INTEGER DEFAULT '0' NOT NULL, 
	empty INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (run, site)
)
 WITHOUT ROWID

;
CREATE TABLE duplicate_parameters (
	parameters TEXT NOT NULL, 
	checksum BIGINT
);
CREATE TABLE duplicate_entries (
	entry INTEGER NOT NULL, 
	article_id TEXT NOT NULL, 
	url TEXT NOT NULL, 
	source TEXT NOT NULL, 
	agency TEXT NOT NULL, 
	run TEXT NOT NULL, 
	day INTEGER NOT NULL, 
	cluster TEXT NOT NULL, 
	signature BLOB NOT NULL, 
	PRIMARY KEY (entry), 
	UNIQUE (article_id)
);
CREATE TABLE duplicate_keys (
	period SMALLINT NOT NULL, 
	"key" BIGINT NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (period, "key", entry)
)
 WITHOUT ROWID

;
CREATE INDEX addresses_leased ON addresses (run) WHERE leased_until IS NOT NULL;
CREATE INDEX addresses_revisit ON addresses (site, due) WHERE state <> 'pending' AND due IS NOT NULL;
CREATE INDEX addresses_pending ON addresses (site, rank, due) WHERE state = 'pending';
CREATE INDEX ix_sources_site ON sources (site);
CREATE INDEX run_sites_by_site ON run_sites (site, ended);
CREATE INDEX ix_duplicate_entries_day ON duplicate_entries (day);
COMMIT;
