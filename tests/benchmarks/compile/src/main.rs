//! What the generated crate costs who compiles it, beside async-openai and openapi-to-rust: `compile`, or `compile GROUP…` for some of
//! its rows.
//!
//! Each program is written below `target/programs`, built in a target folder of its own, and measured by the processor time of
//! cargo and all that it starts. "That crate alone" is what a build takes after `cargo clean -p` of it.

mod growth;
mod peer;
mod program;

use program::{Program, root};
use report::{Row, interleaved};
use std::io;

const PEER: &str = "async-openai 0.43.0";
const NINE: &str = r#"["audio", "chat-completion", "completions", "embedding", "file", "finetuning", "image", "model", "moderation"]"#;

const OURS_MAIN: &str = r#"use modwright_connectors::openai::{Client, chat_completion::{CreateChatCompletionRequest, Message}};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let request = CreateChatCompletionRequest::new("gpt-4o-mini", [Message::user("Name three rivers.")]);
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

/// The programs that are measured.
struct Programs {
    /// Every OpenAI module, and what async-openai has for them; neither is used.
    whole: Program,
    nine: Program,
    /// Chat completion alone, not used.
    one: Program,
    /// A call of it.
    chat: Program,
    plain: Program,
    peer_chat: Program,
    bare: Program,
    bare_plain: Program,
}

fn main() -> io::Result<()> {
    let programs = Programs::write()?;
    let groups: [(&str, &dyn Fn() -> io::Result<()>); 6] = [
        ("counts", &|| programs.counts()),
        ("clean", &|| programs.clean()),
        ("alone", &|| programs.alone()),
        ("size", &|| programs.size()),
        ("growth", &growth::rows),
        ("peer", &|| peer::rows(&programs.whole)),
    ];
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(one) = wanted.iter().find(|one| groups.iter().all(|(name, _)| one != name)) {
        let names = groups.map(|(name, _)| name).join(", ");
        return Err(io::Error::other(format!("there is no group `{one}`: {names}")));
    }
    for (name, rows) in groups {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            eprintln!("compile: {name}");
            rows()?;
        }
    }
    Ok(())
}

impl Programs {
    fn write() -> io::Result<Self> {
        let generated = root()?.join("generated").display().to_string();
        let ours = |features: &str| {
            format!(
                "modwright-connectors = {{ path = {generated:?}, default-features = false, features = {features} }}"
            )
        };
        let peer =
            |features: &str| format!("async-openai = {{ version = \"=0.43.0\", features = {features} }}");
        let bare = |features: &str| {
            format!(
                "reqwest = {{ version = \"0.13.5\", default-features = false, features = {features} }}\nserde_json = \"1\""
            )
        };
        let (empty, connectors) = ("fn main() {}\n", "modwright-connectors");
        let chat = r#"["openai-chat-completion", "rustls"]"#;
        let modules = maker::TWELVE.map(|module| format!("\"openai-{}\", ", module.replace('_', "-")));
        let twelve = format!("[{}\"rustls\"]", modules.concat());
        Ok(Self {
            whole: Program::write("whole", connectors, &ours(&twelve), empty)?,
            nine: Program::write("nine", "async-openai", &peer(NINE), empty)?,
            one: Program::write("one", connectors, &ours(chat), empty)?,
            chat: Program::write("chat", connectors, &ours(chat), OURS_MAIN)?,
            plain: Program::write("plain", connectors, &ours(r#"["openai-chat-completion"]"#), OURS_MAIN)?,
            peer_chat: Program::write(
                "peer-chat",
                "async-openai",
                &peer(r#"["chat-completion"]"#),
                PEER_MAIN,
            )?,
            bare: Program::write("bare", "reqwest", &bare(r#"["json", "rustls"]"#), empty)?,
            bare_plain: Program::write("bare-plain", "reqwest", &bare(r#"["json"]"#), empty)?,
        })
    }

    fn counts(&self) -> io::Result<()> {
        let row = |what: &str, ours: &Program| {
            Ok::<_, io::Error>(Row::new("crate", what, ours.crates()?, "crates"))
        };
        let base = self.bare.crates()?;
        row("crates behind a chat completion, with rustls", &self.chat)?
            .peer("bare reqwest with rustls", base)
            .at_most((base + 8.0) / base)
            .print();
        row("the same", &self.chat)?.peer(PEER, self.peer_chat.crates()?).print();
        row("without TLS", &self.plain)?.peer("bare reqwest without TLS", self.bare_plain.crates()?).print();
        Ok(())
    }

    fn clean(&self) -> io::Result<()> {
        let mut takes = (|| self.chat.everything().cpu, || self.peer_chat.everything().cpu);
        let figures = interleaved(5, &mut [&mut takes.0, &mut takes.1]);
        Row::new(
            "crate",
            "clean debug build of a 10-line program with one chat completion",
            figures[0],
            "s CPU",
        )
        .peer(PEER, figures[1])
        .at_most(0.7)
        .print();
        Ok(())
    }

    fn alone(&self) -> io::Result<()> {
        for (build, name) in [(&["build"][..], "debug"), (&["build", "--release"][..], "release")] {
            let programs = [&self.whole, &self.nine, &self.one];
            for one in programs {
                one.run(build);
            }
            let mut takes = programs.map(|one| move || one.alone(build).cpu);
            let mut takes = takes.each_mut().map(|take| take as &mut dyn FnMut() -> f64);
            let figures = interleaved(5, &mut takes);
            let row = |what: &str, ours: f64| Row::new("crate", &format!("{what}, {name}"), ours, "s CPU");
            row("that crate alone, the twelve OpenAI modules", figures[0])
                .peer(&format!("{PEER} with its nine features"), figures[1])
                .at_most(0.25)
                .print();
            row("that crate alone, chat completion only", figures[2])
                .peer("the twelve OpenAI modules", figures[0])
                .at_most(0.5)
                .print();
        }
        Ok(())
    }

    fn size(&self) -> io::Result<()> {
        let release = ["build", "--release"];
        self.chat.run(&release);
        self.peer_chat.run(&release);
        Row::new("crate", "a program with one chat completion, release, stripped", self.chat.size()?, "MB")
            .peer(PEER, self.peer_chat.size()?)
            .at_most(1.0)
            .print();
        Ok(())
    }
}
