//! The vocabulary.

/// What modules are about.
pub const THINGS: [&str; 20] = [
    "bill",
    "shipment",
    "report",
    "transcript",
    "session",
    "document",
    "picture",
    "dataset",
    "subscription",
    "ticket",
    "voucher",
    "webhook",
    "snapshot",
    "campaign",
    "contract",
    "booking",
    "payment",
    "catalogue",
    "recording",
    "workspace",
];

pub const TEXTS: [(&str, &str); 8] = [
    ("title", "What people see above it."),
    ("description", "What it is for, in a sentence or two. Markdown is shown as it is written."),
    ("note", "A remark for those who work with it. It is never sent to a customer."),
    ("suffix", "The text that comes behind the generated part."),
    ("instructions", "What to keep in mind while it is made. Shorter ones are followed more closely."),
    ("user", "A stable name for your end user that helps to detect abuse."),
    ("group", "The group that it belongs to."),
    ("model", "ID of the model to use."),
];

pub const PATTERNS: [(&str, &str, &str, &str); 4] = [
    ("reference", "[A-Z]{2}-[0-9]{4}", "AB-1234", "Your own number for it, such as `AB-1234`."),
    (
        "language",
        "[a-z]{2}",
        "en",
        "The language as two letters of ISO 639-1. Naming it makes the result better and faster.",
    ),
    ("colour", "#[0-9a-f]{6}", "#00ff7f", "The colour of its label."),
    ("slug", "[a-z][a-z0-9_]*", "blue_river_7", "Its name in addresses."),
];

pub const INTEGERS: [(&str, &str, i64, i64); 8] = [
    ("limit", "How many to look at.", 1, 100),
    ("priority", "Higher numbers come first.", 0, 10),
    ("quantity", "How many there are of it.", 1, 10_000),
    ("seed", "The same seed gives the same output as far as that is possible.", 0, 2_147_483_647),
    ("timeout", "After how many seconds to give up.", 1, 3600),
    ("retries", "How often to try again.", 0, 5),
    (
        "width",
        "The width in pixels. Whatever is larger is made smaller, and never the other way round.",
        16,
        4096,
    ),
    ("partial_results", "How many unfinished results are sent while the whole is made.", 0, 3),
];

pub const NUMBERS: [(&str, &str, f64, f64); 5] = [
    (
        "temperature",
        "Higher values make the output more random, lower values more focused. Change this or `ratio`, not both.",
        0.0,
        2.0,
    ),
    ("threshold", "From which likelihood on something counts.", 0.0, 1.0),
    ("weight", "Its weight in kilogrammes.", 0.5, 30.0),
    ("penalty", "Positive values keep it from repeating itself.", -2.0, 2.0),
    ("ratio", "Looks only at the most likely ones whose probabilities add up to this share.", 0.0, 1.0),
];

pub const BOOLEANS: [(&str, &str); 4] = [
    ("archived", "Whether it is kept out of lists."),
    ("notify", "Tells its owner about the change."),
    ("verbose", "Gives more than most callers want to know."),
    ("store", "Keeps the result to look at later."),
];

pub const ENUMS: [(&str, &str, &[&str]); 5] = [
    ("quality", "How carefully it is made.", &["auto", "low", "medium", "high"]),
    ("format", "The format of the result.", &["json", "text", "srt", "verbose_json", "vtt"]),
    ("level", "How much is looked at.", &["minimal", "low", "standard", "full"]),
    ("purpose", "What it is for.", &["assistants", "batch", "fine-tune", "vision", "user_data", "evals"]),
    ("service_tier", "How the request is served and paid for.", &["auto", "default", "flex", "priority"]),
];

/// Values of a status, which answers have.
pub const STATUSES: [&str; 5] = ["queued", "running", "succeeded", "failed", "cancelled"];

/// What a nested struct is called, with what it says.
pub const PARTS: [(&str, &str); 4] = [
    ("options", "What else the result holds."),
    ("owner", "Whom it belongs to."),
    ("filter", "What is left out."),
    ("schedule", "When it is made."),
];
