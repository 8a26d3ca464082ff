//! The rules of files, which check sizes and first bytes.

use super::{At, Field, Path};
use crate::file::{File, Files};

/// Files. Each file of a field is checked. A property that is unknown before sending breaks no rule.
impl<T: Files + ?Sized> Field<'_, T> {
    /// Checks that the file can be read, is not empty and has a name.
    pub fn file(&mut self) -> &mut Self {
        self.each_file(|file, field| {
            if let Some(fault) = file.fault() {
                field.at.report_always("file", format_args!("{fault}"));
            }
        })
    }

    /// Checks that the file has at most `bound` bytes.
    pub fn max_size(&mut self, bound: u64) -> &mut Self {
        self.each_file(|file, field| {
            if let Some(size) = file.size().filter(|size| *size > bound) {
                field.report("max_size", format_args!("larger than {bound} bytes ({size})"));
            }
        })
    }

    /// Checks that the content has one of some media types, regardless of the file name.
    pub fn media_types(&mut self, types: &[&str]) -> &mut Self {
        self.each_file(|file, field| {
            let found = file.detected_type();
            // The first bytes identify an image, but not a text.
            let declared = file
                .declared_type()
                .filter(|declared| !(file.can_be_inspected() && declared.starts_with("image/")));
            let fits = |kind: &str| types.contains(&kind);
            let is_right =
                found.map_or_else(|| declared.as_deref().is_none_or(fits) && !only_images(file, types), fits);
            if !is_right {
                let found = found.unwrap_or("of another type");
                field.report(
                    "media_types",
                    format_args!("its content is {found}, not one of {}", types.join(", ")),
                );
            }
        })
    }

    /// Checks that an image has the same width and height.
    pub fn square(&mut self) -> &mut Self {
        self.each_file(|file, field| match file.dimensions() {
            Some((width, height)) if width != height => {
                field.report("square", format_args!("not square ({width} by {height} pixels)"));
            }
            None if file.can_be_inspected() && file.fault().is_none() => {
                field.report("square", format_args!("not an image whose size can be read"));
            }
            _ => {}
        })
    }

    /// Checks that an image can be transparent.
    pub fn transparent(&mut self) -> &mut Self {
        self.each_file(|file, field| {
            if file.is_transparent() == Some(false) {
                field.report("transparent", format_args!("has no transparency"));
            }
        })
    }

    fn each_file(&mut self, mut check: impl FnMut(&File, &mut Field<'_, File>)) -> &mut Self {
        let (mut index, soft) = (0, self.soft);
        self.value.visit("", &mut |key, file| {
            let field = if key.is_empty() {
                self.at.value(file)
            } else {
                self.at.child(|path| Path::Index(path, index)).with(file)
            };
            check(file, &mut Field { soft, ..field });
            index += 1;
        });
        self
    }
}

/// Rules between files.
impl At<'_> {
    /// Checks that the first images of `field` and `other` have the same size, if both are present.
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
            self.report_field(name, "as_large_as", message);
        }
        self
    }
}

/// Returns the size of the first image of a field, if it can be read.
fn first_size<F: Files + ?Sized>(files: &F) -> Option<(usize, usize)> {
    let mut first = None;
    files.visit("", &mut |_, file| {
        first.get_or_insert_with(|| file.dimensions());
    });
    first.flatten()
}

/// Returns `true` if all `types` are images and the first bytes of the file, which would identify one, could be read.
fn only_images(file: &File, types: &[&str]) -> bool {
    file.can_be_inspected() && types.iter().all(|kind| kind.starts_with("image/"))
}
