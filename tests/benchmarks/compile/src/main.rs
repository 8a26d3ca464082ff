//! What the generated crate costs who compiles it, beside async-openai.
//!
//! Each program is written below `target/programs`, built in a target folder of its own, and measured by the processor time of
//! cargo and all that it starts. "That crate alone" is what a build takes after `cargo clean -p` of it.

use report::{Row, interleaved, run};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const PEER: &str = "async-openai 0.43.0";
const NINE: &str = r#"["audio", "chat-completion", "completions", "embedding", "file", "finetuning", "image", "model", "moderation"]"#;

const OURS_MAIN: &str = r#"use modwright_connectors::openai::{Client, chat_completion::{Create, Message}};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let request = Create::new("gpt-4o-mini", [Message::user("Name three rivers.")]);
    let reply = client.chat_completion().create(&request).await?;
    println!("{}", reply.choices[0].message.content.as_deref().unwrap_or_default());
    Ok(())
}
"#;

const PEER_MAIN: &str = r#"use async_openai::Client;
use async_openai::types::chat::{ChatCompletionRequestUserMessageArgs, CreateChatCompletionRequestArgs};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let message = ChatCompletionRequestUserMessageArgs::default().content("Name three rivers.").build()?;
    let request = CreateChatCompletionRequestArgs::default().model("gpt-4o-mini").messages([message.into()]).build()?;
    let reply = Client::new().chat().create(request).await?;
    println!("{}", reply.choices[0].message.content.as_deref().unwrap_or_default());
    Ok(())
}
"#;

/// A program that is built and thrown away.
struct Program {
    name: &'static str,
    /// The crate that is measured alone.
    library: &'static str,
}

impl Program {
    fn write(name: &'static str, library: &'static str, dependency: &str, main: &str) -> io::Result<Self> {
        let folder = programs().join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n[profile.release]\nstrip = true\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), main)?;
        Ok(Self { name, library })
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(programs().join(self.name));
        cargo
            .env("CARGO_TARGET_DIR", programs().join(self.name).join("target"))
            .env("CARGO_INCREMENTAL", "0");
        cargo
    }

    /// Processor seconds of a build of `library` alone.
    fn alone(&self, profile: &[&str]) -> f64 {
        let clean = [&["clean", "--quiet", "-p", self.library], profile].concat();
        run(&mut self.cargo(&clean)).expect("cargo cleans");
        self.build(profile)
    }

    /// Processor seconds of a build of everything.
    fn everything(&self) -> f64 {
        let _ = fs::remove_dir_all(programs().join(self.name).join("target"));
        self.build(&[])
    }

    fn build(&self, profile: &[&str]) -> f64 {
        run(&mut self.cargo(&[&["build", "--quiet"], profile].concat())).expect("the program compiles").cpu
    }

    /// How many crates it is made of, without itself.
    fn crates(&self) -> io::Result<f64> {
        let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}", "--no-dedupe"];
        let output = self.cargo(&tree).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_unstable();
        lines.dedup();
        Ok(lines.len() as f64 - 1.0)
    }

    /// Megabytes of the stripped program.
    fn size(&self) -> io::Result<f64> {
        Ok(fs::metadata(programs().join(self.name).join("target/release").join(self.name))?.len() as f64
            / 1e6)
    }
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/programs")
}

fn main() -> io::Result<()> {
    let generated = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../generated"))?;
    let ours = |features: &str| {
        format!(
            "modwright-connectors = {{ path = {:?}, default-features = false, features = {features} }}",
            generated.display().to_string()
        )
    };
    let peer = |features: &str| format!("async-openai = {{ version = \"=0.43.0\", features = {features} }}");
    let bare = |features: &str| {
        format!(
            "reqwest = {{ version = \"0.13.5\", default-features = false, features = {features} }}\nserde_json = \"1\""
        )
    };
    let empty = "fn main() {}\n";
    let connectors = "modwright-connectors";
    let whole = Program::write("whole", connectors, &ours(r#"["openai", "rustls"]"#), empty)?;
    let nine = Program::write("nine", "async-openai", &peer(NINE), empty)?;
    let chat =
        Program::write("chat", connectors, &ours(r#"["openai-chat-completion", "rustls"]"#), OURS_MAIN)?;
    let peer_chat = Program::write("peer-chat", "async-openai", &peer(r#"["chat-completion"]"#), PEER_MAIN)?;
    let plain = Program::write("plain", connectors, &ours(r#"["openai-chat-completion"]"#), OURS_MAIN)?;
    let bare_tls = Program::write("bare", "reqwest", &bare(r#"["json", "rustls"]"#), empty)?;
    let bare_plain = Program::write("bare-plain", "reqwest", &bare(r#"["json"]"#), empty)?;

    counts(&chat, &plain, &peer_chat, &bare_tls, &bare_plain)?;
    clean_builds(&chat, &peer_chat);
    for (profile, name) in [(&[][..], "debug"), (&["--release"][..], "release")] {
        crate_alone(&whole, &nine, &chat, profile, name);
    }
    let _ = chat.build(&["--release"]);
    let _ = peer_chat.build(&["--release"]);
    Row::new("crate", "a program with one chat completion, release, stripped", chat.size()?, "MB")
        .peer(PEER, peer_chat.size()?)
        .at_most(1.0)
        .print();
    Ok(())
}

fn counts(chat: &Program, plain: &Program, peer: &Program, tls: &Program, bare: &Program) -> io::Result<()> {
    let row =
        |what: &str, ours: &Program| Ok::<_, io::Error>(Row::new("crate", what, ours.crates()?, "crates"));
    let base = tls.crates()?;
    row("crates behind a chat completion, with rustls", chat)?
        .peer("bare reqwest with rustls", base)
        .at_most((base + 8.0) / base)
        .print();
    row("the same", chat)?.peer(PEER, peer.crates()?).print();
    row("without TLS", plain)?.peer("bare reqwest without TLS", bare.crates()?).print();
    Ok(())
}

fn clean_builds(chat: &Program, peer: &Program) {
    let figures = interleaved(1, &mut [&mut || chat.everything(), &mut || peer.everything()]);
    Row::new("crate", "clean debug build of a 10-line program with one chat completion", figures[0], "s")
        .peer(PEER, figures[1])
        .at_most(0.7)
        .note("processor time; one build each, a minute of it C")
        .print();
}

fn crate_alone(whole: &Program, nine: &Program, chat: &Program, profile: &[&str], name: &str) {
    whole.build(profile);
    nine.build(profile);
    chat.build(profile);
    let figures = interleaved(
        5,
        &mut [&mut || whole.alone(profile), &mut || nine.alone(profile), &mut || chat.alone(profile)],
    );
    let row = |what: &str, ours: f64| Row::new("crate", &format!("{what}, {name}"), ours, "s");
    row("that crate alone, every OpenAI module", figures[0])
        .peer(&format!("{PEER} with its nine features"), figures[1])
        .at_most(0.25)
        .print();
    // What is built besides the library is the program itself.
    row("that crate alone, with the program's main: chat completion only", figures[2])
        .peer("every OpenAI module", figures[0])
        .at_most(0.5)
        .print();
}
