//! The rules of files, which look at sizes and first bytes.

use super::At;
use crate::file::{File, Files};

/// Files. Each file of a field is looked at; what cannot be known before it is sent breaks no rule.
impl At<'_> {
    /// It can be opened, is not empty and has a name.
    pub fn file<F: Files + ?Sized>(&mut self, files: &F) -> &mut Self {
        self.each_file(files, |file, at| {
            if let Some(fault) = file.fault() {
                at.refuse_always("file", format_args!("{fault}"));
            }
        })
    }

    /// At most `bound` bytes.
    pub fn max_size<F: Files + ?Sized>(&mut self, files: &F, bound: u64) -> &mut Self {
        self.each_file(files, |file, at| {
            if let Some(size) = file.size().filter(|size| *size > bound) {
                at.refuse("max_size", format_args!("larger than {bound} bytes ({size})"));
            }
        })
    }

    /// The content is one of some media types, whatever the file is called.
    pub fn media_types<F: Files + ?Sized>(&mut self, files: &F, types: &[&str]) -> &mut Self {
        self.each_file(files, |file, at| {
            let found = file.found_type();
            // A picture is known by its first bytes; a text is not.
            let said = file.said_type().filter(|said| !(file.is_visible() && said.starts_with("image/")));
            let fits = |kind: &str| types.contains(&kind);
            let is_right =
                found.map_or_else(|| said.as_deref().is_none_or(fits) && !only_images(file, types), fits);
            if !is_right {
                let found = found.unwrap_or("something else");
                at.refuse(
                    "media_types",
                    format_args!("its content is {found}, none of {}", types.join(", ")),
                );
            }
        })
    }

    /// A picture that is as high as wide.
    pub fn square<F: Files + ?Sized>(&mut self, files: &F) -> &mut Self {
        self.each_file(files, |file, at| match file.dimensions() {
            Some((width, height)) if width != height => {
                at.refuse("square", format_args!("not square ({width} by {height} pixels)"));
            }
            None if file.is_visible() && file.fault().is_none() => {
                at.refuse("square", format_args!("no picture whose size can be read"));
            }
            _ => {}
        })
    }

    /// A picture that can be seen through.
    pub fn transparent<F: Files + ?Sized>(&mut self, files: &F) -> &mut Self {
        self.each_file(files, |file, at| {
            if file.is_transparent() == Some(false) {
                at.refuse("transparent", format_args!("has no transparency"));
            }
        })
    }

    /// Where both are given, the first picture of `field` is as wide and as high as the first of `other`.
    pub fn as_large_as<F, G>(&mut self, name: &str, field: &F, other_name: &str, other: &G) -> &mut Self
    where
        F: Files + ?Sized,
        G: Files + ?Sized,
    {
        if let Some(((width, height), wanted)) = first_size(field).zip(first_size(other))
            && (width, height) != wanted
        {
            let message = format_args!(
                "not as large as `{other_name}` ({width} by {height}, {} by {} pixels)",
                wanted.0, wanted.1
            );
            self.field(name).refuse("as_large_as", message);
        }
        self
    }

    fn each_file<F: Files + ?Sized>(
        &mut self,
        files: &F,
        mut check: impl FnMut(&File, &mut At<'_>),
    ) -> &mut Self {
        let mut index = 0;
        files.visit("", &mut |key, file| {
            if key.is_empty() {
                check(file, self);
            } else {
                check(file, &mut self.child(|place| super::Place::Index(place, index)));
            }
            index += 1;
        });
        self
    }
}

/// The size of the first file of a field, where it can be read.
fn first_size<F: Files + ?Sized>(files: &F) -> Option<(usize, usize)> {
    let mut first = None;
    files.visit("", &mut |_, file| {
        first.get_or_insert_with(|| file.dimensions());
    });
    first.flatten()
}

/// Whether the content must be a picture, which would have been known.
fn only_images(file: &File, types: &[&str]) -> bool {
    file.is_visible() && types.iter().all(|kind| kind.starts_with("image/"))
}
