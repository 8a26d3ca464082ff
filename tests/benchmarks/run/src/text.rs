//! Rows → `BENCHMARKS.md`.

use crate::All;
use report::Row;
use std::fmt::Write;

const INTRO: &str = "# Benchmarks

Our figures beside those of others, taken side by side. `tests/benchmarks/` is a workspace of its own, so that nobody who builds or
tests the project pays for the peers; it builds them itself, in the versions that the tables name. All of it again:

```console
$ OPENAI_DOCUMENT=openapi.yaml cargo run --release --manifest-path tests/benchmarks/Cargo.toml -p run
```

`OPENAI_DOCUMENT` is OpenAI's own OpenAPI document; without it the rows that need it are left out, and the program says so. `-p run --
generator` runs one of the programs, `-- generator plain growth` some of its parts; the other rows stay (`tests/benchmarks/rows.json`).

Each figure is the median of at least five, and those that are compared are taken in turns (A B A B …) in one run. A ratio is ours
by the other's: below 1 is better. Where a target is missed, the row says so, and why below its table. Generators read and write in
memory (`/dev/shm`) where the system has that: a disk takes longer for thousands of small files than they do.
";

/// The whole text.
pub fn text(programs: &[&str], all: &All) -> String {
    let mut out = INTRO.to_owned();
    for taken in programs.iter().filter_map(|name| all.get(*name)) {
        let mut tables: Vec<&str> = Vec::new();
        for row in &taken.rows {
            if !tables.contains(&row.table.as_str()) {
                tables.push(&row.table);
            }
        }
        for name in tables {
            let rows: Vec<&Row> = taken.rows.iter().filter(|row| row.table == name).collect();
            write!(out, "\n## {name}\n\nTaken on {}: {}.\n\n", taken.date, taken.machine)
                .expect("a string takes everything");
            table(&mut out, &rows);
        }
    }
    out
}

fn table(out: &mut String, rows: &[&Row]) {
    out.push_str("| what | ours | peer | ratio | target | met |\n| --- | ---: | --- | ---: | --- | --- |\n");
    for row in rows {
        let peer = row
            .peer
            .as_ref()
            .map_or(String::new(), |(name, peer)| format!("{} ({name})", with_unit(*peer, &row.unit)));
        let ratio = row.ratio().map_or(String::new(), figure);
        let target = row.target.map_or(String::new(), |target| match row.peer {
            Some(_) => format!("at most {}", figure(target)),
            None => format!("at most {}", with_unit(target, &row.unit)),
        });
        let met = row.met().map_or("", |met| if met { "yes" } else { "**no**" });
        let ours = with_unit(row.ours, &row.unit);
        line(out, &format!("| {} | {ours} | {peer} | {ratio} | {target} | {met} |", row.what));
    }
    let is_missed = |row: &Row| row.met() == Some(false);
    let mut notes: Vec<(String, bool)> = Vec::new();
    for row in rows.iter().filter(|row| !row.note.is_empty() || is_missed(row)) {
        let missed = if is_missed(row) { " (missed)" } else { "" };
        let note = if row.note.is_empty() { "nobody has said why." } else { &row.note };
        let note = format!("- {}{missed}: {note}", row.what);
        if notes.iter().all(|(known, _)| *known != note) {
            notes.push((note, is_missed(row)));
        }
    }
    notes.sort_by_key(|(_, missed)| !missed);
    if !notes.is_empty() {
        out.push('\n');
    }
    notes.iter().for_each(|(note, _)| line(out, note));
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn with_unit(value: f64, unit: &str) -> String {
    format!("{} {unit}", figure(value))
}

/// Three digits that count, and commas between thousands.
pub fn figure(value: f64) -> String {
    let whole = |value: f64| {
        let digits = format!("{value:.0}");
        let mut out = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        out
    };
    match value {
        value if value >= 99.95 => whole(value),
        value if value == value.trunc() => format!("{value:.0}"),
        value if value >= 9.995 => format!("{value:.1}"),
        value if value >= 0.9995 => format!("{value:.2}"),
        value if value >= 0.0995 => format!("{value:.3}"),
        value => format!("{value:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{figure, table};
    use report::Row;

    #[test]
    fn figures_are_read_at_a_glance() {
        for (value, text) in [
            (1_234_567.8, "1,234,568"),
            (100.4, "100"),
            (54.09, "54.1"),
            (3.0, "3"),
            (1.0 / 3.0, "0.333"),
            (0.0321, "0.0321"),
        ] {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn a_miss_says_so_in_its_row_and_below() {
        let missed =
            Row::new("t", "a run", 20.0, "ms").peer("other 1.0", 10.0).at_most(1.5).note("It waits.");
        let told = Row::new("t", "memory", 5.0, "MB").at_most(60.0);
        let mut out = String::new();
        table(&mut out, &[&told, &missed]);
        assert!(out.contains("| a run | 20 ms | 10 ms (other 1.0) | 2 | at most 1.50 | **no** |"), "{out}");
        assert!(out.contains("| memory | 5 MB |  |  | at most 60 MB | yes |"), "{out}");
        assert!(out.ends_with("\n- a run (missed): It waits.\n"), "{out}");
    }
}
