//! Files that are sent: from memory, from disk, or from a stream.

mod body;
mod image;
mod open;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_core::Stream;
use serde::de::Error as _;
use serde::ser::{Error as _, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, FileError};

use body::ByteSource;
use open::{describe, open_regular};

/// How much of a file on disk is looked at before it is sent, in bytes.
const SNIFF_BYTES: u64 = 64 << 10;

/// A file to send, with its name and media type.
///
/// ```
/// use modwright_runtime::File;
///
/// let from_memory = File::bytes("notes.txt", "Hello");
/// let from_disk = File::path("otter.png").media_type("image/png");
/// ```
///
/// A clone is cheap. As JSON it is `{ "name": …, "data": … }` with its content in base64, where it is in memory.
#[derive(Clone)]
pub struct File {
    name: String,
    media_type: Option<String>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Disk(Arc<DiskFile>),
    Stream(Arc<OneTimeStream>),
}

/// A file on disk, as it was when it was opened.
struct DiskFile {
    path: PathBuf,
    /// Or why it cannot be read.
    inspected: Result<Inspected, String>,
}

struct Inspected {
    length: u64,
    first_bytes: Bytes,
}

/// A stream, which can be read once.
struct OneTimeStream {
    stream: Mutex<Option<ByteSource>>,
    length: Option<u64>,
}

impl File {
    /// What is in memory. It can be sent again.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::of(name.into(), Source::Bytes(bytes.into()))
    }

    /// A file on disk, called like there. It is sent in chunks, never read whole, and can be sent again.
    ///
    /// This opens it, without waiting for others, to read its size and its first 64 KiB. Where that fails, where it is no
    /// regular file (a folder, a named pipe, a device), and where the file is found to be shorter or longer when it is sent,
    /// the call is an error that names the field.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let inspected = inspect(&path).map_err(|error| describe(&error));
        Self::of(name, Source::Disk(Arc::new(DiskFile { path, inspected })))
    }

    /// What a stream gives, with its length in bytes where that is known. It can be sent once: a call with it is not
    /// tried again once it has begun. What is in it is not looked at beforehand.
    pub fn stream(
        name: impl Into<String>,
        stream: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        let stream = Mutex::new(Some(Box::pin(stream) as ByteSource));
        Self::of(name.into(), Source::Stream(Arc::new(OneTimeStream { stream, length })))
    }

    /// Sets its name. Most servers want the extension.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets its media type. Default: what its content looks like, else what its name does.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Its size in bytes, where it is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Disk(disk) => disk.inspected.as_ref().ok().map(|inspected| inspected.length),
            Source::Stream(once) => once.length,
        }
    }

    fn of(name: String, source: Source) -> Self {
        Self { name, media_type: None, source }
    }

    /// Its first bytes, where they can be looked at.
    fn first_bytes(&self) -> Option<&[u8]> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes),
            Source::Disk(disk) => {
                disk.inspected.as_ref().ok().map(|inspected| inspected.first_bytes.as_ref())
            }
            Source::Stream(_) => None,
        }
    }

    /// What keeps it from being sent.
    pub(crate) fn fault(&self) -> Option<String> {
        if self.name.is_empty() {
            return Some("has no name".to_owned());
        }
        if let Source::Disk(disk) = &self.source
            && let Err(fault) = &disk.inspected
        {
            return Some(fault.clone());
        }
        if self.size() == Some(0) {
            return Some("is empty".to_owned());
        }
        let wrong = |text: &String| text.parse::<mime_guess::Mime>().is_err();
        self.media_type.as_ref().is_some_and(wrong).then(|| "has a media type that is none".to_owned())
    }

    /// What its content is, by its first bytes.
    pub(crate) fn detected_type(&self) -> Option<&'static str> {
        infer::get(self.first_bytes()?).map(|found| found.mime_type())
    }

    /// Whether its content can be looked at before it is sent.
    pub(crate) fn can_be_inspected(&self) -> bool {
        self.first_bytes().is_some()
    }

    /// What the caller says that it is, or its name.
    pub(crate) fn declared_type(&self) -> Option<String> {
        let by_name = || mime_guess::from_path(&self.name).first().map(|mime| mime.essence_str().to_owned());
        self.media_type.clone().or_else(by_name)
    }

    /// Width and height of a picture, in pixels.
    pub(crate) fn dimensions(&self) -> Option<(usize, usize)> {
        image::dimensions(self.first_bytes()?)
    }

    /// Whether a picture can be seen through; `None` where that cannot be told.
    pub(crate) fn is_transparent(&self) -> Option<bool> {
        image::is_transparent(self.first_bytes()?)
    }

    /// The media type that it is sent with.
    pub(crate) fn content_type(&self) -> String {
        let detected = || self.detected_type().map(str::to_owned);
        let declared = self.media_type.clone().or_else(detected).or_else(|| self.declared_type());
        declared.unwrap_or_else(|| "application/octet-stream".to_owned())
    }

    /// Its name, as it is sent.
    pub(crate) fn sent_name(&self) -> &str {
        &self.name
    }

    /// Whether it can be sent (again): a stream that was begun cannot.
    pub(crate) fn can_be_sent(&self) -> bool {
        match &self.source {
            Source::Stream(once) => once.stream.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
            Source::Bytes(_) | Source::Disk(_) => true,
        }
    }

    /// Its content, for the field `field`.
    pub(crate) fn body(&self, field: &str) -> Result<reqwest::Body, Error> {
        let error = |message: &str| Error::File(Box::new(FileError::new(field, message)));
        match &self.source {
            Source::Bytes(bytes) => Ok(bytes.clone().into()),
            Source::Disk(disk) => match &disk.inspected {
                Ok(inspected) => Ok(body::disk(field, disk.path.clone(), inspected.length)),
                Err(fault) => Err(error(fault)),
            },
            Source::Stream(once) => {
                let stream = once.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                let stream = stream.ok_or_else(|| error("was sent before, and a stream can be sent once"))?;
                Ok(body::stream(field, stream, once.length))
            }
        }
    }
}

fn inspect(path: &Path) -> std::io::Result<Inspected> {
    let file = open_regular(path)?;
    let length = file.metadata()?.len();
    let mut first_bytes = Vec::new();
    file.take(SNIFF_BYTES).read_to_end(&mut first_bytes)?;
    Ok(Inspected { length, first_bytes: first_bytes.into() })
}

impl From<PathBuf> for File {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for File {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

/// The same bytes, the same path or the same stream.
impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.source, &other.source) {
            (Source::Bytes(a), Source::Bytes(b)) => a == b,
            (Source::Disk(a), Source::Disk(b)) => a.path == b.path,
            (Source::Stream(a), Source::Stream(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        same && self.name == other.name && self.media_type == other.media_type
    }
}

/// Its name and size, not its content.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("name", &self.name).field("size", &self.size()).finish_non_exhaustive()
    }
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Source::Bytes(bytes) = &self.source else {
            return Err(S::Error::custom("a file on disk or a stream has no JSON"));
        };
        let mut file = serializer.serialize_struct("File", 3)?;
        file.serialize_field("name", &self.name)?;
        if let Some(media_type) = &self.media_type {
            file.serialize_field("media_type", media_type)?;
        }
        file.serialize_field("data", &STANDARD.encode(bytes))?;
        file.end()
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Never a path: who writes JSON need not be who may read files.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct JsonFile {
            name: String,
            media_type: Option<String>,
            data: Option<String>,
            text: Option<String>,
        }
        let file = JsonFile::deserialize(deserializer)?;
        let bytes = match (file.data, file.text) {
            (Some(data), None) => {
                STANDARD.decode(data).map_err(|_| D::Error::custom("expected base64, found another text"))?
            }
            (None, Some(text)) => text.into_bytes(),
            _ => return Err(D::Error::custom("expected either `data` in base64 or `text`")),
        };
        let content = Self::bytes(file.name, bytes);
        Ok(Self { media_type: file.media_type, ..content })
    }
}

/// A field that holds files: one, several or none.
pub trait Files {
    /// Shows each of them with the name that it is sent by.
    fn visit(&self, key: &str, visit: &mut dyn FnMut(&str, &File));
}

impl Files for File {
    fn visit(&self, key: &str, visit: &mut dyn FnMut(&str, &File)) {
        visit(key, self);
    }
}

impl Files for Vec<File> {
    fn visit(&self, key: &str, visit: &mut dyn FnMut(&str, &File)) {
        let key = format!("{key}[]");
        self.iter().for_each(|file| visit(&key, file));
    }
}

impl<T: Files> Files for Option<T> {
    fn visit(&self, key: &str, visit: &mut dyn FnMut(&str, &File)) {
        if let Some(files) = self {
            files.visit(key, visit);
        }
    }
}

impl<T: Files + ?Sized> Files for &T {
    fn visit(&self, key: &str, visit: &mut dyn FnMut(&str, &File)) {
        T::visit(self, key, visit);
    }
}
