//! How the cost of a generated crate grows with its modules.

use crate::program::{Program, generate, programs};
use report::Row;
use std::fs;
use std::io;

const SIZES: [usize; 4] = [10, 50, 100, 200];
const ROUNDS: usize = 5;

pub fn rows() -> io::Result<()> {
    let mut made = Vec::new();
    for modules in SIZES {
        let folder = programs().join(format!("made-{modules}"));
        let _ = fs::remove_dir_all(folder.join("spec"));
        let _ = fs::remove_dir_all(folder.join("generated"));
        maker::write_spec(&folder.join("spec").join(maker::NAME), modules, 1)?;
        generate(&folder.join("spec"), &folder)?;
        let path = folder.join("generated").display().to_string();
        let dependency = format!(
            "modwright-connectors = {{ path = {path:?}, default-features = false, features = [{:?}] }}",
            maker::NAME
        );
        let name = format!("made-{modules}-program");
        made.push(Program::write(&name, "modwright-connectors", &dependency, "fn main() {}\n")?);
    }
    for (build, name) in [(&["build"][..], "debug"), (&["build", "--release"][..], "release")] {
        for one in &made {
            one.run(build);
        }
        let mut takes: Vec<_> = made.iter().map(|one| || one.alone(build).cpu).collect();
        let mut takes: Vec<&mut dyn FnMut() -> f64> =
            takes.iter_mut().map(|take| take as &mut dyn FnMut() -> f64).collect();
        let seconds = report::interleaved(ROUNDS, &mut takes);
        let each = |from: usize, to: usize| {
            (seconds[to] - seconds[from]) * 1000.0 / (SIZES[to] - SIZES[from]) as f64
        };
        let all: Vec<String> =
            SIZES.iter().zip(&seconds).map(|(size, time)| format!("{size}: {time:.2} s")).collect();
        Row::new("crate", &format!("one module more, from 100 to 200, {name}"), each(2, 3), "ms CPU")
            .peer("from 10 to 100", each(0, 2))
            .at_most(1.2)
            .note(&format!("that crate alone, of so many modules: {}", all.join(", ")))
            .print();
    }
    Ok(())
}
