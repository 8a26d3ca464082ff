//! Files to upload: from memory, from disk or from a stream.

mod body;
#[cfg(feature = "catalog")]
pub(crate) mod handed;
mod image;
mod open;
mod progress;

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

use crate::body::Body;
use crate::error::{Error, FileError};

use body::ByteSource;
use open::{describe, open_regular};
use progress::{Report, reported};

/// The number of first bytes that are read to detect the type of a file on disk.
const SNIFF_BYTES: u64 = 64 << 10;

/// A file to upload, with its name and media type.
///
/// # Create a file from memory or from disk
///
/// ```
/// use modwright_runtime::File;
///
/// let from_memory = File::bytes("notes.txt", "Hello");
/// let from_disk = File::path("otter.png").media_type("image/png");
/// ```
///
/// To upload a download or other data without holding it in memory, use [`File::stream`].
///
/// There is no `From<&str>`: a text could be a path or the content. A `Path` and a `PathBuf` convert.
///
/// A clone is cheap. A file in memory serializes to JSON as `{ "name": …, "data": … }`, with its content in base64.
#[derive(Clone)]
pub struct File {
    name: String,
    media_type: Option<String>,
    source: Source,
    /// Gets the progress of each attempt to send the file.
    report: Option<Report>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Disk(Arc<DiskFile>),
    Stream(Arc<OneTimeStream>),
}

/// A file on disk.
struct DiskFile {
    path: PathBuf,
    /// The result of reading its start, or the reason why it cannot be read.
    inspected: Result<Inspected, String>,
}

/// Data of a file on disk that is read before it is sent.
struct Inspected {
    length: u64,
    first_bytes: Bytes,
}

/// A stream, which can be read only once.
struct OneTimeStream {
    stream: Mutex<Option<ByteSource>>,
    length: Option<u64>,
}

impl File {
    /// Creates a file from bytes in memory. A call with it can be retried.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::of(name.into(), Source::Bytes(bytes.into()))
    }

    /// Creates a file from a path on disk, with the same name. It is sent in chunks, never read completely into memory,
    /// and a call with it can be retried.
    ///
    /// This function reads the size and the first 64 KiB of the file. If that fails, if it is not a regular file (but a
    /// folder, a named pipe or a device), or if its length changes before it is sent, the call fails with an error that
    /// names the field.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let inspected = inspect(&path).map_err(|error| describe(&error));
        Self::of(name, Source::Disk(Arc::new(DiskFile { path, inspected })))
    }

    /// Creates a file from a stream, with its length in bytes if that is known. It can be sent only once, so a call
    /// with it is not retried after sending has begun. Its content is not checked before it is sent.
    pub fn stream(
        name: impl Into<String>,
        stream: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        let stream = Mutex::new(Some(Box::pin(stream) as ByteSource));
        Self::of(name.into(), Source::Stream(Arc::new(OneTimeStream { stream, length })))
    }

    /// Sets the file name. Most servers need the extension.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the media type. Default: detected from the content, else from the file name.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Calls `report` with the number of bytes that were sent so far, and the size of the file if it is known.
    ///
    /// It is called with 0 at the start, and again for at most each 64 KiB that the connection takes. If the call is
    /// retried, it starts again with 0. The function must return at once: it runs while the request is sent.
    ///
    /// ```
    /// use modwright_runtime::File;
    ///
    /// let file = File::path("film.mp4").on_progress(|sent, total| match total {
    ///     Some(total) if total > 0 => println!("{} %", sent * 100 / total),
    ///     _ => println!("{sent} bytes"),
    /// });
    /// ```
    #[must_use]
    pub fn on_progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// Returns the size in bytes if it is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Disk(disk) => disk.inspected.as_ref().ok().map(|inspected| inspected.length),
            Source::Stream(once) => once.length,
        }
    }

    fn of(name: String, source: Source) -> Self {
        Self { name, media_type: None, source, report: None }
    }

    /// Returns the first bytes if they can be read before sending.
    fn first_bytes(&self) -> Option<&[u8]> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes),
            Source::Disk(disk) => {
                disk.inspected.as_ref().ok().map(|inspected| inspected.first_bytes.as_ref())
            }
            Source::Stream(_) => None,
        }
    }

    /// Returns the reason why the file cannot be sent, if there is one.
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
        let is_wrong = |text: &String| text.parse::<mime_guess::Mime>().is_err();
        self.media_type
            .as_ref()
            .is_some_and(is_wrong)
            .then(|| "has a media type that cannot be parsed".to_owned())
    }

    /// Detects the media type from the first bytes.
    pub(crate) fn detected_type(&self) -> Option<&'static str> {
        infer::get(self.first_bytes()?).map(|found| found.mime_type())
    }

    /// Returns `true` if the first bytes can be read before sending.
    pub(crate) fn can_be_inspected(&self) -> bool {
        self.first_bytes().is_some()
    }

    /// Returns the media type that the caller set, or that of the file name.
    pub(crate) fn declared_type(&self) -> Option<String> {
        let by_name = || mime_guess::from_path(&self.name).first().map(|mime| mime.essence_str().to_owned());
        self.media_type.clone().or_else(by_name)
    }

    /// Returns width and height of an image, in pixels.
    pub(crate) fn dimensions(&self) -> Option<(usize, usize)> {
        image::dimensions(self.first_bytes()?)
    }

    /// Returns `true` if an image can be transparent; `None` if that is unknown.
    pub(crate) fn is_transparent(&self) -> Option<bool> {
        image::is_transparent(self.first_bytes()?)
    }

    /// Returns the media type to send.
    pub(crate) fn content_type(&self) -> String {
        let detected = || self.detected_type().map(str::to_owned);
        let declared = self.media_type.clone().or_else(detected).or_else(|| self.declared_type());
        declared.unwrap_or_else(|| "application/octet-stream".to_owned())
    }

    /// Returns the file name to send.
    pub(crate) fn sent_name(&self) -> &str {
        &self.name
    }

    /// Returns `true` if the file can be sent, or sent again: a stream that was begun cannot.
    pub(crate) fn can_be_sent(&self) -> bool {
        match &self.source {
            Source::Stream(once) => once.stream.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
            Source::Bytes(_) | Source::Disk(_) => true,
        }
    }

    /// Returns the content as a request body. Errors name `field`.
    pub(crate) fn body(&self, field: &str) -> Result<Body, Error> {
        let body = self.content(field)?;
        Ok(match &self.report {
            Some(report) => reported(body, self.size(), Arc::clone(report)),
            None => body,
        })
    }

    fn content(&self, field: &str) -> Result<Body, Error> {
        let error = |message: &str| Error::File(Box::new(FileError::new(field, message)));
        match &self.source {
            Source::Bytes(bytes) => Ok(bytes.clone().into()),
            Source::Disk(disk) => match &disk.inspected {
                Ok(inspected) => Ok(body::disk(field, disk.path.clone(), inspected.length)),
                Err(fault) => Err(error(fault)),
            },
            Source::Stream(once) => {
                let stream = once.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                let stream =
                    stream.ok_or_else(|| error("was already sent, and a stream can be sent only once"))?;
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

/// Compares the bytes, the path or the identity of the stream, and name and media type, not the function for progress.
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

/// Shows the name and size, not the content.
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
        /// The JSON of a file. It has no path: JSON may come from someone who may not read files here.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct JsonFile {
            #[cfg(feature = "catalog")]
            handed: Option<usize>,
            name: Option<String>,
            media_type: Option<String>,
            data: Option<String>,
            text: Option<String>,
        }
        let file = JsonFile::deserialize(deserializer)?;
        #[cfg(feature = "catalog")]
        if let Some(number) = file.handed {
            return handed::file(number)
                .ok_or_else(|| D::Error::custom("expected a file, found a reference"));
        }
        let bytes = match (file.data, file.text) {
            (Some(data), None) => {
                STANDARD.decode(data).map_err(|_| D::Error::custom("expected base64, found other text"))?
            }
            (None, Some(text)) => text.into_bytes(),
            _ => return Err(D::Error::custom("expected either `data` in base64 or `text`")),
        };
        let name = file.name.ok_or_else(|| D::Error::missing_field("name"))?;
        let content = Self::bytes(name, bytes);
        Ok(Self { media_type: file.media_type, ..content })
    }
}

/// A field that holds files: one, several or none.
pub trait Files {
    /// Passes each file to `visit`, with the name of its form part.
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
