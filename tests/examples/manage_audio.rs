//! Reads a text aloud and saves it, then writes the recording down: as JSON, as subtitles, word by word, and as it is
//! understood.
//!
//! ```text
//! cargo run --example manage_audio
//! ```

use modwright_connectors::openai::Client;
use modwright_connectors::openai::manage_audio::{
    CreateSpeechRequest, CreateTranscriptionRequest, CreateTranscriptionResponse, TranscriptEvent,
    TranscriptionFormat,
};
use modwright_connectors::{Error, File};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    modwright_tests::example(calls).await
}

async fn calls(client: &Client) -> Result<(), Error> {
    let path = std::env::temp_dir().join("hello.mp3");
    let speech =
        client.manage_audio().speak(&CreateSpeechRequest::new("tts-1", "Hello there.", "alloy")).await?;
    println!("{}: {} bytes", path.display(), speech.save_to(&path).await?);

    let text = CreateTranscriptionRequest::new(File::path(&path), "gpt-transcribe");
    // No other model of OpenAI has subtitles or timestamps. It is shut down on 2027-02-26, without a successor that has them;
    // other servers have such models.
    let timed = CreateTranscriptionRequest::new(File::path(&path), "whisper-1");
    let subtitles = timed.clone().response_format(TranscriptionFormat::Srt);
    let words = timed.response_format(TranscriptionFormat::VerboseJson).timestamp_granularities(["word"]);
    for request in [&text, &subtitles, &words] {
        match client.manage_audio().transcribe(request).await? {
            CreateTranscriptionResponse::Json(answer) => println!("json: {}", answer.text),
            CreateTranscriptionResponse::Srt(subtitles) => println!("subtitles: {subtitles:?}"),
            CreateTranscriptionResponse::VerboseJson(answer) => {
                for word in &answer.words {
                    println!("{:>6.2} s {}", word.start.unwrap_or_default(), word.word);
                }
            }
            other => println!("{other:?}"),
        }
    }

    let request = CreateTranscriptionRequest::new(File::path(&path), "gpt-transcribe");
    let mut events = client.manage_audio().transcribe_stream(&request).await?;
    while let Some(event) = events.try_next().await? {
        match event {
            TranscriptEvent::TranscriptTextDelta(piece) => println!("a piece: {}", piece.delta),
            TranscriptEvent::TranscriptTextDone(whole) => println!("the whole: {}", whole.text),
            _ => {}
        }
    }
    Ok(())
}
