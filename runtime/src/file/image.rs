//! Size and transparency of an image, from its header. No pixel is decoded.

/// Returns width and height, in pixels.
pub(super) fn dimensions(start: &[u8]) -> Option<(usize, usize)> {
    let size = imagesize::blob_size(start).ok()?;
    Some((size.width, size.height))
}

/// Returns `true` if an image can be transparent; `None` if that is unknown.
pub(super) fn is_transparent(start: &[u8]) -> Option<bool> {
    match infer::get(start)?.mime_type() {
        "image/png" => png(start),
        "image/webp" => webp(start),
        _ => Some(false),
    }
}

/// Returns `true` for a colour type with alpha, or a `tRNS` chunk before the first `IDAT` ([PNG, 11.2.1 and 11.3.1]).
///
/// [PNG, 11.2.1 and 11.3.1]: https://www.w3.org/TR/png-3/
fn png(start: &[u8]) -> Option<bool> {
    let colour_type = *start.get(25)?;
    if matches!(colour_type, 4 | 6) {
        return Some(true);
    }
    let mut rest = start.get(8..)?;
    loop {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (kind, behind) = behind.split_first_chunk::<4>()?;
        match kind {
            b"tRNS" => return Some(true),
            b"IDAT" | b"IEND" => return Some(false),
            _ => {}
        }
        // The data of the chunk and its checksum.
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?.checked_add(4)?;
        rest = behind.get(length..)?;
    }
}

/// Returns the alpha flag of an extended or lossless file ([WebP]).
///
/// [WebP]: https://developers.google.com/speed/webp/docs/riff_container
fn webp(start: &[u8]) -> Option<bool> {
    match start.get(12..16)? {
        b"VP8X" => Some(start.get(20)? & 0x10 != 0),
        b"VP8L" => Some(start.get(24)? & 0x10 != 0),
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RGBA: &[u8] =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0\0\0\0\0\0\0\0\0IDAT";
    const PALETTE: &[u8] =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\x03\0\0\0\0\0\0\0\0\0\0\x03PLTE\0\0\0\0\0\0\0\0\0\0\x01tRNS\0";
    const RGB: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\x02\0\0\0\0\0\0\0\0\0\0\0IDAT";
    const LOSSY: &[u8] = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\x01\0\0\x01\0\0";
    const LOSSLESS: &[u8] = b"RIFF\x1a\0\0\0WEBPVP8L\x0a\0\0\0\x2f\0\0\0\x10";

    #[test]
    fn transparency_is_read_from_the_header() {
        assert_eq!(is_transparent(RGBA), Some(true));
        assert_eq!(is_transparent(PALETTE), Some(true));
        assert_eq!(is_transparent(RGB), Some(false));
        assert_eq!(is_transparent(LOSSY), Some(true));
        assert_eq!(is_transparent(LOSSLESS), Some(true));
        assert_eq!(is_transparent(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some(false));
        assert_eq!(is_transparent(b"text"), None);
    }

    #[test]
    fn width_and_height_are_read_from_the_header() {
        assert_eq!(dimensions(RGBA), Some((2, 3)));
        assert_eq!(dimensions(b"text"), None);
    }

    #[test]
    fn a_header_that_ends_too_early_does_not_panic() {
        for image in [RGBA, PALETTE, RGB, LOSSY, LOSSLESS] {
            for end in 0..image.len() {
                let _ = (is_transparent(&image[..end]), dimensions(&image[..end]));
                let mut odd = image[..end].to_vec();
                odd.extend([0xff; 16]);
                let _ = (is_transparent(&odd), dimensions(&odd));
            }
        }
    }
}
