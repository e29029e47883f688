"""Every setting of a crawl: default, unit, one line of meaning. Change one with `-s NAME=VALUE`.

`docs/settings.md` says more of each. Not named here: Scrapy's own default holds.
"""

from __future__ import annotations

from scrapy.settings import default_settings

# ---- what a run writes ---------------------------------------------------------------------------

OUTPUT_DIR = "output"  # folder; each run makes one of its own in it
OUTPUT_COMPRESSION = "none"  # none, gz or zst
OUTPUT_SHARD_BYTES = 256 * 1024 * 1024  # bytes before compression; a new file is begun after so many
ARCHIVE_WARC = False  # keep what was fetched as WARC beside the articles
STATE_URL = ""  # sqlite:///FILE or postgresql+psycopg://...; empty: state.db in OUTPUT_DIR

# ---- what becomes an article ---------------------------------------------------------------------

LANGUAGES = ""  # ISO 639-1 codes, comma-separated; empty: keep all
MIN_TEXT_CHARS = 200  # characters; a shorter text is rejected as too_short
DUPLICATES = "drop"  # drop: reject copies of another article; tag: keep them and name the other
DUPLICATES_KEEP = "first"  # which of several copies is written: first, longest or agency (the agency's own)
DUPLICATES_WINDOW_DAYS = 30  # days, before and after, in which copies are looked for
DUPLICATES_WAIT = 200.0  # seconds an article waits for a better copy; not with DUPLICATES_KEEP=first
NEAR_DUPLICATE_THRESHOLD = 0.45  # 0 to 1: share of word sequences in common from which two texts are copies
WARM_UP_PAGES = 8  # the first pages of an unknown site wait until so many of it are known
WARM_UP_SECONDS = 30.0  # or for so long
WARM_UP_BYTES = 32 * 1024 * 1024  # or until what waits, of all sites, takes so many
CLEANING_WORKERS = 0  # processes; 0: one a core
CLEANING_TIMEOUT = 60  # seconds for one page, then it is rejected as timeout

# ---- who asks, and how fast ----------------------------------------------------------------------

CONTACT = ""  # web address or e-mail in the user agent, so that a site's owner can reach you
USER_AGENT = ""  # empty: Tinsach/<version> (+CONTACT)
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 0.7  # seconds between two requests to a site; 0 with AUTOTHROTTLE_ENABLED=False: 5 ms
DOWNLOAD_DELAY_JITTER = 0  # 0: never less than DOWNLOAD_DELAY between two requests
AUTOTHROTTLE_ENABLED = True  # a slow site is asked more slowly
AUTOTHROTTLE_START_DELAY = 0.7  # seconds
AUTOTHROTTLE_MAX_DELAY = 30.0  # seconds
CONCURRENT_REQUESTS = 64  # over all sites
CONCURRENT_REQUESTS_PER_DOMAIN = 8  # a site
CONCURRENT_ITEMS = 1  # of one answer; Scrapy starts so many tasks for each answer, and an answer is one page
CRAWL_DELAY_MAX = 60.0  # seconds; a robots.txt that asks for more gets this much
RETRY_TIMES = 2  # further attempts in a run after a 429, a 5xx, a timeout or a lost connection
RETRY_BACKOFF = 1.0  # seconds that a site rests after a failure, doubled each time; Retry-After goes first
RETRY_AFTER_MAX = 120.0  # seconds; a site that asks for a longer rest is left for the next run
SITE_FAILURES_MAX = 20  # failures in a row after which a site is left for the next run; 0: never
REVISIT = True  # look at delivered articles again; what changed is a new version
REVISIT_SECONDS = "3600,21600,86400,604800"  # after the delivery, after the first look, and so on; then never
SOURCE_INTERVAL_MIN = 0.0  # seconds between two looks at a feed, sitemap or section that brings much
SOURCE_INTERVAL_MAX = 86400.0  # seconds; one that brings nothing is asked so rarely at last
LEASE_SECONDS = 3600  # seconds after which other runs may take what this run took and did not settle

# ---- what is fetched -----------------------------------------------------------------------------

DOWNLOAD_TIMEOUT = 30  # seconds
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # bytes; a larger page is rejected as too_large
DOWNLOAD_WARNSIZE = 0  # bytes; 0: no warning before that
DOWNLOAD_VERIFY_CERTIFICATES = True
DNS_TIMEOUT = 15  # seconds
REDIRECT_MAX_TIMES = 8
METAREFRESH_MAXDELAY = 4  # seconds; a page that reloads itself later than this is the page
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # what was taken first (the newest) is asked first
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"  # the same with JOBDIR
BROWSER_PATH = (
    ""  # Chromium, for sites whose file asks for a browser; empty: the first on PATH, else Playwright's
)
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "*",
}
REFERRER_POLICY = "strict-origin-when-cross-origin"
URLLENGTH_LIMIT = 2083  # characters

# ---- what is shown -------------------------------------------------------------------------------

LOG_LEVEL = "INFO"
PROGRESS_INTERVAL = 10.0  # seconds between two progress lines in a log; a terminal is redrawn each second
SHOW_FIRST = False  # print the first article at the end of the run
SHUTDOWN_SECONDS = 8.0  # seconds after Ctrl-C or SIGTERM in which a run closes
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the page is written with its reason
STATS_DUMP = False
LOGSTATS_INTERVAL = 0

# ---- where things are ----------------------------------------------------------------------------

SITES_DIR = ""  # a folder of your own site files, beside the packaged ones
DEMO_PORT = 8801  # port of the demo newspaper on 127.0.0.1

# ---- the parts -----------------------------------------------------------------------------------

BOT_NAME = "tinsach"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
ADDONS = {"crawler.check_settings.CheckedSettings": 0}
LOG_FORMATTER = "crawler.log_lines.QuietLogFormatter"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

SPIDER_MIDDLEWARES = {  # it drops a request without a word: crawler.trusted.AddressGuard says why
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.courtesy.RestAfterTrouble": 550,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.ObeyedRobots": 100,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.meta_refresh.MetaRefresh": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.bare_pages.RenderBarePages": 540,
    "crawler.whole_bodies.WholeBodies": 590,
    "crawler.courtesy.OneRatePerSite": 800,
    "crawler.trusted.AddressGuard": 810,
}
DOWNLOAD_HANDLERS = {
    "http": "crawler.shutdown.CancellableDownloads",
    "https": "crawler.shutdown.CancellableDownloads",
    "file": None,
    "ftp": None,
    "s3": None,
}
# Scrapy's own without remote control: off as it is, and named here with None too, it imports aiohttp (0.3 s).
EXTENSIONS_BASE = {
    extension: order
    for extension, order in default_settings.EXTENSIONS_BASE.items()
    if extension != "scrapy.extensions.remote_control.RemoteControl"
}
EXTENSIONS = {
    "crawler.courtesy.SiteOwnersRate": 10,  # after AutoThrottle, whose delay it may raise
    "crawler.progress.Progress": 20,
    "crawler.shutdown.PromptShutdown": 20,
}
ITEM_PIPELINES = {
    "pipelines.extract.item_pipeline.ExtractPipeline": 100,
    "pipelines.language_pipeline.LanguagePipeline": 200,
    "pipelines.boilerplate.item_pipeline.BoilerplatePipeline": 300,
    "pipelines.repair.item_pipeline.RepairPipeline": 400,
    "pipelines.admit.item_pipeline.AdmitPipeline": 500,
    "pipelines.duplicates.item_pipeline.DuplicatesPipeline": 600,
    "pipelines.write.item_pipeline.WritePipeline": 700,
}
